import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { endWithProcess } from "../../../src/envoy-process/end-with-process.ts";
import type { OnEnding } from "../../../src/envoy-process/endings.ts";
import { startEnvoy, type RunningEnvoy } from "../../../src/envoy-process/start-envoy.ts";
import type { JsonObject } from "../../../src/files/json.ts";
import { valueOf } from "../../support/expect-value.ts";

/** A folder of the run's own, gone at its end. */
export function makeFolder(onEnding: OnEnding): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), "envoy-lua-kit-cost-"));
  const remove = (): void => {
    rmSync(folder, { recursive: true, force: true });
  };
  const disown = endWithProcess(remove);
  onEnding(() => {
    remove();
    disown();
  });
  return folder;
}

/** An Envoy with one worker, ended with the run. */
export async function startBenchEnvoy(
  binary: string,
  config: JsonObject,
  options: { folder: string; onEnding: OnEnding },
): Promise<RunningEnvoy> {
  return valueOf(await startEnvoy(binary, config, { ...options, readyTimeout: 120_000, workers: 1 }));
}

/** Nanoseconds of processor time that a process has taken so far, all of its threads together. */
export function processorTime(pid: number): number {
  const folder = `/proc/${pid}/task`;
  return readdirSync(folder).reduce(
    (sum, thread) => sum + Number(readFileSync(`${folder}/${thread}/schedstat`, "utf8").split(" ")[0]),
    0,
  );
}

/** KiB of memory that a process holds. */
export function residentMemory(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
}

export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
