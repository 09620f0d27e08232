import { fail, succeed, type Checked } from "../diagnostics/diagnostic.ts";
import type { EnvoyVersion } from "../envoy-api/envoy-version.ts";
import { isAskedOf } from "../scenario/is-asked-of.ts";
import { metadataNamespaces } from "../scenario/metadata-namespaces.ts";
import type { Outcome } from "../scenario/outcome.ts";
import type { PreparedScenario } from "../scenario/prepared-scenario.ts";
import type { RunOptions, ScenarioHost } from "../scenario/scenario-host.ts";
import { createProxy } from "./proxy/proxy.ts";
import { readProxy } from "./proxy/config/read-proxy.ts";
import type { ProxyModel } from "./proxy/proxy-model.ts";
import { RunRefused } from "./run-refused.ts";
import { orderWarnings, warningsOf } from "./run-warnings.ts";
import type { VmDifference } from "./vm/differences.ts";

/** Which Envoy the simulator is like, and its clock. */
export interface SimulatorOptions {
  /** The Envoy release line to behave like. */
  readonly version: EnvoyVersion;
  /** Milliseconds since 1970; the machine's clock unless given. */
  readonly now?: () => number;
}

/**
 * A host that runs scenarios in this process: an Envoy's listeners, routes and Lua filters, as far as it models them.
 * What it does not model ends a run with the finding `NOT_SIMULATED`.
 *
 * @example
 * const simulator = createSimulator({ version: "1.37" });
 * console.log(simulator.name); // simulator 1.37, for runScenario
 */
export function createSimulator({ version, now = Date.now }: SimulatorOptions): ScenarioHost {
  return {
    kind: "simulator",
    version,
    name: `simulator ${version}`,
    // Everything happens at once, but a finding must not become an exception of the caller's.
    run: (prepared, options) => Promise.resolve(runScenario(prepared, { version, now, ...options })),
  };
}

function runScenario(
  prepared: PreparedScenario,
  options: Required<SimulatorOptions> & RunOptions,
): Checked<readonly Outcome[]> {
  const model = readProxy(prepared.scenario.envoyConfig, prepared.files, options.version);
  if (!model.ok) return model;
  try {
    const result = runAndWarn(prepared, options, model.value);
    return result.ok ? succeed(result.value, [...model.diagnostics, ...result.diagnostics]) : result;
  } catch (error) {
    if (error instanceof RunRefused) return fail(...error.findings);
    throw error;
  }
}

/** Runs the exchanges; once more if scripts went through keys of tables whose order is another one in each process. */
function runAndWarn(
  prepared: PreparedScenario,
  options: Required<SimulatorOptions> & RunOptions,
  model: ProxyModel,
): Checked<readonly Outcome[]> {
  const met = new Map<VmDifference, string>();
  const onDifference = (difference: VmDifference, place: string): void => {
    if (!met.has(difference)) met.set(difference, place);
  };
  const clock = recordClock(options.now);
  const outcomes = runExchanges(
    prepared,
    options,
    createProxy(model, { ...options, ...prepared, now: clock.now, onDifference }),
  );
  if (!met.has("order")) return succeed(outcomes, warningsOf(met));
  const { version, signal } = options;
  const again = createProxy(model, { version, ...prepared, now: clock.again(), isReversed: true });
  const reversed = runExchanges(prepared, { version, ...(signal === undefined ? {} : { signal }) }, again);
  const titles = prepared.scenario.exchanges
    .filter((exchange) => isAskedOf(exchange, { kind: "simulator", version }))
    .map(({ title }) => title);
  return succeed(outcomes, [...warningsOf(met), ...orderWarnings(titles, outcomes, reversed)]);
}

/** A clock that can show the same times once more. */
function recordClock(now: () => number): { readonly now: () => number; readonly again: () => () => number } {
  const times: number[] = [];
  return {
    now: () => {
      const time = now();
      times.push(time);
      return time;
    },
    again: () => {
      let next = 0;
      return () => times[next++] ?? times.at(-1) ?? now();
    },
  };
}

function runExchanges(
  { scenario }: PreparedScenario,
  { version, onProgress, signal }: SimulatorOptions & RunOptions,
  proxy: ReturnType<typeof createProxy>,
): Outcome[] {
  const exchanges = scenario.exchanges.filter((exchange) => isAskedOf(exchange, { kind: "simulator", version }));
  const namespaces = new Set(metadataNamespaces(scenario));
  return exchanges.map((exchange, index) => {
    signal?.throwIfAborted();
    const outcome = proxy.run(exchange);
    onProgress?.(index + 1, exchanges.length);
    return showNamespaces(outcome, namespaces);
  });
}

/** Shows the dynamic metadata that an Envoy is asked for, and no more, so that both hosts can be compared. */
function showNamespaces(outcome: Outcome, namespaces: ReadonlySet<string>): Outcome {
  const shown = Object.entries(outcome.dynamicMetadata).filter(([namespace]) => namespaces.has(namespace));
  return { ...outcome, dynamicMetadata: Object.fromEntries(shown) };
}
