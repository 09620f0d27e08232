import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { findScriptLoader, type ScriptLoader } from "../envoy-process/script-loader.ts";
import { explainFinding } from "../explain/explain-finding.ts";
import { mapStoreOf } from "../explain/map-store.ts";
import type { TextFiles } from "../files/text-files.ts";
import { readScenario } from "../scenario/read-scenario.ts";
import type { BuiltFilter } from "../workflows/build-filter.ts";
import { filterFolders } from "./filter-folders.ts";
import type { Command, CommandContext, CommandInput, CommandResult } from "./command.ts";
import { profileOption, readProfile } from "./read-profile.ts";
import { scenarioFolders } from "./scenario-folders.ts";

export const checkCommand: Command = {
  name: "check",
  summary: "Check filters, and all scenarios where none is named, and write nothing",
  arguments: "[filter…]",
  options: { profile: profileOption },
  examples: [
    ["envoy-lua check", "every filter of filter-src and every scenario of envoy-fixtures"],
    ["envoy-lua check auth-header --json", "one filter, findings as JSON"],
  ],
  run: check,
};

async function check(input: CommandInput, { files, environment }: CommandContext): Promise<CommandResult> {
  const { positionals } = input;
  const profile = readProfile(input);
  const folders = [...new Set(filterFolders(positionals, files))];
  const { buildFilters } = await import("../workflows/build-filter.ts");
  const options = { files, parameters: {}, out: "" };
  const built = buildFilters(folders, profile === undefined ? options : { ...options, profile });
  const scenarios = positionals.length > 0 ? [] : scenarioFolders([], files);
  const findings = [...built.diagnostics, ...scenarios.flatMap((folder) => readScenario(folder, files).diagnostics)];
  const loader = await findScriptLoader(environment);
  if (built.ok && loader !== undefined) findings.push(...(await loadFindings(built.value, { loader, files, folders })));
  const loaded = loader === undefined ? notLoaded : `, scripts loaded in ${loader.name}`;
  const text = `${folders.length} filters and ${scenarios.length} scenarios checked${loaded}`;
  return { text, data: { filters: folders, scenarios, loadedIn: loader?.name ?? null }, findings };
}

const notLoaded =
  "; scripts were not loaded, since there is no Envoy and no LuaJIT here: envoy-lua envoy install 1.37.0 gets one";

/** A finding for each script that does not load, at the place in TypeScript that its reason names. */
async function loadFindings(
  built: readonly BuiltFilter[],
  { loader, files, folders }: { loader: ScriptLoader; files: TextFiles; folders: readonly string[] },
): Promise<readonly Diagnostic[]> {
  const problems = await loader.load(built.map(({ script }) => script.lua));
  const maps = built.map(({ script }, index) => ({ sourceMap: script.sourceMap, sources: folders[index] ?? "" }));
  const store = await mapStoreOf(maps, files);
  const findings = built.flatMap(({ name }, index) => {
    const problem = problems[index];
    return problem === undefined ? [] : [notLoading(`"${name}" does not load in ${loader.name}: ${problem}`, loader)];
  });
  return Promise.all(findings.map((finding) => explainFinding(finding, store)));
}

/** A LuaJIT of this machine may lack the compatibility to Lua 5.2 that Envoy's has, so that its refusal is no proof. */
function notLoading(message: string, { isEnvoy }: ScriptLoader): Diagnostic {
  return { code: "SCRIPT_LOAD_ERROR", severity: isEnvoy ? "error" : "warning", message };
}
