import { writeFileSync } from "node:fs";
import path from "node:path";
import { envoyVersions, type EnvoyVersion } from "../../../src/envoy-api/envoy-version.ts";
import { createEnvoyHost } from "../../../src/envoy-process/envoy-host.ts";
import { compareOutcomes } from "../../../src/scenario/compare-outcomes.ts";
import type { Outcome } from "../../../src/scenario/outcome.ts";
import { envoyOf } from "../../support/envoys.ts";
import { writeRecording } from "./write-recording.ts";
import { readTopics, recordingFile, recordOf, runTopic, type Topic } from "./topics.ts";

/**
 * `npm run conformance:record [-- topic…]`: asks every Envoy twice and writes what it did beside the scenario. Exchanges that do not come out
 * alike twice pin nothing; they are reported and not written.
 */
async function main(names: readonly string[]): Promise<number> {
  const binaries = envoyVersions.flatMap((version) => envoyOf(version) ?? []);
  if (binaries.length < envoyVersions.length) {
    console.error(
      "Found not all Envoys, wanted one of each release line: npx tsx src/cli/main.ts envoy install <version>",
    );
    return 1;
  }
  let unstable = 0;
  for (const topic of readTopics(names)) {
    const runs = new Map<EnvoyVersion, ReadonlyMap<string, Outcome>>();
    for (const binary of binaries) {
      const host = createEnvoyHost(binary);
      const first = await runTopic(topic, host);
      unstable += reportUnstable(topic, binary.version, { first, second: await runTopic(topic, host) });
      runs.set(binary.line, first);
    }
    if (unstable > 0) continue;
    const file = path.resolve(import.meta.dirname, "../../..", recordingFile(topic.name));
    writeFileSync(file, writeRecording(recordOf(topic.scenario.exchanges, runs)));
    console.error(`${topic.name}: ${topic.scenario.exchanges.length} exchanges`);
  }
  return unstable > 0 ? 1 : 0;
}

interface TwoRuns {
  readonly first: ReadonlyMap<string, Outcome>;
  readonly second: ReadonlyMap<string, Outcome>;
}

function reportUnstable({ name }: Topic, envoy: string, { first, second }: TwoRuns): number {
  let count = 0;
  for (const [title, outcome] of first) {
    const again = second.get(title);
    const differences = again === undefined ? [] : compareOutcomes(outcome, again);
    if (differences.length === 0) continue;
    count += 1;
    console.error(`${name}, Envoy ${envoy}: "${title}" does not come out alike twice`);
    for (const { what, left, right } of differences) console.error(`  ${what}: ${left}\n  and then: ${right}`);
  }
  return count;
}

process.exitCode = await main(process.argv.slice(2));
