import { fail, succeed, type Checked } from "../diagnostics/diagnostic.ts";
import type { EnvoyVersion } from "../envoy-api/envoy-version.ts";
import { isAskedOf } from "../scenario/is-asked-of.ts";
import { metadataNamespaces } from "../scenario/metadata-namespaces.ts";
import type { Outcome } from "../scenario/outcome.ts";
import type { PreparedScenario } from "../scenario/prepared-scenario.ts";
import type { RunOptions, ScenarioHost } from "../scenario/scenario-host.ts";
import { createProxy } from "./proxy/proxy.ts";
import { readProxy } from "./proxy/read-proxy.ts";
import { RunRefused } from "./run-refused.ts";

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
 * const outcomes = await createSimulator({ version: "1.37" }).run(prepared);
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
    return succeed(runExchanges(prepared, options, createProxy(model.value, { ...options, ...prepared })));
  } catch (error) {
    if (error instanceof RunRefused) return fail(...error.findings);
    throw error;
  }
}

function runExchanges(
  { scenario }: PreparedScenario,
  { version, onProgress, signal }: SimulatorOptions & RunOptions,
  proxy: ReturnType<typeof createProxy>,
): Outcome[] {
  const exchanges = scenario.exchanges.filter((exchange) => isAskedOf(exchange, version));
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
