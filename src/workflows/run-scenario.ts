import { createCompiler, type Compiler } from "../compiler/create-compiler.ts";
import { fail, succeed, type Checked, type Diagnostic } from "../diagnostics/diagnostic.ts";
import type { TextFiles } from "../files/text-files.ts";
import { readFilter } from "../filter/read-filter.ts";
import { checkExpectation, type UnmetExpectation } from "../scenario/check-expectation.ts";
import { compareOutcomes, type Difference } from "../scenario/compare-outcomes.ts";
import { isAskedOf } from "../scenario/is-asked-of.ts";
import type { Outcome } from "../scenario/outcome.ts";
import { prepareScenario } from "../scenario/prepare-scenario.ts";
import type { RunOptions, ScenarioHost } from "../scenario/scenario-host.ts";
import type { Exchange, FilterUse, Scenario } from "../scenario/scenario.ts";

/** What came of one exchange on each host that it was asked of. */
export interface ExchangeResult {
  readonly exchange: Exchange;
  readonly outcomes: readonly HostOutcome[];
  /** Where the hosts do not say the same; empty with one host. */
  readonly differences: readonly Difference[];
}

/** What one host made of an exchange, and what of it was not as expected. */
export interface HostOutcome {
  readonly host: string;
  readonly outcome: Outcome;
  readonly unmet: readonly UnmetExpectation[];
}

/** One scenario on one or two hosts of the same Envoy release line. */
export interface ScenarioResult {
  readonly title: string;
  readonly hosts: readonly string[];
  readonly exchanges: readonly ExchangeResult[];
}

/** Where scripts of a scenario come from. */
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

/**
 * Runs a scenario on hosts of the same release line, with the same certificates, checks what it expects, and compares the hosts.
 *
 * @param input the Lua of each script; the hosts, one or two; and the start of the run, to which the certificates' validity is relative
 * @example
 * const scenario = readScenario("envoy-fixtures/hsts", disk);
 * if (!scenario.ok) throw new Error(scenario.diagnostics.map(renderDiagnostic).join("\n"));
 * const hosts = [createSimulator({ version: "1.37" })];
 * const scripts = new Map([["hsts", "function envoy_on_response(handle) end"]]);
 * const run = await runScenario(scenario.value, { scripts, hosts, now: new Date() });
 * if (run.ok) for (const { exchange, outcomes } of run.value.exchanges) console.log(exchange.title, outcomes[0]?.unmet);
 */
export async function runScenario(
  scenario: Scenario,
  input: { readonly scripts: ReadonlyMap<string, string>; readonly hosts: readonly ScenarioHost[]; readonly now: Date },
  options: RunOptions = {},
): Promise<Checked<ScenarioResult>> {
  const { scripts, hosts, now } = input;
  const prepared = prepareScenario({ scenario, scripts, now });
  const runs: { readonly host: ScenarioHost; readonly outcomes: readonly Outcome[] }[] = [];
  const findings: Diagnostic[] = [];
  for (const host of hosts) {
    const run = await host.run(prepared, options);
    if (run.ok) runs.push({ host, outcomes: run.value });
    findings.push(...run.diagnostics.map((finding) => ({ ...finding, message: `${host.name}: ${finding.message}` })));
  }
  if (runs.length < hosts.length) return fail(...findings);
  const asked = new Map(hosts.map((host) => [host, scenario.exchanges.filter((each) => isAskedOf(each, host))]));
  const exchanges = scenario.exchanges.flatMap((exchange) => {
    const found = runs.flatMap(({ host, outcomes }) => {
      const index = asked.get(host)?.indexOf(exchange) ?? -1;
      return index === -1 ? [] : [{ host: host.name, outcome: outcomes[index] }];
    });
    return found.length === 0 ? [] : [judge(exchange, found)];
  });
  return succeed({ title: scenario.title, hosts: hosts.map(({ name }) => name), exchanges }, findings);
}

function judge(exchange: Exchange, found: readonly { host: string; outcome: Outcome | undefined }[]): ExchangeResult {
  const outcomes = found.map(({ host, outcome }) => {
    if (outcome === undefined) throw new Error(`${host} gave no outcome for "${exchange.title}"`);
    return { host, outcome, unmet: checkExpectation(exchange, outcome) };
  });
  const [first, second] = outcomes;
  const differences = first === undefined || second === undefined ? [] : compareOutcomes(first.outcome, second.outcome);
  return { exchange, outcomes, differences };
}
