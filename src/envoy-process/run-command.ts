import { spawn } from "node:child_process";
import { endWithProcess } from "./end-with-process.ts";

export interface CommandResult {
  /** Undefined where the command could not be started or was ended by a signal. */
  readonly exitCode: number | undefined;
  /** Whether there is such a command at all. */
  readonly isKnown: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  /** Milliseconds; the command is then killed. */
  readonly timeout: number;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Told each complete line of standard output. */
  readonly onLine?: (line: string) => void;
}

/** Runs a command to its end. Never rejects. */
export function runCommand(command: string, args: readonly string[], options: CommandOptions): Promise<CommandResult> {
  const { timeout, environment = process.env, onLine } = options;
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: ["ignore", "pipe", "pipe"],
      env: environment,
      timeout,
      killSignal: "SIGKILL",
    });
    const disown = endWithProcess(() => child.kill("SIGKILL"));
    let [stdout, stderr, isKnown] = ["", "", true];
    child.stdout.on("data", (chunk: Buffer) => {
      const before = stdout.lastIndexOf("\n") + 1;
      stdout += chunk.toString();
      for (const line of stdout.slice(before).split("\n").slice(0, -1)) onLine?.(line);
    });
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    child.on("error", (error: NodeJS.ErrnoException) => {
      isKnown = error.code !== "ENOENT";
      finish(undefined, error.message);
    });
    child.on("close", (code) => {
      finish(code ?? undefined);
    });

    function finish(exitCode: number | undefined, problem = ""): void {
      disown();
      resolve({ exitCode, isKnown, stdout, stderr: stderr + problem });
    }
  });
}
