import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { envoyVersions } from "../envoy-api/envoy-version.ts";
import { runCommand } from "../envoy-process/run-command.ts";
import type { Command, CommandContext, CommandInput, CommandResult } from "./command.ts";
import type { RecordedRun } from "../testing/recorded-run.ts";
import { UsageError } from "./usage-error.ts";

export const recordCommand: Command = {
  name: "record",
  summary: "Turn passing tests into a scenario that both hosts run",
  arguments: "<test file…>",
  options: {
    out: {
      type: "string",
      value: "<folder>",
      help: "the scenario's folder, e.g. envoy-fixtures/guard; further ones get a number",
    },
    test: { type: "string", short: "t", value: "<name>", help: "only tests whose name has this text" },
  },
  examples: [
    ["envoy-lua record test/guard.test.ts --out envoy-fixtures/guard", "every test of a file"],
    ['envoy-lua record test/guard.test.ts -t "without a token" --out envoy-fixtures/no-token', "some of them"],
  ],
  run: record,
};

/** Milliseconds that all tests may take. */
const patience = 10 * 60_000;

async function record(input: CommandInput, context: CommandContext): Promise<CommandResult> {
  const out = input.text("out")?.replace(/\/+$/, "");
  if (input.positionals.length === 0)
    throw new UsageError("Wanted at least one test file", "envoy-lua record <test file…>");
  if (out === undefined) throw new UsageError("Wanted --out <folder>: where the scenario goes");
  const vitest = findVitest();
  if (vitest === undefined)
    return failed(finding("VITEST_NOT_FOUND", `Found no Vitest in "node_modules"`, "npm install --save-dev vitest"));
  const work = mkdtempSync(path.join(os.tmpdir(), "envoy-lua-record-"));
  try {
    return await recordInto({ work, vitest, out }, input, context);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The project's own, where Node would find it. */
function findVitest(): string | undefined {
  try {
    const manifest = createRequire(path.resolve("package.json")).resolve("vitest/package.json");
    return path.join(path.dirname(manifest), "vitest.mjs");
  } catch {
    return undefined;
  }
}

interface RecordPlaces {
  readonly work: string;
  readonly vitest: string;
  readonly out: string;
}

async function recordInto(places: RecordPlaces, input: CommandInput, context: CommandContext): Promise<CommandResult> {
  context.progress("Running the tests");
  const report = await runTests(places, input, context);
  if ("code" in report) return failed(report);
  const passed = report.runs.filter(({ test }) => test === undefined || report.passed.has(nameOf(test)));
  if (passed.length === 0)
    return failed(finding("NOTHING_RECORDED", "No passing test ran a filter with envoy-lua-kit/testing", report.hint));
  const { mergeRecordings } = await import("../testing/merge-recordings.ts");
  const { writeScenario } = await import("../testing/test-scenario.ts");
  const scenarios = mergeRecordings(`Recorded from ${input.positionals.join(", ")}`, passed);
  const folders = scenarios.map((_, index) => (index === 0 ? places.out : `${places.out}-${index + 1}`));
  const files = scenarios.flatMap((scenario, index) =>
    Object.entries(writeScenario(scenario)).map(([name, text]) => ({ path: `${folders[index] ?? ""}/${name}`, text })),
  );
  const problems = context.writeFiles(files);
  const findings = problems.length > 0 ? problems : await runAgain(folders, context);
  const exchanges = scenarios.reduce((sum, { notation }) => sum + notation.exchanges.length, 0);
  const text = `${exchanges} exchanges of ${passed.length} runs in ${folders.join(", ")}`;
  return { text: problems.length > 0 ? "" : text, data: { folders, exchanges }, findings };
}

interface TestReport {
  readonly runs: readonly RecordedRun[];
  /** Names of the tests that passed. */
  readonly passed: ReadonlySet<string>;
  readonly hint: string;
}

async function runTests(
  { work, vitest }: RecordPlaces,
  input: CommandInput,
  { environment }: CommandContext,
): Promise<TestReport | Diagnostic> {
  const [runsFile, reportFile] = [path.join(work, "runs.jsonl"), path.join(work, "report.json")];
  const only = input.text("test");
  const args = [
    ...["run", ...input.positionals, "--reporter=json", `--outputFile=${reportFile}`, "--coverage.enabled=false"],
    ...(only === undefined ? [] : ["-t", only]),
  ];
  const { recordVariable } = await import("../testing/write-recording.ts");
  const { stdout, stderr } = await runCommand(process.execPath, [vitest, ...args], {
    timeout: patience,
    environment: { ...environment, [recordVariable]: runsFile },
  });
  if (!existsSync(reportFile))
    return finding("TESTS_NOT_RUN", `Vitest gave no report: ${stderr || stdout}`, "Run the tests alone first");
  const { testResults } = JSON.parse(readFileSync(reportFile, "utf8")) as VitestReport;
  const results = testResults.flatMap(({ assertionResults }) => assertionResults);
  const lines = existsSync(runsFile) ? readFileSync(runsFile, "utf8").trimEnd().split("\n") : [];
  const failures = results.filter(({ status }) => status === "failed");
  return {
    runs: lines.map((line) => JSON.parse(line) as RecordedRun),
    passed: new Set(results.flatMap(({ status, fullName }) => (status === "passed" ? [fullName] : []))),
    hint:
      failures.length > 0
        ? `${failures.length} tests failed; only passing ones are recorded`
        : "Is the name of a test in -t right?",
  };
}

interface VitestReport {
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

/** A test's name as the report has it. */
function nameOf(test: string): string {
  return test.replaceAll(" > ", " ");
}

/** What was recorded from runs that had a proxy each must also be so in one proxy. */
async function runAgain(folders: readonly string[], context: CommandContext): Promise<readonly Diagnostic[]> {
  const lines = envoyVersions.slice(-1);
  const { chooseHosts } = await import("../workflows/choose-hosts.ts");
  const { runFolder } = await import("./run-folder.ts");
  const { lanes } = chooseHosts({ lines, choice: "simulator", found: [] });
  const results = [];
  for (const folder of folders) results.push(await runFolder(folder, { lanes, context, replacement: undefined }));
  return results.flatMap(({ diagnostics }) => diagnostics);
}

function finding(code: Diagnostic["code"], message: string, hint: string): Diagnostic {
  return { code, severity: "error", message, hint };
}

function failed(...findings: readonly Diagnostic[]): CommandResult {
  return { text: "", data: { folders: [] }, findings };
}
