import { createCompiler } from "../../../src/compiler/create-compiler.ts";
import type { TextFiles } from "../../../src/files/text-files.ts";
import { readScenario } from "../../../src/scenario/read-scenario.ts";
import type { Scenario } from "../../../src/scenario/scenario.ts";
import { createSimulator } from "../../../src/simulator/create-simulator.ts";
import { isAsExpected } from "../../../src/workflows/is-as-expected.ts";
import { scenarioScripts } from "../../../src/workflows/compile-scripts.ts";
import { runScenario } from "../../../src/workflows/run-scenario.ts";
import { filterFolder, projectFiles } from "../../support/files-on-disk.ts";
import { mutations, type Mutation } from "./mutations.ts";

/** What came of a mutation: the exchanges that noticed, or the compiler's rule; or why it could not be asked. */
type Verdict = { readonly noticed: readonly string[] } | { readonly problem: string };

const compiler = createCompiler();

/**
 * `npm run mutate:auth-header [-- text]`: takes each defence of the auth-header filter away, or those with a text in their name, and runs its
 * scenario in the simulator. Fails where nothing notices, unless it is known why.
 */
async function main(wanted = ""): Promise<number> {
  const chosen = mutations.filter(({ defence }) => defence.includes(wanted));
  let noticed = 0;
  let unexpected = 0;
  for (const mutation of chosen) {
    const verdict = await judge(mutation);
    const isNoticed = "noticed" in verdict && verdict.noticed.length > 0;
    if (isNoticed === (mutation.covered !== undefined)) unexpected += 1;
    if (isNoticed) noticed += 1;
    console.log(`${isNoticed ? "✓" : "✗"} ${mutation.defence}: ${describe(verdict)}${explain(mutation)}`);
  }
  console.log(`${noticed} of ${chosen.length} are noticed, ${unexpected} otherwise than known`);
  return unexpected === 0 ? 0 : 1;
}

function explain({ covered }: Mutation): string {
  return covered === undefined ? "" : ` (${covered})`;
}

function describe(verdict: Verdict): string {
  if ("problem" in verdict) return verdict.problem;
  const [first, ...others] = verdict.noticed;
  return first === undefined
    ? "nothing notices"
    : `"${first}"${others.length === 0 ? "" : ` and ${others.length} more`}`;
}

/** First without the exchanges with faults, which take most of the time. */
async function judge(mutation: Mutation): Promise<Verdict> {
  const original = projectFiles.read(mutation.file) ?? "";
  const count = original.split(mutation.text).length - 1;
  if (count !== 1) return { problem: `its text stands ${count} times in ${mutation.file}, wanted once` };
  const changed = original.replace(mutation.text, () => mutation.becomes);
  const files: TextFiles = {
    ...projectFiles,
    read: (file) => (file === mutation.file ? changed : projectFiles.read(file)),
  };
  const scenario = readScenario("envoy-fixtures/auth-header", files);
  if (!scenario.ok) return { problem: scenario.diagnostics.map(({ message }) => message).join("; ") };
  const usual = scenario.value.exchanges.filter(({ faults }) => faults === undefined);
  const verdict = await run({ ...scenario.value, exchanges: usual }, files);
  return "noticed" in verdict && verdict.noticed.length === 0 ? await run(scenario.value, files) : verdict;
}

async function run(scenario: Scenario, files: TextFiles): Promise<Verdict> {
  const scripts = scenarioScripts(scenario, { files, filterFolder, compiler });
  if (!scripts.ok) {
    const errors = scripts.diagnostics.filter(({ severity }) => severity === "error");
    const codes = [...new Set(errors.map(({ code }) => code))];
    const isUnsafe = codes.every((code) => code === "HEADER_VALUE_UNCHECKED");
    return isUnsafe ? { noticed: codes } : { problem: errors.map(({ message }) => message).join("; ") };
  }
  const hosts = [createSimulator({ version: "1.40" })];
  const result = await runScenario(scenario, { scripts: scripts.value, hosts, now: new Date() });
  if (!result.ok) return { problem: result.diagnostics.map(({ message }) => message).join("; ") };
  const unexpected = result.value.exchanges.filter((exchange) => !isAsExpected(exchange));
  return { noticed: unexpected.map(({ exchange }) => exchange.title) };
}

process.exitCode = await main(process.argv[2]);
