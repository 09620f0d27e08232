import type { Json } from "../../../files/json.ts";
import { isJsonObject } from "../../../files/json.ts";

/** A condition in the words of the configuration, as YAML writes them on one line: `path: /api`, `headers: { name: x-user }`. */
export function describeCondition(field: string, value: Json | undefined): string {
  return value === undefined ? field : `${field}: ${inFlow(value)}`;
}

function inFlow(value: Json): string {
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(inFlow).join(", ")}]`;
  if (!isJsonObject(value)) return typeof value === "string" && isPlain(value) ? value : JSON.stringify(value);
  return `{ ${Object.entries(value)
    .map(([key, inner]) => `${key}: ${inFlow(inner)}`)
    .join(", ")} }`;
}

/** Whether a text needs no quotes. */
function isPlain(text: string): boolean {
  return /^[\w./*-][\w./*: -]*$/.test(text) && !/: |^[\d.-]+$|^(true|false|null|yes|no)$/.test(text);
}
