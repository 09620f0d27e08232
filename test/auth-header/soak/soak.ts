import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { residentMemory, makeFolder } from "../../bench/cost/bench-envoy.ts";
import { withEndings } from "../../../src/envoy-process/endings.ts";
import type { EnvoyBinary } from "../../../src/envoy-process/find-envoys.ts";
import { rewriteConfig } from "../../../src/envoy-process/rewrite-config.ts";
import { startEnvoy } from "../../../src/envoy-process/start-envoy.ts";
import type { Json, JsonObject } from "../../../src/files/json.ts";
import { prepareScenario } from "../../../src/scenario/prepare-scenario.ts";
import { readScenario } from "../../../src/scenario/read-scenario.ts";
import { scenarioScripts } from "../../../src/workflows/run-scenario.ts";
import { valueOf } from "../../support/expect-value.ts";
import { filterFolder, projectFiles } from "../../support/files-on-disk.ts";
import type { ClientRun } from "./client-run.ts";
import { clients } from "./clients.ts";
import { runHttp2Client } from "./http2-client.ts";
import { nothingSeen, type Seen } from "./seen.ts";
import { startStandIn } from "./stand-in.ts";
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
    const scenario = valueOf(readScenario("envoy-fixtures/auth-header", projectFiles));
    const scripts = valueOf(scenarioScripts(scenario, { files: projectFiles, filterFolder }));
    const { files } = prepareScenario({ scenario, scripts, now: new Date() });
    const seen = nothingSeen();
    const ports = {
      mtls: await startStandIn("trusted", files, { seen, onEnding }),
      plain: await startStandIn("plain", files, { seen, onEnding }),
    };
    const folder = makeFolder(onEnding);
    for (const [file, text] of files) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), text, { mode: 0o600 });
    }
    const config = rewriteConfig(scenario.envoyConfig, {
      pathOf: (file) => path.join(folder, file),
      portOf: (cluster) => ports[cluster as keyof typeof ports],
      metadataNamespaces: [],
      presenters: [],
    });
    const start = { folder, readyTimeout: 60_000, workers: 2, onEnding };
    const envoy = valueOf(await startEnvoy(binary.path, withoutAccessLog(config), start));
    return await run({ envoy, files, seen }, options);
  });
}

/** Nobody would read it, and it would be kept. */
function withoutAccessLog(config: JsonObject): JsonObject {
  return JSON.parse(
    JSON.stringify(config, (key, value: Json) => (key === "access_log" ? undefined : value)),
  ) as JsonObject;
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
