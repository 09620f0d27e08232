import type { Command, CommandOption } from "./command.ts";
import { commonOptions } from "./parse-arguments.ts";

/** What `envoy-lua --help` shows. */
export function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    "Write Envoy HTTP Lua filters in TypeScript, compile them to one Lua script, run them in a simulator and in a real Envoy, package them.",
    "",
    "Usage: envoy-lua <command> [options]",
    "",
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    "",
    "envoy-lua <command> --help shows a command's options and examples.",
    "Exit codes: 0 all is well, 1 there are findings, 2 the command was called wrongly.",
  ].join("\n");
}

/** What `envoy-lua <command> --help` shows. */
export function commandHelp(command: Command): string {
  const options = Object.entries({ ...command.options, ...commonOptions }).map(
    ([name, option]) => [describeOption(name, option), option.help] as const,
  );
  return [
    `${command.summary}.`,
    "",
    `Usage: envoy-lua ${[command.name, command.arguments, "[options]"].filter((part) => part !== "").join(" ")}`,
    "",
    "Options:",
    ...columns(options),
    "",
    "Examples:",
    ...columns(command.examples),
  ].join("\n");
}

function describeOption(name: string, { value, multiple = false, short, isValueOptional }: CommandOption): string {
  const shown = value === undefined ? "" : isValueOptional === true ? `[=${value}]` : ` ${value}`;
  return `${short === undefined ? "" : `-${short}, `}--${name}${shown}${multiple ? " …" : ""}`;
}

function columns(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
