import { fail, hasErrors, succeed, type Checked, type Diagnostic } from "../diagnostics/diagnostic.ts";
import type { JsonPath } from "../envoy-schema/decode-message.ts";
import { isJsonObject, type Json } from "../files/json.ts";
import { readManifests } from "../files/read-yaml.ts";
import type { EnvoyFilter } from "./envoy-filter.ts";
import { readEnvoyFilter, type PositionOf } from "./read-envoy-filter.ts";

/** What was read of files, all mistakes with it: EnvoyFilters that could be read are there even where others could not. */
export interface EnvoyFilterFiles {
  readonly filters: readonly EnvoyFilter[];
  /** How many EnvoyFilters there are, those that could not be read included. */
  readonly count: number;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads the EnvoyFilters of YAML or JSON files, each of one or several documents or a List. Other kinds of resources are left out. */
export function readEnvoyFilters(
  sources: readonly { readonly file: string; readonly text: string }[],
): EnvoyFilterFiles {
  const files = sources.map(readFile);
  const diagnostics = files.flatMap((file) => file.diagnostics);
  const resources = files.flatMap((file) => (file.ok ? file.value : []));
  const read = resources.map(({ resource, positionOf }) => readEnvoyFilter(resource, positionOf));
  return {
    filters: read.flatMap((result) => (result.ok ? [result.value] : [])),
    count: resources.length,
    diagnostics: [...diagnostics, ...read.flatMap((result) => result.diagnostics)],
  };
}

interface Resource {
  readonly resource: Json;
  readonly positionOf: PositionOf;
}

function readFile(source: { readonly file: string; readonly text: string }): Checked<readonly Resource[]> {
  const documents = readManifests(source);
  if (!documents.ok) return hasErrors(documents.diagnostics) ? fail(...documents.diagnostics) : succeed([]);
  return succeed(documents.value.flatMap(({ value, positionOf }) => resourcesOf(value, positionOf)));
}

function resourcesOf(value: Json, positionOf: PositionOf): readonly Resource[] {
  if (!isJsonObject(value)) return [];
  const { kind, items } = value;
  if (kind === "EnvoyFilter") return [{ resource: value, positionOf }];
  if (!Array.isArray(items)) return [];
  return (items as readonly Json[]).flatMap((item, index) =>
    resourcesOf(item, (path: JsonPath) => positionOf(["items", index, ...path])),
  );
}
