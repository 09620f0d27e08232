import type { Checked } from "../diagnostics/diagnostic.ts";
import type { EnvoyVersion } from "../envoy-api/envoy-version.ts";
import type { Outcome } from "./outcome.ts";
import type { PreparedScenario } from "./prepared-scenario.ts";
import type { Exchange } from "./scenario.ts";
import type { ScriptCoverage } from "./script-coverage.ts";
import type { Trace } from "./trace.ts";

/** Something that runs scenarios: the simulator or an Envoy process. */
export interface ScenarioHost {
  readonly kind: "simulator" | "envoy";
  readonly version: EnvoyVersion;
  /** For people, e.g. `simulator 1.37` or `Envoy 1.37.0`. */
  readonly name: string;
  /**
   * Runs the exchanges that the host's version is asked (see `isAskedOf`), in order, on one proxy.
   * The outcomes are as many as those exchanges. A script that does not load, or a proxy that does not start, is a finding.
   */
  run(prepared: PreparedScenario, options?: RunOptions): Promise<Checked<readonly Outcome[]>>;
}

/** How a run is watched and ended. */
export interface RunOptions {
  /** Told after each exchange, for progress on a terminal. */
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
  /** Told what a simulator saw of an exchange, each time that it was sent; an Envoy tells nothing. */
  readonly onTrace?: (exchange: Exchange, trace: Trace) => void;
  /** Told which lines of the scripts a simulator runs. */
  readonly coverage?: ScriptCoverage;
}
