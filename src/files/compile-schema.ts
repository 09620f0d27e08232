import { Ajv, type AnySchema, type ValidateFunction } from "ajv";

/** One for all, since making an Ajv ready to check schemas takes longer than compiling one. It forgets each schema again, below. */
const ajv = new Ajv({ allErrors: true, verbose: true, discriminator: true, allowUnionTypes: true });

/** A validator for `readYaml` that reports every mistake. Schemas are JSON schema draft 7; discriminated unions use `discriminator`. */
export function compileSchema<T>(schema: AnySchema): ValidateFunction<T> {
  const validate = ajv.compile<T>(schema);
  ajv.removeSchema(schema);
  return validate;
}
