import { appendFileSync } from "node:fs";
import type { RecordedRun } from "./recorded-run.ts";

/** The environment variable that names the file to which runs are added, one JSON object in each line. */
export const recordVariable = "ENVOY_LUA_RECORD";

/** Where a test runner's module says how the test that runs now is called. */
const testNameKey = Symbol.for("envoy-lua-kit.test-name");

/** Has the name of the running test found by `currentTest`. */
export function provideTestName(name: () => string | undefined): void {
  Object.assign(globalThis, { [testNameKey]: name });
}

export function currentTest(): string | undefined {
  const name = (globalThis as Record<symbol, unknown>)[testNameKey];
  return typeof name === "function" ? (name as () => string | undefined)() : undefined;
}

/** Keeps a run, if somebody asked for recordings. */
export function writeRecording(record: () => RecordedRun): void {
  const file = process.env[recordVariable];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(record())}\n`);
}
