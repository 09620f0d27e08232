import os from "node:os";
import { Worker } from "node:worker_threads";
import type { Checked } from "../diagnostics/diagnostic.ts";
import { disk } from "../files/disk.ts";
import type { BuiltFilter, BuildOptions } from "../workflows/build-filter.ts";
import { takeTurns, type FilterTask, type TakenFilters } from "./take-turns.ts";

/** A thread begins with loading TypeScript, which takes as long as a few filters. */
const filtersForOne = 4;
const mostThreads = 3;

/**
 * `buildFilters` with the other cores of the machine, where there are many filters of the disk. Each thread takes the next filter when it is
 * done with one; what a thread does not give is built here.
 */
export async function buildInThreads(
  folders: readonly string[],
  { files, ...options }: Omit<BuildOptions, "compiler">,
): Promise<Checked<readonly BuiltFilter[]>> {
  const distinct = [...new Set(folders)];
  const task: FilterTask = { folders: distinct, options, turns: new SharedArrayBuffer(8) };
  const threads = Array.from({ length: files === disk ? threadsFor(distinct.length) : 0 }, () => startThread(task));
  const { buildFilter, createCompiler, joinFilters } = await import("../workflows/build-filter.ts");
  const compiler = createCompiler();
  const build = (folder: string): Checked<BuiltFilter> => buildFilter(folder, { ...options, files, compiler });
  const own = takeTurns(task, build, "here");
  const others = await Promise.all(threads.map((thread) => thread.end()));
  const results = new Map([own, ...others].flat());
  return joinFilters(distinct.map((folder, index) => results.get(index) ?? build(folder)));
}

/** None where the kit runs from its TypeScript, which threads cannot load. */
function threadsFor(filters: number): number {
  if (import.meta.url.endsWith(".ts")) return 0;
  return Math.min(os.availableParallelism() - 1, Math.floor(filters / filtersForOne), mostThreads);
}

interface Thread {
  /** What it built; stops it where it has not begun to build. Nothing where it failed: what it would have said is said here. */
  end(): Promise<TakenFilters>;
}

function startThread(task: FilterTask): Thread {
  const worker = new Worker(new URL("build-thread.js", import.meta.url), { workerData: task });
  const built = new Promise<TakenFilters>((resolve) => {
    const nothing = (): void => {
      resolve([]);
    };
    worker.once("message", resolve).once("error", nothing).once("exit", nothing);
  });
  return {
    end: async () => {
      const taken = Atomics.load(new Int32Array(task.turns), 1);
      const result = taken === 0 ? [] : await built;
      await worker.terminate();
      return result;
    },
  };
}
