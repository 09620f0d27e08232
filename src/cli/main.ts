#!/usr/bin/env node
import { hasErrors, type Diagnostic } from "../diagnostics/diagnostic.ts";
import { renderDiagnostic } from "../diagnostics/render-diagnostic.ts";
import { buildCommand } from "./build.ts";
import { checkCommand } from "./check.ts";
import type { Command, CommandContext, CommandResult } from "./command.ts";
import { disk, writeFiles } from "./disk.ts";
import { envoyCommand } from "./envoy.ts";
import { commandHelp, overview } from "./help.ts";
import { parseArguments, suggest } from "./parse-arguments.ts";
import { showProgress } from "./progress.ts";
import { runCommand } from "./run.ts";
import { UsageError } from "./usage-error.ts";

const commands: readonly Command[] = [buildCommand, checkCommand, runCommand, envoyCommand];

const exitCodes = { fine: 0, findings: 1, wrongUsage: 2, bug: 70 } as const;

process.exitCode = await main(process.argv.slice(2));

async function main([name, ...args]: readonly string[]): Promise<number> {
  const isJson = args.includes("--json");
  try {
    const command = commands.find((candidate) => candidate.name === name);
    if (command === undefined) return showOverview(name);
    const input = parseArguments(command, args);
    if (input.flag("help")) return print(commandHelp(command));
    return report(await command.run(input, createContext()), isJson);
  } catch (error) {
    showProgress("");
    return error instanceof UsageError ? reportUsage(error, isJson) : reportBug(error);
  }
}

function createContext(): CommandContext {
  return {
    files: disk,
    environment: process.env,
    writeFiles,
    progress: showProgress,
    width: process.stdout.isTTY ? process.stdout.columns : undefined,
    signal: new AbortController().signal,
  };
}

function showOverview(name: string | undefined): number {
  if (name === undefined || name === "--help" || name === "help") return print(overview(commands));
  throw new UsageError(
    `Unknown command "${name}"`,
    suggest(
      name,
      commands.map((command) => command.name),
    ),
  );
}

function report({ text, data, findings }: CommandResult, isJson: boolean): number {
  showProgress("");
  const isFine = !hasErrors(findings);
  if (isJson) print(JSON.stringify({ ok: isFine, ...data, findings }, null, 2));
  else {
    if (text !== "") print(text);
    printFindings(findings);
  }
  return isFine ? exitCodes.fine : exitCodes.findings;
}

function printFindings(findings: readonly Diagnostic[]): void {
  for (const finding of findings) process.stderr.write(`${renderDiagnostic(finding)}\n`);
}

function reportUsage({ message, hint }: UsageError, isJson: boolean): number {
  if (isJson) print(JSON.stringify({ ok: false, usage: message, hint }, null, 2));
  else process.stderr.write(`envoy-lua: ${message}\n${hint === undefined ? "" : `  hint: ${hint}\n`}`);
  return exitCodes.wrongUsage;
}

function reportBug(error: unknown): number {
  const stack = error instanceof Error ? error.stack : String(error);
  process.stderr.write(`envoy-lua: this is a bug, please report it with the lines below\n${stack ?? ""}\n`);
  return exitCodes.bug;
}

function print(text: string): number {
  process.stdout.write(`${text}\n`);
  return exitCodes.fine;
}
