import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { errorAt, type CheckContext } from "./check-context.ts";
import { fileReferences } from "./envoy-config.ts";
import { fileNames } from "./prepared-scenario.ts";
import type { FilterNotation } from "./scenario-notation.ts";

/** Findings for entries of `filters` whose script does not exist or is said twice; a warning for those that no listener uses. */
export function checkFilters(context: CheckContext): readonly Diagnostic[] {
  const used = fileReferences(context.envoyConfig.value).map(({ file }) => file);
  return Object.entries(context.notation.value.filters ?? {}).flatMap(([name, filter]) => [
    ...checkSource(context, name, filter),
    ...(used.includes(fileNames.script(name)) ? [] : [unusedFilter(context, name)]),
  ]);
}

function checkSource(
  context: CheckContext,
  name: string,
  { filter, parameters, script, lua }: FilterNotation,
): readonly Diagnostic[] {
  if (script === undefined && lua === undefined) return [];
  if (filter !== undefined || parameters !== undefined || (script !== undefined && lua !== undefined)) {
    const message = `"${name}" has two of a Lua file, Lua text and a filter with parameters, wanted one of them`;
    return [errorAt(context, { code: "SCENARIO_TWO_SOURCES", message, path: ["filters", name] })];
  }
  const file = `${context.folder}/${script ?? ""}`;
  if (script === undefined || context.files.read(file) !== undefined) return [];
  const path = ["filters", name, "script"];
  return [errorAt(context, { code: "FILE_NOT_FOUND", message: `Found no file "${file}"`, path })];
}

function unusedFilter(context: CheckContext, name: string): Diagnostic {
  const message = `The Envoy configuration does not name "${fileNames.script(name)}", so this script never runs`;
  const path = ["filters", name];
  return { ...errorAt(context, { code: "SCENARIO_UNUSED_FILTER", message, path }), severity: "warning" };
}
