import { nearestName } from "../diagnostics/nearest-name.ts";
import { parseArgs } from "node:util";
import type { Command, CommandInput, CommandOption } from "./command.ts";
import { UsageError } from "./usage-error.ts";

/** Options that every command has. */
export const commonOptions: Readonly<Record<string, CommandOption>> = {
  json: { type: "boolean", help: "print the result, findings included, as JSON" },
  help: { type: "boolean", short: "h", help: "show this help" },
};

/** The arguments of a command. @throws UsageError for an option that it does not have or that lacks its value */
export function parseArguments(command: Command, args: readonly string[]): CommandInput {
  const options = { ...command.options, ...commonOptions };
  const known = Object.fromEntries(
    Object.entries(options).map(([name, { type, multiple = false, short }]) => [
      name,
      { type, multiple, ...(short === undefined ? {} : { short }) },
    ]),
  );
  const alone = givenAlone(args, options);
  const rest = args.filter((argument) => !alone.has(argument));
  const { values, positionals } = parse(rest, known, Object.keys(options));
  const empty = Object.keys(values).find((name) => [values[name]].flat().includes(""));
  if (empty !== undefined) throw new UsageError(`Option "--${empty}" has an empty value`);
  return {
    positionals,
    text: (name) => (typeof values[name] === "string" ? values[name] : undefined),
    texts: (name) => (Array.isArray(values[name]) ? values[name].map(String) : []),
    flag: (name) => values[name] === true || alone.has(`--${name}`),
  };
}

/** Options without the value that they may have: what stands behind them is no value of theirs. */
function givenAlone(args: readonly string[], options: Readonly<Record<string, CommandOption>>): ReadonlySet<string> {
  const optional = Object.keys(options).filter((name) => options[name]?.isValueOptional === true);
  return new Set(optional.map((name) => `--${name}`).filter((argument) => args.includes(argument)));
}

interface Parsed {
  readonly values: Readonly<Record<string, unknown>>;
  readonly positionals: readonly string[];
}

function parse(
  args: readonly string[],
  options: NonNullable<Parameters<typeof parseArgs>[0]>["options"],
  names: readonly string[],
): Parsed {
  try {
    return parseArgs({ args: [...args], ...(options === undefined ? {} : { options }), allowPositionals: true });
  } catch (error) {
    throw describeParseError(error, names);
  }
}

function describeParseError(error: unknown, names: readonly string[]): unknown {
  if (!(error instanceof TypeError) || !("code" in error) || !String(error.code).startsWith("ERR_PARSE_ARGS"))
    return error;
  const unknown = /Unknown option '(--?[^']*)'/.exec(error.message)?.[1];
  if (unknown === undefined) return new UsageError(error.message.split(". ")[0] ?? error.message);
  return new UsageError(`Unknown option "${unknown}"`, suggest(unknown.replace(/^-+/, ""), names, "--"));
}

/** "Did you mean", where one of the names is near enough. */
export function suggest(found: string, names: readonly string[], prefix = ""): string {
  const nearest = nearestName(found, names);
  if (nearest !== undefined) return `Did you mean ${prefix}${nearest}?`;
  return `Known: ${names.map((name) => prefix + name).join(", ")}`;
}
