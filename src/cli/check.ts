import { readScenario } from "../scenario/read-scenario.ts";
import { buildFilters } from "../workflows/build-filter.ts";
import { filterFolders } from "./build.ts";
import type { Command, CommandContext, CommandInput, CommandResult } from "./command.ts";
import { scenarioFolders } from "./scenario-folders.ts";

export const checkCommand: Command = {
  name: "check",
  summary: "Check filters, and all scenarios where none is named, and write nothing",
  arguments: "[filter…]",
  options: {},
  examples: [
    ["envoy-lua check", "every filter of filter-src and every scenario of envoy-fixtures"],
    ["envoy-lua check auth-header --json", "one filter, findings as JSON"],
  ],
  run: check,
};

function check({ positionals }: CommandInput, { files }: CommandContext): Promise<CommandResult> {
  const folders = filterFolders(positionals, files);
  const built = buildFilters(folders, { files, parameters: {}, out: "" });
  const scenarios = positionals.length > 0 ? [] : scenarioFolders([], files);
  const findings = [...built.diagnostics, ...scenarios.flatMap((folder) => readScenario(folder, files).diagnostics)];
  const text = `${folders.length} filters and ${scenarios.length} scenarios checked`;
  return Promise.resolve({ text, data: { filters: folders, scenarios }, findings });
}
