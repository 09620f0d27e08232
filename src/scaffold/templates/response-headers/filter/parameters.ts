/* What can be set when the filter is packaged, with the defaults. `filter.yaml` says what each one means and which values it takes. */

export const frameOptions: string = "DENY";
