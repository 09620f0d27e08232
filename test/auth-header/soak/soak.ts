import { residentMemory } from "../../bench/cost/bench-envoy.ts";
import { withEndings } from "../../../src/envoy-process/endings.ts";
import type { EnvoyBinary } from "../../../src/envoy-process/find-envoys.ts";
import type { Json, JsonObject } from "../../../src/files/json.ts";
import type { ClientRun } from "./client-run.ts";
import { clients } from "./clients.ts";
import { runHttp2Client } from "./http2-client.ts";
import { nothingSeen, type Seen } from "./seen.ts";
import { prepareTestGateway, startTestGateway } from "./start-test-gateway.ts";
import { runTunnelClient } from "./tunnel-client.ts";

export interface SoakReport extends Omit<Seen, "openTunnels" | "violations"> {
  readonly requests: number;
  /** What must not be, the first of each kind. */
  readonly violations: readonly string[];
  readonly scriptErrors: number;
  /** KiB that Envoy held at the start, and after each tenth of the requests. */
  readonly memory: readonly number[];
  readonly seconds: number;
}

export interface SoakOptions {
  readonly requests: number;
  /** Ends the run earlier, without a finding. */
  readonly seconds: number;
}

/** Sends requests of many clients at once through an Envoy with two workers, and checks each where it arrives and where it is answered. */
export async function soak(binary: EnvoyBinary, options: SoakOptions): Promise<SoakReport> {
  return withEndings(async (onEnding) => {
    const seen = nothingSeen();
    const start = { seen, onEnding, workers: 2, adapt: adaptToLoad };
    const { envoy, files } = await startTestGateway(binary, prepareTestGateway(), start);
    return await run({ envoy, files, seen }, options);
  });
}

/** Nobody would read the access log, and it would be kept. On a busy machine it takes a while until the stand-ins accept a connection. */
function adaptToLoad(config: JsonObject): JsonObject {
  return JSON.parse(JSON.stringify(config), (key, value: Json) => {
    if (key === "access_log") return undefined;
    return key === "connect_timeout" ? "60s" : value;
  }) as JsonObject;
}

async function run(world: Pick<ClientRun, "envoy" | "files" | "seen">, options: SoakOptions): Promise<SoakReport> {
  const { envoy, seen } = world;
  const started = performance.now();
  const memory = [residentMemory(envoy.pid)];
  let requests = 0;
  const goesOn = (): boolean => requests < options.requests && performance.now() - started < options.seconds * 1000;
  const count = (): number => {
    requests += 1;
    if (requests % Math.ceil(options.requests / 10) === 0) memory.push(residentMemory(envoy.pid));
    return requests;
  };
  const all = { ...world, goesOn, count };
  await Promise.all(
    clients.map((client) =>
      client.upgrade === undefined ? runHttp2Client(client, all) : runTunnelClient(client, all),
    ),
  );
  const { trusted, plain, tunnels, mostTunnels, messages, violations } = seen;
  return {
    requests,
    trusted,
    plain,
    tunnels,
    mostTunnels,
    messages,
    violations: [...violations.values()],
    scriptErrors: await envoy.countScriptErrors(),
    memory,
    seconds: Math.round((performance.now() - started) / 1000),
  };
}
