#!/usr/bin/env node
import module from "node:module";
import { disk, writeFiles } from "../files/disk.ts";
import { showProgress } from "./progress.ts";
import { runCli } from "./run-cli.ts";
import { readStream, writeStream } from "./streams.ts";
import { watchFolders } from "./watch-folders.ts";

// From Node 22 on, compiled code is kept between runs: TypeScript alone takes a tenth of a second otherwise.
(module as { readonly enableCompileCache?: () => unknown }).enableCompileCache?.();

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
