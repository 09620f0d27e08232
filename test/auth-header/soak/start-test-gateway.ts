import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { makeFolder } from "../../bench/cost/bench-envoy.ts";
import type { OnEnding } from "../../../src/envoy-process/endings.ts";
import type { EnvoyBinary } from "../../../src/envoy-process/find-envoys.ts";
import { rewriteConfig } from "../../../src/envoy-process/rewrite-config.ts";
import { startEnvoy, type RunningEnvoy } from "../../../src/envoy-process/start-envoy.ts";
import type { JsonObject } from "../../../src/files/json.ts";
import type { PreparedScenario } from "../../../src/scenario/prepared-scenario.ts";
import { prepareScenario } from "../../../src/scenario/prepare-scenario.ts";
import { readScenario } from "../../../src/scenario/read-scenario.ts";
import { scenarioScripts } from "../../../src/workflows/compile-scripts.ts";
import { valueOf } from "../../support/expect-value.ts";
import { filterFolder, projectFiles } from "../../support/files-on-disk.ts";
import type { Seen } from "./seen.ts";
import { startStandIn } from "./stand-in.ts";

export interface TestGatewayOptions {
  /** What the stand-ins of kube-apiserver note. */
  readonly seen: Seen;
  readonly workers: number;
  readonly onEnding: OnEnding;
  /** Where something else than the stand-ins is behind it: the port on 127.0.0.1, of both clusters. */
  readonly upstreamPort?: number;
  /** Changes the configuration before Envoy gets it. Files of the gateway are in the folder. */
  readonly adapt?: (config: JsonObject, folder: string) => JsonObject;
}

export interface TestGateway {
  readonly envoy: RunningEnvoy;
  /** Certificates and keys of everyone, and scripts, by their path in the folder. */
  readonly files: ReadonlyMap<string, string>;
  readonly folder: string;
}

/** What `envoy-fixtures/auth-header` has, with its scripts compiled and its certificates issued, for any number of Envoys. */
export function prepareTestGateway(): PreparedScenario {
  const scenario = valueOf(readScenario("envoy-fixtures/auth-header", projectFiles));
  const scripts = valueOf(scenarioScripts(scenario, { files: projectFiles, filterFolder }));
  return prepareScenario({ scenario, scripts, now: new Date() });
}

/** Starts an Envoy with stand-ins of kube-apiserver behind it. */
export async function startTestGateway(
  binary: EnvoyBinary,
  { scenario, files }: PreparedScenario,
  { seen, workers, onEnding, upstreamPort, adapt = (config) => config }: TestGatewayOptions,
): Promise<TestGateway> {
  const ports = {
    mtls: upstreamPort ?? (await startStandIn("trusted", files, { seen, onEnding })),
    plain: upstreamPort ?? (await startStandIn("plain", files, { seen, onEnding })),
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
  const start = { folder, readyTimeout: 60_000, workers, onEnding };
  return { envoy: valueOf(await startEnvoy(binary.path, adapt(config, folder), start)), files, folder };
}
