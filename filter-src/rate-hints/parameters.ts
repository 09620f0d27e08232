/*
 * What can be set when the filter is packaged, with the defaults. `filter.yaml` says what each one means and which values it takes.
 */

export const quota: number = 100;
export const windowSeconds: number = 60;
export const clientHeader: string | undefined = undefined;
export const beyond: "hint" | "refuse" = "hint";
export const maxClients: number = 10000;
