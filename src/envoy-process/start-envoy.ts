import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { fail, succeed, type Checked, type Diagnostic } from "../diagnostics/diagnostic.ts";
import type { EnvoyBinary } from "./find-envoys.ts";
import { createLogReader, logFormat, type LogReader } from "./read-log.ts";

/** An Envoy that is ready, on addresses of 127.0.0.1 only. */
export interface RunningEnvoy {
  readonly pid: number;
  readonly log: LogReader;
  /** The port on 127.0.0.1 of a listener. */
  portOf(listener: string): number;
  /** The sum of all counters whose names match. */
  sumCounters(pattern: RegExp): Promise<number>;
  /** Resolves when the process ends by itself, with what it said last. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

const readyTimeout = 20_000;

/** A folder that only its owner can read, for a run's configuration and keys. */
export function createRunFolder(): string {
  return mkdtempSync(path.join(os.tmpdir(), "envoy-lua-kit-"));
}

/** Starts an Envoy with a configuration (written to `folder`, which goes when it stops) and waits until it is ready. */
export async function startEnvoy(binary: EnvoyBinary, config: unknown, folder: string): Promise<Checked<RunningEnvoy>> {
  const configFile = path.join(folder, "envoy.json");
  const addressFile = path.join(folder, "admin-address");
  writeFileSync(configFile, JSON.stringify(config), { mode: 0o600 });
  const options = [
    "-c",
    configFile,
    "--admin-address-path",
    addressFile,
    "--concurrency",
    "1",
    "--disable-hot-restart",
  ];
  const logging = [
    "--log-level",
    "error",
    "--component-log-level",
    "lua:trace",
    "--log-format",
    logFormat,
    "--file-flush-interval-msec",
    "1",
  ];
  const child = spawn(binary.path, [...options, ...logging], { stdio: ["ignore", "ignore", "pipe"] });
  const log = createLogReader(child.stderr);
  const ended = waitForEnd(child, log);
  const stop = ownProcess(child, ended, folder);
  const port = await Promise.race([waitForAdmin(addressFile), ended.then(() => undefined)]);
  if (port === undefined) {
    const failure =
      child.exitCode === null && child.signalCode === null ? notReady(log.text()) : refusedConfig(log.text());
    await stop();
    return fail(failure);
  }
  const listeners = await readListeners(port);
  return succeed({
    pid: child.pid ?? 0,
    log,
    portOf: (listener) => listeners.get(listener) ?? 0,
    sumCounters: async (pattern) => sumCounters(await get(port, "/stats?format=json"), pattern),
    ended,
    stop,
  });
}

function waitForEnd(child: ChildProcess, log: LogReader): Promise<string> {
  return new Promise((resolve) => {
    child.once("error", (error) => {
      resolve(error.message);
    });
    child.once("close", () => {
      resolve(log.text());
    });
  });
}

/** Processes that must not outlive this one, with their folders. */
const running = new Map<ChildProcess, string>();

/** Makes sure that a process ends and its folder goes: when told to, and at the latest with this process. */
function ownProcess(child: ChildProcess, ended: Promise<string>, folder: string): () => Promise<void> {
  if (running.size === 0) watchOwnEnd();
  running.set(child, folder);
  return async () => {
    child.kill("SIGKILL");
    await ended;
    running.delete(child);
    rmSync(folder, { recursive: true, force: true });
  };
}

let isWatching = false;

function watchOwnEnd(): void {
  if (isWatching) return;
  isWatching = true;
  process.once("exit", stopAll);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => {
      stopAll();
      process.kill(process.pid, signal);
    });
  }
}

function stopAll(): void {
  for (const [child, folder] of running) {
    child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  }
  running.clear();
}

/** The port of the admin interface, once it says that the server is live. Undefined where that takes too long. */
async function waitForAdmin(addressFile: string): Promise<number | undefined> {
  const deadline = Date.now() + readyTimeout;
  while (Date.now() < deadline) {
    const port = existsSync(addressFile) ? Number(readFileSync(addressFile, "utf8").split(":").at(-1)) : 0;
    if (port > 0 && (await get(port, "/ready").catch(() => "")).startsWith("LIVE")) return port;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return undefined;
}

async function readListeners(adminPort: number): Promise<ReadonlyMap<string, number>> {
  const statuses = JSON.parse(await get(adminPort, "/listeners?format=json")) as {
    listener_statuses: { name: string; local_address: { socket_address: { port_value: number } } }[];
  };
  return new Map(
    statuses.listener_statuses.map(({ name, local_address: address }) => [name, address.socket_address.port_value]),
  );
}

function sumCounters(json: string, pattern: RegExp): number {
  const { stats } = JSON.parse(json) as { stats: { name?: string; value?: number }[] };
  return stats.reduce((sum, { name = "", value = 0 }) => (pattern.test(name) ? sum + value : sum), 0);
}

function get(port: number, target: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = http.get({ host: "127.0.0.1", port, path: target, agent: false, timeout: 5_000 }, (response) => {
      let body = "";
      response.on("data", (chunk: Buffer) => (body += chunk.toString()));
      response.on("end", () => {
        resolve(body);
      });
    });
    request.on("timeout", () => request.destroy(new Error("no answer of the admin interface")));
    request.on("error", reject);
  });
}

function notReady(log: string): Diagnostic {
  return {
    code: "ENVOY_NOT_READY",
    severity: "error",
    message: `Envoy was not ready after ${readyTimeout / 1000} s${lastLines(log)}`,
  };
}

/** What Envoy says of a configuration that it does not take. A script that does not load has a finding of its own, the simulator's. */
function refusedConfig(log: string): Diagnostic {
  const scriptError = /script load error: (.*)$/m.exec(log)?.[1];
  if (scriptError !== undefined) return { code: "SCRIPT_LOAD_ERROR", severity: "error", message: scriptError };
  return {
    code: "ENVOY_REFUSED_CONFIG",
    severity: "error",
    message: `Envoy did not accept the configuration${lastLines(log)}`,
  };
}

function lastLines(log: string): string {
  const lines = log.trim().split("\n").slice(-5);
  return lines.join("") === "" ? "" : `:\n  ${lines.join("\n  ")}`;
}
