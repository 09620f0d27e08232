import type { Diagnostic } from "../../src/diagnostics/diagnostic.ts";
import type { EnvoyVersion } from "../../src/envoy-api/envoy-version.ts";
import type { JsonObject } from "../../src/files/json.ts";
import type { Outcome } from "../../src/scenario/outcome.ts";
import type { PkiEntry } from "../../src/scenario/pki-entry.ts";
import { prepareScenario } from "../../src/scenario/prepare-scenario.ts";
import type { Client, Exchange } from "../../src/scenario/scenario.ts";
import { createSimulator } from "../../src/simulator/create-simulator.ts";
import { envoyConfig, listener } from "./envoy-config.ts";

export type Headers = readonly (readonly [name: string, value: string])[];

/** An exchange with what a test does not care about left out. */
export interface ExchangeInput {
  readonly from?: Partial<Client>;
  readonly method?: string;
  readonly path?: string;
  readonly authority?: string;
  readonly headers?: Headers;
  readonly body?: string;
  readonly answer?: Partial<Exchange["answer"]>;
}

export interface RunInput {
  /** The scripts that the configuration names, by name; or the script of the only filter. */
  readonly scripts?: string | Readonly<Record<string, string>>;
  readonly config?: JsonObject;
  readonly pki?: Readonly<Record<string, PkiEntry>>;
  readonly exchanges?: readonly ExchangeInput[];
  readonly version?: EnvoyVersion;
  readonly now?: () => number;
}

/** Runs exchanges in the simulator; one `GET /` through one Lua filter unless said. */
export async function runOutcomes(input: RunInput): Promise<readonly Outcome[]> {
  const run = await runSimulator(input);
  if (!run.ok) throw new Error(run.diagnostics.map(({ message }) => message).join("\n"));
  return run.value;
}

export async function runOutcome(script: string, exchange: ExchangeInput = {}): Promise<Outcome> {
  const [outcome] = await runOutcomes({ scripts: script, exchanges: [exchange] });
  if (outcome === undefined) throw new Error("There is no outcome");
  return outcome;
}

export async function runFindings(input: RunInput): Promise<readonly Diagnostic[]> {
  return (await runSimulator(input)).diagnostics;
}

function runSimulator({
  version = "1.37",
  now,
  ...input
}: RunInput): ReturnType<ReturnType<typeof createSimulator>["run"]> {
  const scripts = typeof input.scripts === "string" ? { filter: input.scripts } : (input.scripts ?? {});
  const scenario = {
    folder: "test",
    title: "test",
    envoyConfig: input.config ?? envoyConfig([listener("main", {})]),
    filters: {},
    pki: input.pki ?? {},
    hosts: ["simulator" as const],
    upstreams: {},
    exchanges: (input.exchanges ?? [{}]).map(completeExchange),
  };
  const started = new Date(now?.() ?? Date.now());
  const prepared = prepareScenario({ scenario, scripts: new Map(Object.entries(scripts)), now: started });
  return createSimulator({ version, ...(now === undefined ? {} : { now }) }).run(prepared);
}

function completeExchange({ from, answer, ...send }: ExchangeInput): Exchange {
  return {
    title: "exchange",
    from: { http: 1, tls: "1.3", resume: false, ...from },
    send: { method: "GET", path: "/", authority: from?.sni ?? "localhost", headers: [], body: "", ...send },
    answer: { status: 200, headers: [], body: "", ...answer },
    expect: { scriptErrors: 0 },
  };
}

/** The messages that a request hook with this body logs, its uncaught error included. */
export async function logsOf(body: string, exchange?: ExchangeInput): Promise<readonly string[]> {
  const { logs } = await runOutcome(`function envoy_on_request(h)\n${body}\nend`, exchange);
  return logs.map(({ message }) => message);
}
