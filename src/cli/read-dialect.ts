import type { CommandInput, CommandOption } from "./command.ts";
import { suggest } from "./parse-arguments.ts";
import { UsageError } from "./usage-error.ts";

/** Plain YAML, and the languages of templates. */
export const dialects = ["yaml", "helm", "go-template"] as const;

export type Dialect = (typeof dialects)[number];

export const dialectOption: CommandOption = {
  type: "string",
  value: "<dialect>",
  help: "yaml (the default), helm or go-template",
};

/** @throws UsageError for one that does not exist */
export function readDialect(input: CommandInput): Dialect {
  const found = input.text("dialect") ?? "yaml";
  const dialect = dialects.find((known) => known === found);
  if (dialect === undefined) throw new UsageError(`Unknown dialect "${found}"`, suggest(found, dialects));
  return dialect;
}
