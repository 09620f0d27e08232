import { fail, succeed, type Checked, type Diagnostic } from "../diagnostics/diagnostic.ts";
import { compileSchema } from "../files/compile-schema.ts";
import { describeSchemaError } from "../files/describe-schema-error.ts";
import { innermostErrors } from "../files/innermost-errors.ts";
import type { JsonObject } from "../files/json.ts";
import type { FilterManifest } from "./manifest.ts";
import { isOpenValue } from "./open-parameters.ts";
import { whyNotOpen } from "./open-schema.ts";
import type { ParameterValue, ParameterValues } from "./parameters.ts";

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

function checkValue(name: string, schema: JsonObject, value: ParameterValue): Diagnostic[] {
  if (isOpenValue(value)) return checkOpen(name, schema);
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

/** The value that comes later is checked where it is put in. */
function checkOpen(name: string, schema: JsonObject): Diagnostic[] {
  const reason = whyNotOpen(schema);
  if (reason === undefined) return [];
  return [
    {
      code: "PARAMETER_NOT_OPEN",
      severity: "error",
      message: `Parameter "${name}" cannot stay open: ${reason}`,
      hint: "Give it a value, and make a template for each value that is needed",
    },
  ];
}
