import { fail, succeed, type Checked } from "../diagnostics/diagnostic.ts";
import { isAskedOf } from "../scenario/is-asked-of.ts";
import type { Outcome } from "../scenario/outcome.ts";
import type { PreparedScenario } from "../scenario/prepared-scenario.ts";
import type { RunOptions, ScenarioHost } from "../scenario/scenario-host.ts";
import { withEndings } from "./endings.ts";
import type { EnvoyBinary } from "./find-envoys.ts";
import { runExchange } from "./run-exchange.ts";
import { died } from "./start-findings.ts";
import { startRun, type Run } from "./start-run.ts";
import { untilAborted } from "./until-aborted.ts";

/** How an Envoy is run. */
export interface EnvoyHostOptions {
  /** How long an Envoy may take until it is ready, in milliseconds; 20 seconds unless given. */
  readonly readyTimeout?: number;
}

/**
 * A host that runs scenarios in a real Envoy process, which it starts for each run and always stops.
 *
 * @example
 * const [binary] = await findEnvoys();
 * const hosts = binary === undefined ? [] : [createEnvoyHost(binary)];
 * console.log(hosts.map(({ name }) => name)); // Envoy 1.36.4
 */
export function createEnvoyHost(binary: EnvoyBinary, { readyTimeout = 20_000 }: EnvoyHostOptions = {}): ScenarioHost {
  return {
    kind: "envoy",
    version: binary.line,
    name: `Envoy ${binary.version}`,
    run: (prepared, options = {}) =>
      withEndings(async (onEnding) => {
        const { signal } = options;
        signal?.throwIfAborted();
        const start = { binary: binary.path, readyTimeout, onEnding, ...(signal === undefined ? {} : { signal }) };
        const run = await startRun(prepared, start);
        return run.ok ? await runExchanges(run.value, { prepared, binary, ...options }) : run;
      }),
  };
}

type ExchangesOptions = RunOptions & { readonly prepared: PreparedScenario; readonly binary: EnvoyBinary };

async function runExchanges(run: Run, options: ExchangesOptions): Promise<Checked<readonly Outcome[]>> {
  const { prepared, binary, signal, onProgress } = options;
  const exchanges = prepared.scenario.exchanges.filter((exchange) =>
    isAskedOf(exchange, { kind: "envoy", version: binary.line }),
  );
  const end = run.envoy.ended.then(({ log }) => fail(died("during an exchange", log)));
  const outcomes: Outcome[] = [];
  for (const exchange of exchanges) {
    signal?.throwIfAborted();
    const outcome = await untilAborted(Promise.race([runExchange(run, exchange), end]), signal);
    if (!outcome.ok) return outcome;
    outcomes.push(outcome.value);
    onProgress?.(outcomes.length, exchanges.length);
  }
  return succeed(outcomes);
}
