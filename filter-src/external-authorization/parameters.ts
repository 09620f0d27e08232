/*
 * What can be set when the filter is packaged, with the defaults. `filter.yaml` says what each one means and which values it takes.
 */

export const cluster: string = "authorization";
export const authority: string = "authorization";
export const path: string = "/check";
export const timeoutMs: number = 500;
export const sentHeaders: string = "authorization,cookie,x-forwarded-proto";
export const identityHeaders: string = "x-auth-user,x-auth-groups";
export const answerHeaders: string = "www-authenticate,location,set-cookie";
export const withoutDecision: "refuse" | "allow" = "refuse";
