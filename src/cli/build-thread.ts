import { parentPort, workerData } from "node:worker_threads";
import { disk } from "../files/disk.ts";
import { buildFilter, createCompiler } from "../workflows/build-filter.ts";
import { takeTurns, type FilterTask } from "./take-turns.ts";

/*
 * One of the threads of `buildInThreads`.
 */

const task = workerData as FilterTask;
const compiler = createCompiler();
const build = (folder: string): ReturnType<typeof buildFilter> =>
  buildFilter(folder, { ...task.options, files: disk, compiler });
parentPort?.postMessage(takeTurns(task, build, "in a thread"));
