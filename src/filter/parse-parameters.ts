import type { JsonObject } from "../files/json.ts";
import type { FilterManifest } from "./manifest.ts";
import type { ParameterValue, ParameterValues } from "./parameters.ts";

/**
 * Values as they stand on a command line, in the types that the manifest wants: `none` where a parameter may be none, numbers and booleans
 * where it is one. What does not fit stays a text, and `checkParameters` says so.
 */
export function parseParameters(manifest: FilterManifest, texts: Readonly<Record<string, string>>): ParameterValues {
  return Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [name, parseValue(text, manifest.parameters[name] ?? {})]),
  );
}

function parseValue(text: string, schema: JsonObject): ParameterValue {
  const types = [schema["type"]].flat();
  if (text === "none" && types.includes("null")) return undefined;
  if (types.includes("boolean") && (text === "true" || text === "false")) return text === "true";
  const isNumber = types.includes("integer") || types.includes("number");
  return isNumber && text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
}
