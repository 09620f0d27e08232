type Schema = Readonly<Record<string, unknown>>;

/**
 * A value of one of several JSON types, each with its own rules. Unlike `anyOf` this reports what is wrong with the value as what it is,
 * not as everything that it could have been.
 */
export function byType(description: string, schemas: Readonly<Record<string, Schema>>): Schema {
  const allOf = Object.entries(schemas).map(([type, then]) => ({ if: { type }, then: { description, ...then } }));
  return { description, type: Object.keys(schemas), allOf };
}

/** An object with these properties and no others. */
export function closedObject(
  description: string,
  properties: Readonly<Record<string, Schema>>,
  rest: Schema = {},
): Schema {
  return { description, type: "object", properties, additionalProperties: false, ...rest };
}

/** An object whose keys are the scenario's own names, as in file names and references. */
export function named(description: string, value: Schema): Schema {
  return { description, type: "object", patternProperties: { [namePattern]: value }, additionalProperties: false };
}

const namePattern = "^[A-Za-z0-9][A-Za-z0-9._-]*$";

export function name(description: string): Schema {
  return {
    description: `${description}: letters, digits, dots, underscores and dashes`,
    type: "string",
    pattern: namePattern,
  };
}

export function text(description: string): Schema {
  return { description, type: "string" };
}

export function listOf(description: string, items: Schema, rest: Schema = {}): Schema {
  return { description, type: "array", items, ...rest };
}

export function choice(description: string, values: readonly (string | number)[]): Schema {
  return { description, enum: values };
}

export function hexadecimal(description: string): Schema {
  const inQuotes = "hexadecimal digits, two for each octet, in quotes where YAML would read a number";
  return { description: `${description}: ${inQuotes}`, type: "string", pattern: "^([0-9a-fA-F]{2})*$" };
}

export function status(description: string): Schema {
  return { description, type: "integer", minimum: 100, maximum: 599 };
}
