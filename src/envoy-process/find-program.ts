import { accessSync, constants, statSync } from "node:fs";
import path from "node:path";
import type { Environment } from "./find-envoys.ts";
import { runCommand } from "./run-command.ts";

/** A program on this machine. */
export interface Program {
  readonly path: string;
  /** The first number with a dot that it says of itself, such as `2.1.0`; undefined where it says none, or does not end. */
  readonly version: string | undefined;
  /** Whether it ended well when it was asked for its version. */
  readonly works: boolean;
}

/** The file that a name stands for on the `PATH`; undefined where there is none. */
export function programPath(name: string, environment: Environment): string | undefined {
  const folders = (environment["PATH"] ?? "").split(path.delimiter).filter((folder) => folder !== "");
  return folders.map((folder) => path.join(folder, name)).find(isExecutable);
}

export interface ProgramQuestion {
  /** What makes it say its version and end, such as `["--version"]`. */
  readonly args: readonly string[];
  readonly environment: Environment;
  /** Milliseconds, after which it is killed; 10 seconds unless given. */
  readonly timeout?: number;
}

/** A program of the `PATH`, asked for its version. */
export async function findProgram(name: string, question: ProgramQuestion): Promise<Program | undefined> {
  const { args, environment, timeout = 10_000 } = question;
  const file = programPath(name, environment);
  if (file === undefined) return undefined;
  const { exitCode, stdout, stderr } = await runCommand(file, args, { timeout, environment });
  const version = /\d+\.\d+[\w.-]*/.exec(stdout + stderr)?.[0];
  return { path: file, version, works: exitCode === 0 };
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
