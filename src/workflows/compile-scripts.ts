import { createCompiler, type Compiler } from "../compiler/create-compiler.ts";
import { fail, succeed, type Checked, type Diagnostic } from "../diagnostics/diagnostic.ts";
import type { TextFiles } from "../files/text-files.ts";
import { readFilter } from "../filter/read-filter.ts";
import type { FilterUse, Scenario } from "../scenario/scenario.ts";

export interface ScriptOptions {
  readonly files: TextFiles;
  /** The folder of a filter that a scenario names. */
  filterFolder(name: string): string;
  /** Stands in for every script of the scenario. */
  readonly replacement?: FilterUse;
  /** Keeps what it has read for the next scenario; a new one unless given. */
  readonly compiler?: Compiler;
}

/** What says which scripts a scenario has. */
export type ScriptsOf = Pick<Scenario, "folder" | "filters">;

/** A script of a scenario. */
export interface ScenarioScript {
  readonly lua: string;
  /** Where it was compiled: its source map, and the folder of its filter. */
  readonly source?: { readonly sourceMap: string; readonly sources: string };
}

/**
 * The Lua of each script that a scenario uses, compiled or read.
 *
 * @example
 * const scenario = readScenario("envoy-fixtures/auth-header", disk);
 * const options = { files: disk, filterFolder: (name: string) => `filter-src/${name}` };
 * const scripts = scenario.ok ? scenarioScripts(scenario.value, options) : scenario;
 * if (scripts.ok) console.log([...scripts.value.keys()]); // auth-header
 */
export function scenarioScripts(scenario: Scenario, options: ScriptOptions): Checked<ReadonlyMap<string, string>> {
  const compiled = compileScripts(scenario, options);
  if (!compiled.ok) return compiled;
  const scripts = new Map([...compiled.value].map(([name, { lua }]) => [name, lua]));
  return succeed(scripts, compiled.diagnostics);
}

/** Each script that a scenario uses, with the way back to TypeScript where there is one. */
export function compileScripts(
  scenario: ScriptsOf,
  options: ScriptOptions,
): Checked<ReadonlyMap<string, ScenarioScript>> {
  const scripts = new Map<string, ScenarioScript>();
  const { compiler = createCompiler() } = options;
  const findings: Diagnostic[] = [];
  for (const [name, use] of Object.entries(scenario.filters)) {
    const script = readScript(scenario, replace(use, options.replacement), { ...options, compiler });
    findings.push(...script.diagnostics);
    if (script.ok) scripts.set(name, script.value);
  }
  return scripts.size === Object.keys(scenario.filters).length ? succeed(scripts, findings) : fail(...findings);
}

/** A filter in another one's place keeps the parameters that the scenario gives, if it is the same filter. */
function replace(use: FilterUse, replacement: FilterUse | undefined): FilterUse {
  if (replacement === undefined || !("filter" in replacement)) return replacement ?? use;
  return "filter" in use && use.filter === replacement.filter ? use : replacement;
}

function readScript(
  { folder }: ScriptsOf,
  use: FilterUse,
  { files, filterFolder, replacement, compiler }: ScriptOptions & { readonly compiler: Compiler },
): Checked<ScenarioScript> {
  if ("lua" in use) return succeed({ lua: use.lua });
  if ("script" in use) {
    const path = use === replacement ? use.script : `${folder}/${use.script}`;
    const lua = files.read(path);
    return lua === undefined
      ? fail({ code: "FILE_NOT_FOUND", severity: "error", message: `Found no file "${path}"` })
      : succeed({ lua });
  }
  const sources = filterFolder(use.filter);
  const filter = readFilter(sources, files);
  if (!filter.ok) return filter;
  const script = compiler.compile(filter.value, { parameters: use.parameters, files });
  if (!script.ok) return script;
  const { lua, sourceMap } = script.value;
  return succeed({ lua, source: { sourceMap, sources } }, script.diagnostics);
}
