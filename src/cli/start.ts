import { disk, writeFiles } from "../files/disk.ts";
import { showProgress } from "./progress.ts";
import { runCli } from "./run-cli.ts";
import { readStream, writeStream } from "./streams.ts";
import { watchFolders } from "./watch-folders.ts";

/** Runs the command that this process was called with, and sets its exit code. */
export async function start(): Promise<void> {
  // Who reads through a pipe may stop early: `envoy-lua run | head`.
  for (const stream of [process.stdout, process.stderr])
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
  const context = {
    files: disk,
    environment: process.env,
    writeFiles,
    now: () => new Date(),
    readStream,
    writeStream,
    watchFolders,
    note: (text: string) => void process.stderr.write(`${text}\n`),
    progress: showProgress,
    width: process.stdout.isTTY ? process.stdout.columns : undefined,
    isColoured: process.stdout.isTTY && (process.env["NO_COLOR"] ?? "") === "" && process.env["TERM"] !== "dumb",
    signal: new AbortController().signal,
  };
  process.exitCode = await runCli(process.argv.slice(2), context, {
    stdout: (text) => process.stdout.write(text),
    stderr: (text) => process.stderr.write(text),
  });
}
