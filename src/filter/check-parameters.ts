import { fail, succeed, type Checked, type Diagnostic } from "../diagnostics/diagnostic.ts";
import { compileSchema } from "../files/compile-schema.ts";
import { describeSchemaError } from "../files/describe-schema-error.ts";
import { innermostErrors } from "../files/innermost-errors.ts";
import type { JsonObject } from "../files/json.ts";
import type { FilterManifest } from "./manifest.ts";
import type { ParameterValues } from "./parameters.ts";

/** Checks values against the schemas of the manifest: unknown names and unfit values are findings, all of them at once. */
export function checkParameters(manifest: FilterManifest, values: ParameterValues): Checked<ParameterValues> {
  const findings = Object.entries(values).flatMap(([name, value]) => {
    const schema = Object.hasOwn(manifest.parameters, name) ? manifest.parameters[name] : undefined;
    return schema === undefined ? [unknownParameter(manifest, name)] : checkValue(name, schema, value);
  });
  return findings.length > 0 ? fail(...findings) : succeed(values);
}

/** Why a parameter's schema is not a JSON schema; undefined where it is one. */
export function parameterSchemaProblem(schema: JsonObject): string | undefined {
  try {
    compileSchema(schema);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function unknownParameter({ name: filter, parameters }: FilterManifest, name: string): Diagnostic {
  const known = Object.keys(parameters);
  return {
    code: "PARAMETER_UNKNOWN",
    severity: "error",
    message: `The filter "${filter}" has no parameter "${name}"`,
    hint: known.length === 0 ? "It has none" : `It has ${known.join(", ")}`,
  };
}

function checkValue(name: string, schema: JsonObject, value: unknown): Diagnostic[] {
  const validate = compileSchema(schema);
  if (validate(value ?? null)) return [];
  return innermostErrors(validate.errors ?? [])
    .flatMap((error) => describeSchemaError(error, value ?? null))
    .map(({ message }) => {
      const description = schema["description"];
      const hint = typeof description === "string" ? { hint: description } : {};
      return { code: "PARAMETER_VALUE", severity: "error", message: `Parameter "${name}": ${message}`, ...hint };
    });
}
