import { hasErrors } from "../diagnostics/diagnostic.ts";
import { renderDiagnostic } from "../diagnostics/render-diagnostic.ts";
import { buildCommand } from "./build.ts";
import { checkCommand } from "./check.ts";
import { createCommand } from "./create.ts";
import type { Command, CommandContext, CommandResult } from "./command.ts";
import { doctorCommand } from "./doctor.ts";
import { envoyCommand } from "./envoy.ts";
import { explainCommand } from "./explain.ts";
import { gardenerCommand } from "./gardener.ts";
import { commandHelp, overview } from "./help.ts";
import { parseArguments, suggest } from "./parse-arguments.ts";
import { packageCommand } from "./package.ts";
import { recordCommand } from "./record.ts";
import { runCommand } from "./run.ts";
import { UsageError } from "./usage-error.ts";

export const commands: readonly Command[] = [
  createCommand,
  buildCommand,
  checkCommand,
  runCommand,
  recordCommand,
  explainCommand,
  packageCommand,
  gardenerCommand,
  envoyCommand,
  doctorCommand,
];

export const exitCodes = { fine: 0, findings: 1, wrongUsage: 2, bug: 70 } as const;

/** Where a command's words go. */
export interface CliOutput {
  stdout(text: string): void;
  stderr(text: string): void;
}

/** Runs `envoy-lua` with the arguments after its name. Never throws. @returns the exit code */
export async function runCli(args: readonly string[], context: CommandContext, output: CliOutput): Promise<number> {
  const isJson = args.includes("--json");
  try {
    const [name, ...rest] = args;
    if (name === undefined || ["--help", "-h", "help"].includes(name)) return print(overview(commands), output);
    const command = findCommand(name);
    const input = parseArguments(command, rest);
    if (input.flag("help")) return print(commandHelp(command), output);
    const result = await command.run(input, context);
    context.progress("");
    return isJson && result.data !== undefined ? reportJson(result, output) : report(result, output);
  } catch (error) {
    context.progress("");
    if (error instanceof UsageError) return isJson ? reportUsageJson(error, output) : reportUsage(error, output);
    return reportBug(error, output);
  }
}

function findCommand(name: string): Command {
  const command = commands.find((candidate) => candidate.name === name);
  if (command !== undefined) return command;
  throw new UsageError(
    `Unknown command "${name}"`,
    suggest(
      name,
      commands.map((candidate) => candidate.name),
    ),
  );
}

function report({ text, findings }: CommandResult, output: CliOutput): number {
  if (text !== "") output.stdout(`${text}\n`);
  for (const finding of findings) output.stderr(`${renderDiagnostic(finding)}\n`);
  return hasErrors(findings) ? exitCodes.findings : exitCodes.fine;
}

function reportJson({ data, findings }: CommandResult, output: CliOutput): number {
  const ok = !hasErrors(findings);
  print(JSON.stringify({ ok, ...data, findings }, null, 2), output);
  return ok ? exitCodes.fine : exitCodes.findings;
}

function reportUsage({ message, hint }: UsageError, { stderr }: CliOutput): number {
  stderr(`envoy-lua: ${message}\n${hint === undefined ? "" : `  hint: ${hint}\n`}`);
  return exitCodes.wrongUsage;
}

function reportUsageJson({ message, hint }: UsageError, output: CliOutput): number {
  print(JSON.stringify({ ok: false, usage: message, hint }, null, 2), output);
  return exitCodes.wrongUsage;
}

function reportBug(error: unknown, { stderr }: CliOutput): number {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  stderr(`envoy-lua: this is a bug, please report it with the lines below\n${stack}\n`);
  return exitCodes.bug;
}

function print(text: string, { stdout }: CliOutput): number {
  stdout(`${text}\n`);
  return exitCodes.fine;
}
