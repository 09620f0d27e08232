import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { withEndings } from "../../../src/envoy-process/endings.ts";
import type { JsonObject } from "../../../src/files/json.ts";
import { issuePki } from "../../../src/scenario/issue-pki.ts";
import { readScenario } from "../../../src/scenario/read-scenario.ts";
import { startEnvoy } from "../../../src/envoy-process/start-envoy.ts";
import { valueOf } from "../../support/expect-value.ts";
import { projectFiles } from "../../support/files-on-disk.ts";
import type { Layout } from "./layouts.ts";
import { makeFolder, residentMemory } from "../cost/bench-envoy.ts";

export interface GatewayFigures {
  /** Milliseconds until Envoy is ready. */
  readonly start: number;
  /** KiB that the process holds then. */
  readonly resident: number;
  /** Bytes of the configuration as JSON. */
  readonly bytes: number;
}

export interface MeasureOptions {
  readonly binary: string;
  readonly workers: number;
  /** Whether to ask `--mode validate` first. */
  readonly validate?: boolean;
}

const patience = 180_000;

/** Starts an Envoy with a configuration in another layout and says what that takes. Nothing is asked of it. */
export function measureGateway(
  given: JsonObject,
  layout: Layout,
  { binary, workers, validate = false }: MeasureOptions,
): Promise<GatewayFigures> {
  return withEndings(async (onEnding) => {
    const folder = makeFolder(onEnding);
    mkdirSync(path.join(folder, "pki"));
    for (const [name, text] of pki()) writeFileSync(path.join(folder, name), text, { mode: 0o600 });
    for (const [name, file] of layout.files?.(given) ?? [])
      writeFileSync(path.join(folder, name), JSON.stringify(file));
    const config = layout.change(given);
    if (validate) await validateConfig(binary, config, folder);
    const begin = performance.now();
    const started = await startEnvoy(binary, config, { folder, onEnding, readyTimeout: patience, workers });
    const start = performance.now() - begin;
    return { start, resident: residentMemory(valueOf(started).pid), bytes: JSON.stringify(config).length };
  });
}

/** @throws what Envoy says against the configuration */
async function validateConfig(binary: string, config: JsonObject, folder: string): Promise<void> {
  const file = path.join(folder, "validate.json");
  writeFileSync(file, JSON.stringify(config));
  const args = ["--mode", "validate", "-c", file, "--log-level", "error"];
  // Access logs go to /dev/stdout, which cannot be opened where it is a pipe of Node's.
  const child = spawn(binary, args, { cwd: folder, timeout: patience, env: {}, stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code !== 0) throw new Error(`Envoy does not accept the configuration: ${said}`);
}

function pki(): ReadonlyMap<string, string> {
  return issuePki(valueOf(readScenario("envoy-fixtures/gardener-l7", projectFiles)).pki, new Date());
}
