import { spawn, type ChildProcess } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { fail, succeed, type Checked } from "../diagnostics/diagnostic.ts";
import type { JsonObject } from "../files/json.ts";
import { readListenerPorts, sumCounters, waitUntilReady } from "./admin.ts";
import { endWithProcess } from "./end-with-process.ts";
import { createLogReader, createLogMark, logFormat, type LogReader } from "./read-log.ts";
import { describeFailedStart, notReady, type UnexpectedEnd } from "./start-findings.ts";

/** An Envoy that is ready, on addresses of 127.0.0.1 only. */
export interface RunningEnvoy {
  /** Of the process, for what the system tells about it. */
  readonly pid: number;
  readonly log: LogReader;
  /** The port on 127.0.0.1 of a listener. */
  portOf(listener: string): number;
  /** How many Lua hooks have ended in an uncaught error so far. */
  countScriptErrors(): Promise<number>;
  /** Resolves when the process ends, whoever ended it. */
  readonly ended: Promise<UnexpectedEnd>;
}

export interface StartOptions {
  /** The run's own folder, that the configuration is written to and that Envoy works in. */
  readonly folder: string;
  /** Milliseconds. */
  readonly readyTimeout: number;
  /** How many threads handle connections. */
  readonly workers: number;
  readonly signal?: AbortSignal;
  /** Told at once how to end the process, whether it gets ready or not. */
  onEnding(end: () => Promise<void>): void;
}

/**
 * Starts an Envoy and waits until it is ready.
 *
 * @throws the signal's reason, once it is aborted
 */
export async function startEnvoy(
  binary: string,
  config: JsonObject,
  options: StartOptions,
): Promise<Checked<RunningEnvoy>> {
  const { folder, readyTimeout, signal } = options;
  const addressFile = path.join(folder, "admin-address");
  const { log, ended, pid } = spawnEnvoy(binary, config, { ...options, addressFile });
  const waiting = new AbortController();
  const timer = setTimeout(() => {
    waiting.abort();
  }, readyTimeout);
  try {
    const waitSignal = AbortSignal.any([waiting.signal, ...(signal === undefined ? [] : [signal])]);
    const ready = await Promise.race([ended, waitUntilReady(addressFile, waitSignal)]);
    if (typeof ready === "object") return fail(describeFailedStart(ready));
    const ports = await readListenerPorts(ready);
    return succeed({
      pid,
      log,
      portOf: (listener) => ports.get(listener) ?? 0,
      countScriptErrors: () => sumCounters(ready, "\\.lua\\.(.*\\.)?errors$"),
      ended,
    });
  } catch (error) {
    signal?.throwIfAborted();
    if (waiting.signal.aborted) return fail(notReady(readyTimeout, log.text()));
    throw error;
  } finally {
    clearTimeout(timer);
    waiting.abort();
  }
}

interface EnvoyProcess {
  readonly pid: number;
  readonly log: LogReader;
  readonly ended: Promise<UnexpectedEnd>;
}

function spawnEnvoy(
  binary: string,
  config: JsonObject,
  { folder, addressFile, workers, onEnding }: StartOptions & { readonly addressFile: string },
): EnvoyProcess {
  const configFile = path.join(folder, "envoy.json");
  writeFileSync(configFile, JSON.stringify(config), { mode: 0o600 });
  const mark = createLogMark();
  const files = ["-c", configFile, "--admin-address-path", addressFile];
  const running = ["--concurrency", String(workers), "--disable-hot-restart", "--file-flush-interval-msec", "1"];
  const logging = ["--log-level", "error", "--component-log-level", "lua:trace", "--log-format", logFormat(mark)];
  // Scripts can read the environment and write files: they get neither this process's environment nor its folder.
  const surroundings = { cwd: folder, env: {}, stdio: ["ignore", "ignore", "pipe"] as ["ignore", "ignore", "pipe"] };
  const child = spawn(path.resolve(binary), [...files, ...running, ...logging], surroundings);
  const log = createLogReader(child.stderr, mark);
  const ended = waitForEnd(child, log);
  const disown = endWithProcess(() => child.kill("SIGKILL"));
  onEnding(async () => {
    child.kill("SIGKILL");
    await ended;
    disown();
  });
  return { log, ended, pid: child.pid ?? 0 };
}

function waitForEnd(child: ChildProcess, log: LogReader): Promise<UnexpectedEnd> {
  return new Promise((resolve) => {
    child.once("error", (error) => {
      resolve({ log: log.text(), startError: error.message });
    });
    child.once("close", (exitCode) => {
      resolve({ log: log.text(), ...(exitCode === null ? {} : { exitCode }) });
    });
  });
}
