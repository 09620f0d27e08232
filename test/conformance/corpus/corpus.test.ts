import { beforeAll, describe, expect, test } from "vitest";
import { envoyVersions } from "../../../src/envoy-api/envoy-version.ts";
import { createEnvoyHost } from "../../../src/envoy-process/envoy-host.ts";
import { compareOutcomes } from "../../../src/scenario/compare-outcomes.ts";
import type { Outcome } from "../../../src/scenario/outcome.ts";
import { recordedOutcome } from "../../../src/scenario/recording.ts";
import { createSimulator } from "../../../src/simulator/create-simulator.ts";
import { envoyOf, skipReason } from "../../support/envoys.ts";
import { readTopics, runTopic, titlesFor } from "./topics.ts";

const topics = readTopics();

describe.each(topics)("$name", (topic) => {
  describe.each(envoyVersions)("in the simulator as Envoy %s", (version) => {
    let outcomes: ReadonlyMap<string, Outcome>;
    beforeAll(async () => {
      outcomes = await runTopic(topic, createSimulator({ version }));
    }, 60_000);

    test.each(titlesFor(topic, version))("%s", (title) => {
      expect(differencesFromRecord(title, outcomes)).toEqual([]);
    });

    function differencesFromRecord(title: string, found: ReadonlyMap<string, Outcome>): unknown {
      const [recorded, outcome] = [recordedOutcome(topic.recording, title, version), found.get(title)];
      if (recorded === undefined) return `not recorded: npm run conformance:record -- ${topic.name}`;
      if (outcome === undefined) return "no outcome";
      return compareOutcomes(recorded, outcome).map(({ what, left, right }) => ({
        what,
        envoy: left,
        simulator: right,
      }));
    }
  });
});

describe("The Envoys still do what was recorded", () => {
  describe.each(topics)("$name", (topic) => {
    const reason = skipReason();
    if (reason !== undefined) {
      test.skip(`is asked again (${reason})`, () => undefined);
      return;
    }
    test.each(envoyVersions.filter((version) => envoyOf(version) !== undefined))(
      "asked of Envoy %s again",
      async (version) => {
        const binary = envoyOf(version);
        if (binary === undefined) return;
        const outcomes = await runTopic(topic, createEnvoyHost(binary));
        const differing = [...outcomes].flatMap(([title, outcome]) => {
          const recorded = recordedOutcome(topic.recording, title, version);
          const differences = recorded === undefined ? ["not recorded"] : compareOutcomes(recorded, outcome);
          return differences.length === 0 ? [] : [{ title, differences }];
        });
        expect(differing).toEqual([]);
      },
      120_000,
    );
  });
});
