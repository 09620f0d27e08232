import { spawn } from "node:child_process";

export interface CommandResult {
  /** Undefined where the command could not be started or was ended by a signal. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end, for at most `timeout` milliseconds. Never rejects. */
export function runCommand(command: string, args: readonly string[], timeout: number): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], timeout, killSignal: "SIGKILL" });
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    child.on("error", (error) => {
      resolve({ exitCode: undefined, stdout, stderr: stderr + error.message });
    });
    child.on("close", (code) => {
      resolve({ exitCode: code ?? undefined, stdout, stderr });
    });
  });
}
