import { readScenario } from "../scenario/read-scenario.ts";
import { filterFolders } from "./filter-folders.ts";
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

async function check({ positionals }: CommandInput, { files }: CommandContext): Promise<CommandResult> {
  const folders = filterFolders(positionals, files);
  const { buildFilters } = await import("../workflows/build-filter.ts");
  const built = buildFilters(folders, { files, parameters: {}, out: "" });
  const scenarios = positionals.length > 0 ? [] : scenarioFolders([], files);
  const findings = [...built.diagnostics, ...scenarios.flatMap((folder) => readScenario(folder, files).diagnostics)];
  const text = `${folders.length} filters and ${scenarios.length} scenarios checked`;
  return { text, data: { filters: folders, scenarios }, findings };
}
