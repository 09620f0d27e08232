import type { JsonObject } from "../../files/json.ts";
import type { ValueCheck } from "./template-plan.ts";

/**
 * What a template asks of the value of an open parameter: what its schema asks, see `whyNotOpen`. Beyond that it is of printable ASCII, for it
 * stands in a line of a script.
 */
export function checkOfParameter(expression: string, schema: JsonObject): ValueCheck {
  const { pattern, minLength, maxLength, description } = schema;
  return {
    expression,
    of: "text",
    patterns: ["^[ -~]*$", ...(typeof pattern === "string" ? [pattern] : [])],
    wanted: typeof description === "string" ? description : "a text of printable ASCII",
    ...(typeof minLength === "number" ? { minLength } : {}),
    ...(typeof maxLength === "number" ? { maxLength } : {}),
  };
}
