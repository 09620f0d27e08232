import { Ajv, type AnySchema, type ValidateFunction } from "ajv";

/** A validator for `readYaml` that reports every mistake. Schemas are JSON schema draft 7; discriminated unions use `discriminator`. */
export function compileSchema<T>(schema: AnySchema): ValidateFunction<T> {
  return new Ajv({ allErrors: true, verbose: true, discriminator: true, allowUnionTypes: true }).compile<T>(schema);
}
