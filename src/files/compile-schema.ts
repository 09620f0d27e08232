import { Ajv, type AnySchema, type ErrorObject, type ValidateFunction } from "ajv";

/** Whether a value fits a schema. What does not is in `errors` then. */
export interface SchemaValidator<T> {
  (value: unknown): value is T;
  errors?: readonly ErrorObject[] | null | undefined;
}

/**
 * A validator for `readYaml` that reports every mistake. Schemas are JSON schema draft 7; discriminated unions use `discriminator`. It is
 * compiled when it is used first: a command that loads the readers of a dozen kinds of files mostly reads one.
 */
export function compileSchema<T>(schema: AnySchema): SchemaValidator<T> {
  let compiled: ValidateFunction<T> | undefined;
  const validate: SchemaValidator<T> = (value): value is T => {
    compiled ??= compileNow<T>(schema);
    const fits = compiled(value);
    validate.errors = compiled.errors;
    return fits;
  };
  return validate;
}

/** Why a schema is none; undefined where it is one. */
export function schemaProblem(schema: AnySchema): string | undefined {
  try {
    compileNow(schema);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** One for all, since making an Ajv ready to check schemas takes longer than compiling one. It forgets each schema again, below. */
const ajv = new Ajv({ allErrors: true, verbose: true, discriminator: true, allowUnionTypes: true });

function compileNow<T>(schema: AnySchema): ValidateFunction<T> {
  const validate = ajv.compile<T>(schema);
  ajv.removeSchema(schema);
  return validate;
}
