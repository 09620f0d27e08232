#!/usr/bin/env node
import { disk, writeFiles } from "./disk.ts";
import { showProgress } from "./progress.ts";
import { runCli } from "./run-cli.ts";

const context = {
  files: disk,
  environment: process.env,
  writeFiles,
  progress: showProgress,
  width: process.stdout.isTTY ? process.stdout.columns : undefined,
  signal: new AbortController().signal,
};

process.exitCode = await runCli(process.argv.slice(2), context, {
  stdout: (text) => process.stdout.write(text),
  stderr: (text) => process.stderr.write(text),
});
