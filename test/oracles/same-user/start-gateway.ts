import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { endWithProcess } from "../../../src/envoy-process/end-with-process.ts";
import type { OnEnding } from "../../../src/envoy-process/endings.ts";
import type { EnvoyBinary } from "../../../src/envoy-process/find-envoys.ts";
import { rewriteConfig } from "../../../src/envoy-process/rewrite-config.ts";
import { startEnvoy } from "../../../src/envoy-process/start-envoy.ts";
import { valueOf } from "../../support/expect-value.ts";
import type { Gateway } from "./lab.ts";

export interface GatewayStart {
  readonly binary: EnvoyBinary;
  /** Of kube-apiserver on 127.0.0.1, behind both clusters. */
  readonly upstreamPort: number;
  readonly onEnding: OnEnding;
}

/** Starts an Envoy. @returns the port on 127.0.0.1 of its listener `gateway` */
export async function startGateway(
  gateway: Gateway,
  { binary, upstreamPort, onEnding }: GatewayStart,
): Promise<number> {
  const folder = createFolder("kubernetes-gateway-", onEnding);
  writeFiles(folder, gateway.files);
  const config = rewriteConfig(gateway.scenario.envoyConfig, {
    pathOf: (file) => path.join(folder, file),
    portOf: () => upstreamPort,
    metadataNamespaces: [],
    presenters: [],
  });
  const start = { folder, readyTimeout: 60_000, workers: 1, onEnding };
  const envoy = valueOf(await startEnvoy(binary.path, config, start));
  return envoy.portOf("gateway");
}

/** A folder that is removed in the end. */
export function createFolder(prefix: string, onEnding: OnEnding): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), prefix));
  const remove = (): void => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  const disown = endWithProcess(remove);
  onEnding(() => {
    remove();
    disown();
  });
  return folder;
}

export function writeFiles(folder: string, files: ReadonlyMap<string, string>): void {
  for (const [file, text] of files) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text, { mode: 0o600 });
  }
}
