/*
 * What can be set when the filter is packaged, with the defaults. `filter.yaml` says what each one means and which values it takes.
 */

export const experiment: string = "checkout";
export const percentage: number = 10;
export const userHeader: string | undefined = "x-user";
export const cookie: string = "ab-user";
export const groupHeader: string = "x-group";
