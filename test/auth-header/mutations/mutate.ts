import { createCompiler } from "../../../src/compiler/create-compiler.ts";
import type { TextFiles } from "../../../src/files/text-files.ts";
import { readScenario } from "../../../src/scenario/read-scenario.ts";
import type { Scenario } from "../../../src/scenario/scenario.ts";
import { createSimulator } from "../../../src/simulator/create-simulator.ts";
import { isAsExpected } from "../../../src/workflows/is-as-expected.ts";
import { scenarioScripts } from "../../../src/workflows/compile-scripts.ts";
import { runScenario } from "../../../src/workflows/run-scenario.ts";
import { filterFolder } from "../../support/files-on-disk.ts";
import { findDifferences } from "./find-differences.ts";
import { mutateFiles } from "./mutate-files.ts";
import { mutations, type Mutation } from "./mutations.ts";

/** What came of a mutation: the exchanges that noticed, or the compiler's rule; or why it could not be asked. */
type Verdict = { readonly noticed: readonly string[] } | { readonly problem: string };

/** So many random subjects must make no difference to a mutation that is said to change nothing. */
const subjects = 3000;

const compiler = createCompiler();

/**
 * `npm run mutate:auth-header [-- text]`: takes each defence of the auth-header filter away, or those with a text in their name, and runs its
 * scenario in the simulator. Fails where nothing notices, unless the mutation is said to change nothing, with a reason, and does not.
 */
async function main(wanted = ""): Promise<number> {
  const chosen = mutations.filter(({ defence }) => defence.includes(wanted));
  const failed: string[] = [];
  for (const mutation of chosen) {
    const { isAsKnown, text } =
      mutation.equivalent === undefined ? await expectNotice(mutation) : await expectNone(mutation);
    if (!isAsKnown) failed.push(mutation.defence);
    console.log(`${isAsKnown ? "✓" : "✗"} ${mutation.defence}: ${text}`);
  }
  const equivalents = chosen.filter(({ equivalent }) => equivalent !== undefined).length;
  console.log(
    `${chosen.length - equivalents} to be noticed, ${equivalents} that change nothing; ${failed.length} are otherwise`,
  );
  return failed.length === 0 ? 0 : 1;
}

interface Judgement {
  readonly isAsKnown: boolean;
  readonly text: string;
}

async function expectNotice(mutation: Mutation): Promise<Judgement> {
  const verdict = await judge(mutation);
  return { isAsKnown: "noticed" in verdict && verdict.noticed.length > 0, text: describe(verdict) };
}

async function expectNone(mutation: Mutation): Promise<Judgement> {
  const verdict = await judge(mutation);
  const isUnnoticed = "noticed" in verdict && verdict.noticed.length === 0;
  if (!isUnnoticed) return { isAsKnown: false, text: describe(verdict) };
  const differences = await findDifferences(mutation, { subjects, seed: 1, compiler });
  const why = `changes nothing, also for ${subjects} random subjects: ${mutation.equivalent ?? ""}`;
  return differences.length === 0
    ? { isAsKnown: true, text: why }
    : { isAsKnown: false, text: `changes ${differences.length} outcomes, first: ${differences[0] ?? ""}` };
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
  const files = mutateFiles(mutation);
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
