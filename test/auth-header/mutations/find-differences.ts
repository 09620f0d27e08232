import fc from "fast-check";
import type { Compiler } from "../../../src/compiler/create-compiler.ts";
import type { TextFiles } from "../../../src/files/text-files.ts";
import { compareOutcomes } from "../../../src/scenario/compare-outcomes.ts";
import { isAskedOf } from "../../../src/scenario/is-asked-of.ts";
import type { Outcome } from "../../../src/scenario/outcome.ts";
import { prepareScenario } from "../../../src/scenario/prepare-scenario.ts";
import { fileNames, type PreparedScenario } from "../../../src/scenario/prepared-scenario.ts";
import { readScenario } from "../../../src/scenario/read-scenario.ts";
import { createSimulator } from "../../../src/simulator/create-simulator.ts";
import { scenarioScripts } from "../../../src/workflows/compile-scripts.ts";
import { valueOf } from "../../support/expect-value.ts";
import { filterFolder, projectFiles } from "../../support/files-on-disk.ts";
import { prepareSubjects, subject } from "../random-subjects.ts";
import { mutateFiles } from "./mutate-files.ts";
import type { Mutation } from "./mutations.ts";

export interface Corpus {
  /** How many random subjects ask, beside the exchanges of the scenario. */
  readonly subjects: number;
  readonly seed: number;
  readonly compiler: Compiler;
}

const asked = { kind: "simulator", version: "1.40" } as const;

/** What clients of random subjects claim, so that it shows what becomes of it. */
const claimed = [
  ["x-envoy-upstream-rq-timeout-ms", "1"],
  ["x-envoy-upstream-rq-timeout-ms", "2"],
  ["x-envoy-upstream-rq-per-try-timeout-ms", "1"],
  ["X-Remote-User", "root"],
  ["X-Remote-Group", "system:masters"],
  ["X-Remote-Extra-Scopes", "all"],
] as const;

/**
 * Asks the filter and a mutation of it the same, with the same certificates: all exchanges of the scenario but those with faults, which count
 * calls, and random subjects. A mutation of the configuration cannot be asked.
 *
 * @returns for each outcome that differs, what was asked and what differs
 */
export async function findDifferences(mutation: Mutation, corpus: Corpus): Promise<readonly string[]> {
  const original = readScripts(projectFiles, corpus.compiler);
  const mutated = readScripts(mutateFiles(mutation), corpus.compiler);
  const found: string[] = [];
  for (const prepared of prepareCorpus(original, corpus)) {
    const left = await run(prepared);
    const right = await run(withScripts(prepared, mutated));
    for (const [index, { title }] of prepared.scenario.exchanges.entries()) {
      const differences = compareOutcomes(outcomeAt(left, index), outcomeAt(right, index));
      if (differences.length > 0) found.push(`${title}: ${differences.map(({ what }) => what).join(", ")}`);
    }
  }
  return found;
}

type Scripts = ReadonlyMap<string, string>;

function scenarioOf(files: TextFiles) {
  return valueOf(readScenario("envoy-fixtures/auth-header", files));
}

function readScripts(files: TextFiles, compiler: Compiler): Scripts {
  return valueOf(scenarioScripts(scenarioOf(files), { files, filterFolder, compiler }));
}

function prepareCorpus(scripts: Scripts, { subjects, seed }: Corpus): readonly PreparedScenario[] {
  const scenario = scenarioOf(projectFiles);
  const exchanges = scenario.exchanges.filter((each) => each.faults === undefined && isAskedOf(each, asked));
  const random = fc.sample(subject, { numRuns: subjects, seed });
  return [
    prepareScenario({ scenario: { ...scenario, exchanges }, scripts, now: new Date() }),
    prepareSubjects(random, { scenario, scripts, headers: claimed }),
  ];
}

function withScripts({ scenario, files }: PreparedScenario, scripts: Scripts): PreparedScenario {
  const own = [...scripts].map(([name, lua]) => [fileNames.script(name), lua] as const);
  return { scenario, files: new Map([...files, ...own]) };
}

async function run(prepared: PreparedScenario): Promise<readonly Outcome[]> {
  return valueOf(await createSimulator({ version: asked.version }).run(prepared));
}

function outcomeAt(outcomes: readonly Outcome[], index: number): Outcome {
  const outcome = outcomes[index];
  if (outcome === undefined) throw new Error("The simulator gave too few outcomes");
  return outcome;
}
