import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { findScriptLoader, type ScriptLoader } from "../envoy-process/script-loader.ts";
import type { TextFiles } from "../files/text-files.ts";
import type { EnvoyFilter } from "../istio/envoy-filter.ts";
import type { BuiltFilter } from "../workflows/build-filter.ts";
import type { CheckedManifests } from "../workflows/check-manifests.ts";
import { checkTargets, readSources, type CheckTargets } from "./check-targets.ts";
import type { Command, CommandContext, CommandInput, CommandResult } from "./command.ts";
import { profileOption, readProfile } from "./read-profile.ts";
import { scenarioFolders } from "./scenario-folders.ts";
import { UsageError } from "./usage-error.ts";

export const checkCommand: Command = {
  name: "check",
  summary: "Check filters, EnvoyFilters, and all scenarios where nothing is named, and write nothing",
  arguments: "[filter or manifest…]",
  options: {
    profile: profileOption,
    base: {
      type: "string",
      value: "<file.json>",
      help: "the gateway without the EnvoyFilters: a /config_dump, istioctl proxy-config all -o json, or a recording",
    },
  },
  examples: [
    ["envoy-lua check", "every filter of filter-src and every scenario of envoy-fixtures"],
    ["envoy-lua check auth-header --json", "one filter, findings as JSON"],
    ["envoy-lua check filters.yaml --base gateway.json", "EnvoyFilters against what istiod generates for a gateway"],
    ["envoy-lua check manifests", "the EnvoyFilters below a folder, as far as they are wrong for every gateway"],
  ],
  run: check,
};

async function check(input: CommandInput, context: CommandContext): Promise<CommandResult> {
  const { files, environment } = context;
  const { positionals } = input;
  const targets = checkTargets(positionals, files);
  const manifests = await checkManifestFiles(targets.manifests, input, files);
  const loader = await findScriptLoader(environment);
  const filters = await checkFilters(targets.filters, { profile: readProfile(input), files, loader });
  const scenarios = positionals.length > 0 ? [] : scenarioFolders([], files);
  const findings = [
    ...filters,
    ...(await scenarioFindings(scenarios, files)),
    ...(manifests?.diagnostics ?? []),
    ...(loader === undefined ? [] : await manifestLoadFindings(manifests?.filters ?? [], loader)),
  ];
  const loaded = loader === undefined ? notLoaded : `, scripts loaded in ${loader.name}`;
  return {
    text: `${describe(targets, scenarios, manifests)}${loaded}`,
    data: {
      filters: targets.filters,
      scenarios,
      envoyFilters: manifests?.count ?? 0,
      gateways: manifests?.gateways ?? [],
      loadedIn: loader?.name ?? null,
    },
    findings,
  };
}

async function scenarioFindings(folders: readonly string[], files: TextFiles): Promise<readonly Diagnostic[]> {
  if (folders.length === 0) return [];
  const { readScenario } = await import("../scenario/read-scenario.ts");
  return folders.flatMap((folder) => readScenario(folder, files).diagnostics);
}

/** What was checked, in one line. */
function describe(
  { filters }: CheckTargets,
  scenarios: readonly string[],
  manifests: CheckedManifests | undefined,
): string {
  const own = `${filters.length} filters and ${scenarios.length} scenarios`;
  if (manifests === undefined) return `${own} checked`;
  const against = manifests.gateways.length === 0 ? "without a gateway" : `against ${manifests.gateways.join(", ")}`;
  const theirs = `${manifests.count} EnvoyFilters ${against}`;
  return `${filters.length === 0 ? theirs : `${own}, ${theirs}`} checked`;
}

async function checkManifestFiles(
  names: readonly string[],
  input: CommandInput,
  files: TextFiles,
): Promise<CheckedManifests | undefined> {
  const base = input.text("base");
  if (names.length === 0) {
    if (base !== undefined) throw new UsageError("Found --base without EnvoyFilters", "Name their files or folders");
    return undefined;
  }
  const { checkManifests } = await import("../workflows/check-manifests.ts");
  const [gateway] = base === undefined ? [] : readSources([base], files);
  const checked = checkManifests(readSources(names, files), gateway);
  if (checked.count > 0 || checked.diagnostics.length > 0) return checked;
  throw new UsageError(`Found no EnvoyFilter in ${names.map((name) => `"${name}"`).join(", ")}`);
}

interface FilterCheck {
  readonly profile: ReturnType<typeof readProfile>;
  readonly files: TextFiles;
  readonly loader: ScriptLoader | undefined;
}

async function checkFilters(
  folders: readonly string[],
  { profile, files, loader }: FilterCheck,
): Promise<readonly Diagnostic[]> {
  if (folders.length === 0) return [];
  // Loaded here, for TypeScript alone takes half a second, which manifests need not wait for.
  const { buildInThreads } = await import("./build-in-threads.ts");
  const options = { files, parameters: {}, out: "" };
  const built = await buildInThreads(folders, profile === undefined ? options : { ...options, profile });
  if (!built.ok || loader === undefined) return built.diagnostics;
  return [...built.diagnostics, ...(await loadFindings(built.value, { loader, files, folders }))];
}

/** A finding for each script of an EnvoyFilter that does not load, but for those that are no Lua at all. */
async function manifestLoadFindings(
  filters: readonly EnvoyFilter[],
  loader: ScriptLoader,
): Promise<readonly Diagnostic[]> {
  if (filters.length === 0) return [];
  const { scriptsOf } = await import("../istio/findings/scripts-of.ts");
  const { checkLua } = await import("../workflows/check-manifests.ts");
  const patches = filters.flatMap((filter) => filter.patches);
  const scripts = patches.flatMap(scriptsOf).filter(({ lua }) => checkLua(lua) === undefined);
  const problems = await loader.load(scripts.map(({ lua }) => lua));
  return scripts.flatMap(({ position, label }, index) => {
    const problem = problems[index];
    if (problem === undefined) return [];
    const finding = notLoading(`A script of ${label} does not load in ${loader.name}: ${problem}`, loader);
    return [position === undefined ? finding : { ...finding, position }];
  });
}

const notLoaded =
  "; scripts were not loaded, since there is no Envoy and no LuaJIT here: envoy-lua envoy install 1.37.0 gets one";

/** A finding for each script that does not load, at the place in TypeScript that its reason names. */
async function loadFindings(
  built: readonly BuiltFilter[],
  { loader, files, folders }: { loader: ScriptLoader; files: TextFiles; folders: readonly string[] },
): Promise<readonly Diagnostic[]> {
  const problems = await loader.load(built.map(({ script }) => script.lua));
  const findings = built.flatMap(({ name }, index) => {
    const problem = problems[index];
    return problem === undefined ? [] : [notLoading(`"${name}" does not load in ${loader.name}: ${problem}`, loader)];
  });
  if (findings.length === 0) return [];
  const { explainFinding } = await import("../explain/explain-finding.ts");
  const { mapStoreOf } = await import("../explain/map-store.ts");
  const maps = built.map(({ script }, index) => ({ sourceMap: script.sourceMap, sources: folders[index] ?? "" }));
  const store = await mapStoreOf(maps, files);
  return Promise.all(findings.map((finding) => explainFinding(finding, store)));
}

/** A LuaJIT of this machine may lack the compatibility to Lua 5.2 that Envoy's has, so that its refusal is no proof. */
function notLoading(message: string, { isEnvoy }: ScriptLoader): Diagnostic {
  return { code: "SCRIPT_LOAD_ERROR", severity: isEnvoy ? "error" : "warning", message };
}
