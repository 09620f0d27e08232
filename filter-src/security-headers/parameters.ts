/*
 * What can be set when the filter is packaged, with the defaults. `filter.yaml` says what each one means and which values it takes.
 */

export const strictTransportSecurity: string | undefined = "max-age=31536000";
export const contentSecurityPolicy: string | undefined = "frame-ancestors 'self'";
export const frameOptions: "DENY" | "SAMEORIGIN" | undefined = "SAMEORIGIN";
export const referrerPolicy: string | undefined = "strict-origin-when-cross-origin";
export const removedHeaders: string = "server,x-powered-by,x-aspnet-version";
