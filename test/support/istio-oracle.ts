import { execFile, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";

/** What istiod is asked: manifests, and which gateways with which version ask for their configuration. */
export interface IstioQuestion {
  /** YAML documents. */
  readonly manifests: string;
  /** The gateways' Pods as `namespace/name`; without any, all Pods that a Gateway selects. */
  readonly pods?: readonly string[];
  /** The Istio version that the gateways say they have; `1.29.6` unless given. */
  readonly istioVersion?: string;
  /** Asks for what the EnvoyFilters are applied to. */
  readonly withoutEnvoyFilters?: boolean;
  /** Asks for the endpoints of clusters, too. */
  readonly endpoints?: boolean;
}

/** What istiod says; see `test/oracles/istio/answer.go`. */
export interface IstioAnswer {
  /** The version of the Go module whose code answered. */
  readonly istio: string;
  readonly objects: readonly IstioVerdict[];
  /** Objects that istiod does not read, as `Kind namespace/name`. */
  readonly ignored: readonly string[];
  readonly gateways: readonly IstioGateway[];
}

/** What istiod's admission webhook says about an object: without an error it is let in. */
export interface IstioVerdict {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly error?: string;
  readonly warnings?: readonly string[];
}

/** The configuration of a gateway, with Envoy's own field names. */
export interface IstioGateway {
  readonly pod: string;
  readonly listeners: readonly EnvoyResource[];
  readonly routes: readonly EnvoyResource[];
  readonly clusters: readonly EnvoyResource[];
  readonly endpoints?: readonly Readonly<Record<string, unknown>>[];
  readonly secrets: readonly { readonly name: string; readonly secret?: string; readonly found: boolean }[];
}

export type EnvoyResource = Readonly<Record<string, unknown>> & { readonly name: string };

/** An istiod that answers questions. */
export interface IstioOracle {
  /** @throws Error with what istiod's helper says, e.g. that no Gateway selects a Pod. */
  ask(question: IstioQuestion): Promise<IstioAnswer>;
  /** Ends the process; questions that wait for an answer fail. */
  stop(): Promise<void>;
}

const sources = path.resolve(import.meta.dirname, "../oracles/istio");

/**
 * Where the oracle of these sources is, or would be, kept: below `$XDG_CACHE_HOME` or `~/.cache`, beside the Envoys. Its name has a digest of
 * all that it is built from.
 */
export function istioOraclePath(environment: NodeJS.ProcessEnv = process.env): string {
  const caches = environment["XDG_CACHE_HOME"] ?? path.join(environment["HOME"] ?? os.homedir(), ".cache");
  return path.join(caches, "envoy-lua-kit", "oracles", `istio-${sourceDigest()}`, "istio-oracle");
}

function sourceDigest(): string {
  const digest = createHash("sha256");
  const files = readdirSync(sources).filter((file) => file.endsWith(".go") || file === "go.mod" || file === "go.sum");
  for (const file of files.sort()) digest.update(`${file}\0`).update(readFileSync(path.join(sources, file)));
  return digest.digest("hex").slice(0, 16);
}

/** Why there is no oracle, for a test to say that it is skipped; undefined where it is there. */
export function istioSkipReason(): string | undefined {
  if (existsSync(istioOraclePath())) return undefined;
  return "no istiod oracle here: npm run istio:build (needs Go 1.26, 10 minutes the first time)";
}

/**
 * Builds the oracle unless it is there: the first time some 10 minutes of CPU and 3 GB of Go's caches, later seconds.
 *
 * @returns why it is not there in the end; undefined when it is
 */
export async function buildIstioOracle(deadline: { seconds: number }): Promise<string | undefined> {
  const binary = istioOraclePath();
  if (existsSync(binary)) return undefined;
  const go = findGo();
  if (go === undefined) return "found no Go, wanted `go` in the PATH or in /usr/local/go/bin";
  mkdirSync(path.dirname(binary), { recursive: true });
  const unfinished = `${binary}.${process.pid}`;
  const failure = await runGo(go, ["build", "-trimpath", "-ldflags=-s -w", "-o", unfinished, "."], deadline.seconds);
  if (failure !== undefined) return failure;
  renameSync(unfinished, binary);
  return undefined;
}

function findGo(): string | undefined {
  const folders = [...(process.env["PATH"] ?? "").split(path.delimiter), "/usr/local/go/bin"];
  return folders.map((folder) => path.join(folder, "go")).find((file) => existsSync(file));
}

function runGo(go: string, argv: readonly string[], seconds: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const options = {
      cwd: sources,
      timeout: seconds * 1000,
      killSignal: "SIGINT" as const,
      maxBuffer: 16 * 1024 * 1024,
    };
    const { pid } = execFile(go, argv, options, (error, _stdout, stderr) => {
      if (error === null) resolve(undefined);
      else if (error.killed === true) resolve(`the build took longer than ${seconds} s`);
      else resolve(`the build failed: ${stderr.trim().split("\n").slice(-5).join("\n")}`);
    });
    // Whatever else the machine does comes first; what Go starts inherits this.
    if (pid !== undefined) os.setPriority(pid, os.constants.priority.PRIORITY_LOW);
  });
}

/** Starts the oracle. It also ends when this process does, as its input ends then. */
export function startIstioOracle(binary: string = istioOraclePath()): IstioOracle {
  const child = spawn(binary, ["serve"], { stdio: ["pipe", "pipe", "inherit"] });
  const waiting: { resolve: (line: string) => void; reject: (reason: Error) => void }[] = [];
  const ended = new Promise<void>((resolve) => {
    const end = (reason: string): void => {
      for (const { reject } of waiting.splice(0)) reject(new Error(`the istiod oracle ended: ${reason}`));
      resolve();
    };
    child.once("error", (error) => {
      end(error.message);
    });
    child.once("exit", (code, signal) => {
      end(String(signal ?? code));
    });
  });
  createInterface({ input: child.stdout }).on("line", (line) => waiting.shift()?.resolve(line));
  child.stdin.on("error", () => undefined);
  return {
    ask: async (question) => {
      if (child.exitCode !== null || child.signalCode !== null) throw new Error("the istiod oracle has ended");
      const line = await new Promise<string>((resolve, reject) => {
        waiting.push({ resolve, reject });
        child.stdin.write(`${JSON.stringify(question)}\n`);
      });
      return readReply(line);
    },
    stop: async () => {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

function readReply(line: string): IstioAnswer {
  const { answer, error } = JSON.parse(line) as { answer?: IstioAnswer; error?: string };
  if (answer === undefined) throw new Error(error ?? "the istiod oracle gave no answer");
  return answer;
}
