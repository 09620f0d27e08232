import type { JsonObject } from "../files/json.ts";

/**
 * Why a parameter with this schema cannot stay open; undefined where it can. What is decided by its value while the filter is compiled
 * cannot, and neither can what only JSON schema could check.
 */
export function whyNotOpen(schema: JsonObject): string | undefined {
  if (Object.hasOwn(schema, "enum") || Object.hasOwn(schema, "const"))
    return "it takes one of some values, by which parts of the filter are left out";
  if (![schema["type"]].flat().includes("string"))
    return "it is no text: numbers and booleans decide what the filter consists of";
  const unknown = Object.keys(schema).find((keyword) => !known.includes(keyword));
  if (unknown !== undefined) return `templates cannot check what "${unknown}" asks of it`;
  const { pattern = "" } = schema;
  const found = typeof pattern === "string" ? onlyInJavaScript.exec(pattern)?.[0] : undefined;
  return found === undefined ? undefined : `Go's regular expressions do not have the "${found}" of its pattern`;
}

const known: readonly string[] = [
  ...["type", "pattern", "minLength", "maxLength"],
  ...["title", "description", "default", "examples", "$comment"],
];

/** Looking around, going back to a group, escapes of code points, and a class with everything or nothing. @see https://golang.org/s/re2syntax */
const onlyInJavaScript = /\(\?<?[=!]|\\[1-9ku0c]|\[\^?\]|\{\d{4,}|,\d{4,}\}/;
