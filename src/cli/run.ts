import { envoyVersions, type EnvoyVersion } from "../envoy-api/envoy-version.ts";
import { checkNamedEnvoy, envoyNotFound, findEnvoys, type EnvoyBinary } from "../envoy-process/find-envoys.ts";
import { lineOf } from "../envoy-process/envoy-releases.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { FilterUse } from "../scenario/scenario.ts";
import type { TracedResult } from "../trace-page/collect-page-data.ts";
import type { HostChoice } from "../workflows/choose-hosts.ts";
import type { Command, CommandContext, CommandInput, CommandResult } from "./command.ts";
import { suggest } from "./parse-arguments.ts";
import type { RunCoverage } from "./run-coverage.ts";
import { scenarioFolders, scenarioRoot } from "./scenario-folders.ts";
import { UsageError } from "./usage-error.ts";
import { writeTracePage } from "./write-trace-page.ts";

export const runCommand: Command = {
  name: "run",
  summary: "Run scenarios in the simulator, in a real Envoy, or in both",
  arguments: "[scenario…]",
  options: {
    filter: { type: "string", value: "<filter>", help: "run this filter in place of the scenario's scripts" },
    script: { type: "string", value: "<file.lua>", help: "run this Lua file in place of the scenario's scripts" },
    host: {
      type: "string",
      value: "simulator|envoy|both",
      help: "where to run; both where there is an Envoy unless given",
    },
    envoy: {
      type: "string",
      multiple: true,
      value: "<version>",
      help: "release line to run or simulate, or all; the newest one here unless given",
    },
    html: {
      type: "string",
      value: "<file.html>",
      help: "write a page that shows the way of each exchange, calls and headers",
    },
    coverage: {
      type: "string",
      isValueOptional: true,
      value: "<folder>",
      help: "show what ran of the filters' TypeScript, and write coverage-final.json and lcov.info into a folder",
    },
  },
  examples: [
    ["envoy-lua run", "every scenario of envoy-fixtures"],
    [
      "envoy-lua run auth-header --host both --envoy 1.37",
      "in the simulator and in Envoy 1.37; a difference is a finding",
    ],
    ["envoy-lua run auth-header --envoy all", "in every Envoy on this machine"],
    [
      "envoy-lua run auth-header --html trace.html",
      "the same in a page for the browser, with the way of each exchange",
    ],
    ["envoy-lua run --host simulator --coverage=coverage", "as a table, and for editors and services"],
    ["envoy-lua run ./my-scenario --script other.lua --host simulator", "any Lua, without an Envoy"],
  ],
  run,
};

async function run(input: CommandInput, context: CommandContext): Promise<CommandResult> {
  const replacement = readReplacement(input, context);
  const coverage = await readCoverage(input, context);
  const found = await findEnvoys(context.environment);
  const { chooseHosts } = await import("../workflows/choose-hosts.ts");
  const { lanes, missing } = chooseHosts({ lines: readLines(input, found), choice: readChoice(input), found });
  const folders = scenarioFolders(input.positionals, context.files);
  if (folders.length === 0)
    throw new UsageError(
      `Found no scenario in "${scenarioRoot}"`,
      "A scenario is a folder there with a scenario.yaml; or name its folder",
    );
  const unusable = input.text("host") === "simulator" ? [] : await checkNamedEnvoy(context.environment);
  if (unusable.length > 0) return { text: "", data: { scenarios: [] }, findings: unusable };
  if (missing.length > 0) return { text: "", data: { scenarios: [] }, findings: missing.map(envoyNotFound) };
  const results: TracedResult[] = [];
  const page = input.text("html");
  const findings: Diagnostic[] = [];
  const { runFolder } = await import("./run-folder.ts");
  for (const folder of folders) {
    const result = await runFolder(folder, {
      ...{ lanes, context, replacement, isTraced: page !== undefined },
      ...(coverage === undefined ? {} : { coverage }),
    });
    findings.push(...result.diagnostics);
    if (result.ok) results.push(...result.value);
    if (result.ok && result.value.length === 0)
      findings.push(notRun(folder, input.positionals.length > 0 ? "error" : "warning"));
  }
  context.progress("");
  const { resultData, resultTable } = await import("./run-report.ts");
  const written = page === undefined ? [] : await writeTracePage(page, { results, findings, context });
  const covered = await coverage?.report(input.text("coverage"));
  const note = found.length === 0 && readChoice(input) === undefined ? [noEnvoyNote] : [];
  const where = page !== undefined && written.length === 0 ? [`The page is ${page}`] : [];
  const tables = results.map(({ result }) => resultTable(result, context));
  return {
    text: [...tables, ...(covered === undefined ? [] : [covered.text]), ...note, ...where].join("\n\n"),
    data: {
      scenarios: results.map(({ result }) => resultData(result)),
      ...(covered === undefined ? {} : { coverage: covered.data }),
    },
    findings: [...findings, ...written, ...(covered?.findings ?? [])],
  };
}

async function readCoverage(input: CommandInput, context: CommandContext): Promise<RunCoverage | undefined> {
  if (!input.flag("coverage") && input.text("coverage") === undefined) return undefined;
  if (readChoice(input) === "envoy")
    throw new UsageError("Found --coverage with --host envoy", "Only the simulator knows which lines of a script run");
  const { createRunCoverage } = await import("./run-coverage.ts");
  return createRunCoverage(context);
}

/** Not an error where the scenario is only one of all. */
function notRun(folder: string, severity: Diagnostic["severity"]): Diagnostic {
  return {
    code: "SCENARIO_NOT_RUN",
    severity,
    message: `"${folder}" was not run: it is for none of the hosts that are here and were asked for`,
    hint: "Its scenario.yaml says for which hosts it is; envoy-lua envoy list shows the Envoys that are here",
  };
}

const noEnvoyNote = "There is no Envoy here to compare with; envoy-lua envoy install 1.37.0 gets one";

function readReplacement(input: CommandInput, { files }: CommandContext): FilterUse | undefined {
  const [filter, script] = [input.text("filter"), input.text("script")];
  if (filter !== undefined && script !== undefined)
    throw new UsageError("Found both --filter and --script, wanted one of them");
  if (script !== undefined && files.read(script) === undefined) throw new UsageError(`Found no file "${script}"`);
  if (script !== undefined) return { script };
  return filter === undefined ? undefined : { filter, parameters: {} };
}

const choices: readonly string[] = ["simulator", "envoy", "both"] satisfies readonly HostChoice[];

function readChoice(input: CommandInput): HostChoice | undefined {
  const host = input.text("host");
  if (host === undefined || choices.includes(host)) return host as HostChoice | undefined;
  throw new UsageError(`Unknown host "${host}"`, suggest(host, choices));
}

function readLines(input: CommandInput, found: readonly EnvoyBinary[]): readonly EnvoyVersion[] {
  const versions = input.texts("envoy");
  if (versions.includes("all")) return found.length === 0 ? envoyVersions : found.map(({ line }) => line);
  return versions.map((version) => {
    const line = lineOf(version);
    if (line === undefined) throw new UsageError(`Unknown Envoy "${version}"`, `Known: ${envoyVersions.join(", ")}`);
    return line;
  });
}
