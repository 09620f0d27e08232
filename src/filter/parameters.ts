/** The value of a parameter: fixed when the filter is compiled. `undefined` means "none". */
export type ParameterValue = string | number | boolean | undefined;

/** Values of parameters by name. */
export type ParameterValues = Readonly<Record<string, ParameterValue>>;
