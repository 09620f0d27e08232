import { fail, succeed, type Checked, type Diagnostic } from "../diagnostics/diagnostic.ts";
import { explainFinding } from "../explain/explain-finding.ts";
import { mapStoreOf } from "../explain/map-store.ts";
import { readScenario } from "../scenario/read-scenario.ts";
import type { RunOptions } from "../scenario/scenario-host.ts";
import type { Exchange, FilterUse } from "../scenario/scenario.ts";
import type { Trace } from "../scenario/trace.ts";
import type { TracedResult } from "../trace-page/collect-page-data.ts";
import type { Compiler } from "../workflows/build-filter.ts";
import type { Lane } from "../workflows/choose-hosts.ts";
import type { CommandContext } from "./command.ts";
import { filterFolder } from "./filter-folders.ts";
import type { RunCoverage } from "./run-coverage.ts";
import { resultFindings } from "./run-report.ts";

export interface FolderOptions {
  readonly lanes: readonly Lane[];
  readonly context: CommandContext;
  /** Stands in for every script of the scenario. */
  readonly replacement: FilterUse | undefined;
  /** Keeps what it has read for the next run; a new one unless given. */
  readonly compiler?: Compiler;
  /** Whether to keep what simulators see of each exchange, which takes its memory. */
  readonly isTraced?: boolean;
  /** Told what runs of the filters. */
  readonly coverage?: RunCoverage;
}

/** Runs the scenario of a folder on the hosts of each lane. Findings say what was not as expected, with places in TypeScript. */
export async function runFolder(
  folder: string,
  { lanes, context, replacement, compiler, isTraced = false, coverage }: FolderOptions,
): Promise<Checked<readonly TracedResult[]>> {
  const { files, signal, progress } = context;
  const { runScenario } = await import("../workflows/run-scenario.ts");
  const { compileScripts } = await import("../workflows/compile-scripts.ts");
  const scenario = readScenario(folder, files);
  if (!scenario.ok) return scenario;
  const compiled = compileScripts(scenario.value, {
    files,
    filterFolder: (name) => filterFolder(name, files),
    ...(replacement === undefined ? {} : { replacement }),
    ...(compiler === undefined ? {} : { compiler }),
  });
  if (!compiled.ok) return compiled;
  for (const { lua, source } of compiled.value.values()) if (source !== undefined) coverage?.sources.set(lua, source);
  const scripts = new Map([...compiled.value].map(([name, { lua }]) => [name, lua]));
  const maps = await mapStoreOf(
    [...compiled.value.values()].flatMap(({ source }) => source ?? []),
    files,
  );
  const results: TracedResult[] = [];
  const findings: Diagnostic[] = [...scenario.diagnostics, ...compiled.diagnostics];
  for (const { version, hosts: available } of lanes) {
    const hosts = available.filter(({ kind }) => scenario.value.hosts.includes(kind));
    if (hosts.length === 0) continue;
    const onProgress = (done: number, total: number): void => {
      progress(`${folder}, Envoy ${version}: ${done} of ${total} exchanges`);
    };
    const { traces, onTrace } = createTraceKeeper();
    const options = {
      ...{ signal, onProgress },
      ...(isTraced ? { onTrace } : {}),
      ...(coverage === undefined ? {} : { coverage: coverage.collector }),
    };
    const result = await runScenario(scenario.value, { scripts, hosts, now: new Date() }, options);
    const found = [...result.diagnostics, ...(result.ok ? resultFindings(result.value) : [])];
    findings.push(...(await Promise.all(found.map((finding) => explainFinding(finding, maps)))));
    if (!result.ok) return fail(...findings);
    results.push({ result: result.value, traces, scripts: compiled.value, maps });
  }
  return succeed(results, findings);
}

/** Keeps the traces of each exchange, in the order in which it was sent. */
function createTraceKeeper(): {
  readonly traces: TracedResult["traces"];
  readonly onTrace: NonNullable<RunOptions["onTrace"]>;
} {
  const traces = new Map<Exchange, Trace[]>();
  return {
    traces,
    onTrace: (exchange, trace) => traces.set(exchange, [...(traces.get(exchange) ?? []), trace]),
  };
}
