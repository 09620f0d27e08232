import { isJsonObject, type Json } from "../files/json.ts";
import type { Scenario } from "./scenario.ts";

/** Namespaces of dynamic metadata that a scenario can tell something about: those that it names, its routes match or its exchanges expect. */
export function metadataNamespaces({ envoyConfig, exchanges, metadata = [] }: Scenario): readonly string[] {
  const expected = exchanges.flatMap(({ expect }) => Object.keys(expect.metadata ?? {}));
  return [...new Set(["envoy.filters.http.lua", ...matchedNamespaces(envoyConfig), ...metadata, ...expected])].sort();
}

/** `filter` of each `dynamic_metadata` matcher. */
function matchedNamespaces(value: Json): readonly string[] {
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(matchedNamespaces);
  if (!isJsonObject(value)) return [];
  const matchers = value["dynamic_metadata"];
  const own = Array.isArray(matchers)
    ? (matchers as readonly Json[]).filter(isJsonObject).map((matcher) => matcher["filter"])
    : [];
  return [...own.filter((name) => typeof name === "string"), ...Object.values(value).flatMap(matchedNamespaces)];
}
