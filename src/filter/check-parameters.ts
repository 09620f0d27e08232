import { fail, succeed, type Checked, type Diagnostic } from "../diagnostics/diagnostic.ts";
import { compileSchema, schemaProblem } from "../files/compile-schema.ts";
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

/** The parameters whose schemas are no JSON schemas, and why. */
export function parameterSchemaProblems(
  parameters: FilterManifest["parameters"],
): readonly { readonly name: string; readonly problem: string }[] {
  // All at once, since schemas are compiled to find out; where one is none, each on its own.
  if (schemaProblem({ type: "object", properties: parameters }) === undefined) return [];
  return Object.entries(parameters).flatMap(([name, schema]) => {
    const problem = schemaProblem(schema);
    return problem === undefined ? [] : [{ name, problem }];
  });
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
