import path from "node:path";
import { addOutcome, type RecordedOutcome, type Recording } from "../../../src/scenario/recording.ts";
import { envoyVersions, type EnvoyVersion } from "../../../src/envoy-api/envoy-version.ts";
import type { Outcome } from "../../../src/scenario/outcome.ts";
import { isAskedOf } from "../../../src/scenario/is-asked-of.ts";
import { prepareScenario } from "../../../src/scenario/prepare-scenario.ts";
import { readScenario } from "../../../src/scenario/read-scenario.ts";
import type { ScenarioHost } from "../../../src/scenario/scenario-host.ts";
import type { Exchange, Scenario } from "../../../src/scenario/scenario.ts";
import { scenarioScripts } from "../../../src/workflows/compile-scripts.ts";
import { valueOf } from "../../support/expect-value.ts";
import { filterFolder, projectFiles } from "../../support/files-on-disk.ts";

/** Where the corpus is. */
export const corpusFolder = "envoy-fixtures/conformance";

/** A scenario of the corpus, and what the Envoys did with it. */
export interface Topic {
  readonly name: string;
  readonly scenario: Scenario;
  readonly recording: Recording;
}

/** All topics of the corpus, or those named. */
export function readTopics(names: readonly string[] = []): readonly Topic[] {
  const all = projectFiles.list(corpusFolder).filter((name) => scenarioText(name) !== undefined);
  const unknown = names.filter((name) => !all.includes(name));
  if (unknown.length > 0) throw new Error(`Found no topic ${unknown.join(", ")} in ${corpusFolder}`);
  return (names.length === 0 ? all : names).map(readTopic);
}

function scenarioText(name: string): string | undefined {
  return projectFiles.read(`${corpusFolder}/${name}/scenario.yaml`);
}

function readTopic(name: string): Topic {
  const folder = `${corpusFolder}/${name}`;
  const recorded = projectFiles.read(recordingFile(name));
  return {
    name,
    scenario: valueOf(readScenario(folder, projectFiles)),
    recording: recorded === undefined ? {} : (JSON.parse(recorded) as Recording),
  };
}

/** The file with what the Envoys did. */
export function recordingFile(name: string): string {
  return path.posix.join(corpusFolder, name, "recorded.json");
}

/** The titles of a topic's exchanges that are asked of a release line. */
export function titlesFor({ scenario: { exchanges } }: Topic, version: EnvoyVersion): readonly string[] {
  return exchanges.filter((exchange) => isAskedOf(exchange, { kind: "simulator", version })).map(({ title }) => title);
}

/** What a host does with a topic's exchanges, by title. */
export async function runTopic({ scenario }: Topic, host: ScenarioHost): Promise<ReadonlyMap<string, Outcome>> {
  const scripts = valueOf(scenarioScripts(scenario, { files: projectFiles, filterFolder }));
  const outcomes = valueOf(await host.run(prepareScenario({ scenario, scripts, now: new Date() })));
  const asked = scenario.exchanges.filter((exchange) => isAskedOf(exchange, host));
  return new Map(asked.map(({ title }, index) => [title, outcomeAt(outcomes, index)]));
}

function outcomeAt(outcomes: readonly Outcome[], index: number): Outcome {
  const outcome = outcomes[index];
  if (outcome === undefined) throw new Error("The host gave too few outcomes");
  return outcome;
}

/** Puts together what Envoys of several release lines did. */
export function recordOf(
  exchanges: readonly Exchange[],
  runs: ReadonlyMap<EnvoyVersion, ReadonlyMap<string, Outcome>>,
): Recording {
  return Object.fromEntries(exchanges.map(({ title }) => [title, outcomesOf(title, runs)]));
}

function outcomesOf(
  title: string,
  runs: ReadonlyMap<EnvoyVersion, ReadonlyMap<string, Outcome>>,
): readonly RecordedOutcome[] {
  return envoyVersions.reduce<readonly RecordedOutcome[]>((recorded, version) => {
    const outcome = runs.get(version)?.get(title);
    return outcome === undefined ? recorded : addOutcome(recorded, version, outcome);
  }, []);
}
