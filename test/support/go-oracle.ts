import { execFile, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";

/** A helper in Go that answers one line of JSON for each line of JSON. */
export interface GoOracle<Question, Answer> {
  ask(question: Question): Promise<Answer>;
  /** Ends the process; questions that wait for an answer fail. */
  stop(): Promise<void>;
}

/** Go on this machine. */
export const goCommand: string | undefined = [...(process.env["PATH"] ?? "").split(path.delimiter), "/usr/local/go/bin"]
  .map((folder) => path.join(folder, "go"))
  .find((file) => existsSync(file));

/** Why tests that need Go are skipped; undefined in CI, where a missing one fails. */
export const goSkipReason: string | undefined =
  goCommand !== undefined || process.env["CI"] !== undefined ? undefined : "no Go here: see https://go.dev/doc/install";

/** What an oracle is built from, where that is not all of a folder of `test/oracles` named like it. */
export interface GoSources {
  /** Of the binary in the cache. */
  readonly name: string;
  /** Below `test/oracles`. */
  readonly folder: string;
  /** What is built, where it is not the package in the folder. */
  readonly package?: string;
  /** Instead of `go.mod`, with its `.sum` beside it. */
  readonly modFile?: string;
  readonly tags?: string;
  /** Further flags for Go's linker. */
  readonly linkFlags?: string;
  /** The Go release that builds it, e.g. `go1.24.9`, where that is not the one on this machine. */
  readonly toolchain?: string;
}

function sourcesOf(oracle: string | GoSources): GoSources {
  return typeof oracle === "string" ? { name: oracle, folder: oracle } : oracle;
}

function folderOf({ folder }: GoSources): string {
  return path.resolve(import.meta.dirname, "../oracles", folder);
}

/**
 * Where an oracle is, or would be, kept: below `$XDG_CACHE_HOME` or `~/.cache`, beside the Envoys. Its name has a digest of all that it is
 * built from.
 *
 * @param oracle a folder of `test/oracles`, or what to build
 */
export function goOraclePath(oracle: string | GoSources): string {
  const sources = sourcesOf(oracle);
  const caches = process.env["XDG_CACHE_HOME"] ?? path.join(process.env["HOME"] ?? os.homedir(), ".cache");
  const folder = `${sources.name}-${sourceDigest(sources)}`;
  return path.join(caches, "envoy-lua-kit", "oracles", folder, `${sources.name}-oracle`);
}

function sourceDigest(sources: GoSources): string {
  const digest = createHash("sha256");
  const folder = folderOf(sources);
  const files = readdirSync(folder).filter((file) => /\.(go|mod|sum)$/.test(file));
  for (const file of files.sort()) digest.update(`${file}\0`).update(readFileSync(path.join(folder, file)));
  const { name, folder: own, ...choices } = sources;
  if (Object.keys(choices).length > 0) digest.update(JSON.stringify({ name, own, choices }));
  return digest.digest("hex").slice(0, 16);
}

/**
 * Builds an oracle unless it is there, which takes minutes the first time. Processes that want the same one wait for the first of them.
 *
 * @returns its path
 * @throws Error with Go's words, or that it took too long
 */
export async function buildGoOracle(
  oracle: string | GoSources,
  { seconds }: { readonly seconds: number },
): Promise<string> {
  const sources = sourcesOf(oracle);
  const binary = goOraclePath(sources);
  const turn = `${binary}.builder`;
  const end = Date.now() + seconds * 1000;
  mkdirSync(path.dirname(binary), { recursive: true });
  while (!existsSync(binary)) {
    const left = Math.ceil((end - Date.now()) / 1000);
    if (left <= 0) throw new Error(`another process still builds ${sources.name} after ${seconds} s`);
    if (!takeTurn(turn)) {
      await wait(500);
      continue;
    }
    try {
      await build(sources, binary, left);
    } finally {
      rmSync(turn, { force: true });
    }
  }
  return binary;
}

/** Whether no other process that lives has the turn: its id stands in the file. */
function takeTurn(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: "wx" });
    return true;
  } catch {
    if (!isAlive(existsSync(file) ? readFileSync(file, "utf8") : "")) rmSync(file, { force: true });
    return false;
  }
}

/** Also where the id is not written yet. */
function isAlive(id: string): boolean {
  try {
    return id === "" || process.kill(Number(id), 0);
  } catch {
    return false;
  }
}

async function build(sources: GoSources, binary: string, seconds: number): Promise<void> {
  const unfinished = `${binary}.${process.pid}`;
  const { toolchain } = sources;
  const place = { folder: folderOf(sources), seconds, ...(toolchain === undefined ? {} : { toolchain }) };
  await runGo(buildArguments(sources, unfinished), place);
  renameSync(unfinished, binary);
}

function buildArguments({ package: own = ".", modFile, tags, linkFlags = "" }: GoSources, output: string): string[] {
  const chosen = [
    ...(modFile === undefined ? [] : [`-modfile=${modFile}`]),
    ...(tags === undefined ? [] : [`-tags=${tags}`]),
  ];
  return ["build", ...chosen, "-trimpath", `-ldflags=${`-s -w ${linkFlags}`.trim()}`, "-o", output, own];
}

/** Runs `go` in a folder. @returns what it printed @throws Error with its last words, or that it took too long */
export function runGo(
  argv: readonly string[],
  { folder, seconds, toolchain }: { readonly folder: string; readonly seconds: number; readonly toolchain?: string },
): Promise<string> {
  if (goCommand === undefined) throw new Error("Found no Go, wanted `go` in the PATH or in /usr/local/go/bin");
  const go = goCommand;
  return new Promise((resolve, reject) => {
    const env = { ...process.env, ...(toolchain === undefined ? {} : { GOTOOLCHAIN: toolchain }) };
    const options = {
      cwd: folder,
      env,
      timeout: seconds * 1000,
      killSignal: "SIGINT" as const,
      maxBuffer: 16 * 1024 * 1024,
    };
    const { pid } = execFile(go, argv, options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else if (error.killed === true) reject(new Error(`go ${argv[0] ?? ""} took longer than ${seconds} s`));
      else
        reject(
          new Error(`go ${argv[0] ?? ""} failed: ${`${stdout}${stderr}`.trim().split("\n").slice(-8).join("\n")}`),
        );
    });
    // Whatever else the machine does comes first; what Go starts inherits this.
    if (pid !== undefined) os.setPriority(pid, os.constants.priority.PRIORITY_LOW);
  });
}

/** Starts an oracle, with arguments if need be. It also ends when this process does, as its input ends then. */
export function startGoOracle<Question, Answer>(
  binary: string,
  argv: readonly string[] = [],
): GoOracle<Question, Answer> {
  const child = spawn(binary, argv, { stdio: ["pipe", "pipe", "inherit"] });
  const waiting: { resolve: (line: string) => void; reject: (reason: Error) => void }[] = [];
  let ending: string | undefined;
  const ended = new Promise<void>((resolve) => {
    const end = (reason: string): void => {
      ending = reason;
      for (const { reject } of waiting.splice(0)) reject(new Error(`The oracle ended: ${reason}`));
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
      if (ending !== undefined) throw new Error(`The oracle has ended: ${ending}`);
      const line = await new Promise<string>((resolve, reject) => {
        waiting.push({ resolve, reject });
        child.stdin.write(`${JSON.stringify(question)}\n`);
      });
      return JSON.parse(line) as Answer;
    },
    stop: async () => {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
