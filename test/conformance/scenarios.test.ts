import { beforeAll, describe, expect, test } from "vitest";
import { scenarioFolders } from "../../src/cli/scenario-folders.ts";
import { envoyVersions, type EnvoyVersion } from "../../src/envoy-api/envoy-version.ts";
import { createEnvoyHost } from "../../src/envoy-process/envoy-host.ts";
import { isAskedOf } from "../../src/scenario/is-asked-of.ts";
import { readScenario } from "../../src/scenario/read-scenario.ts";
import type { ScenarioHost } from "../../src/scenario/scenario-host.ts";
import type { Scenario } from "../../src/scenario/scenario.ts";
import { createSimulator } from "../../src/simulator/create-simulator.ts";
import { scenarioScripts } from "../../src/workflows/compile-scripts.ts";
import { runScenario, type ExchangeResult } from "../../src/workflows/run-scenario.ts";
import { envoyOf, skipReason } from "../support/envoys.ts";
import { valueOf } from "../support/expect-value.ts";
import { filterFolder, projectFiles } from "../support/files-on-disk.ts";

const simulated = scenarioFolders([], projectFiles)
  .map((folder) => ({ folder, scenario: valueOf(readScenario(folder, projectFiles)) }))
  .filter(({ scenario }) => scenario.hosts.includes("simulator"));
const scenarios = simulated.map(({ folder, scenario }) => {
  return { folder, scenario, scripts: valueOf(scenarioScripts(scenario, { files: projectFiles, filterFolder })) };
});

describe.each(scenarios)("$folder", ({ scenario, scripts }) => {
  describe.each(envoyVersions)("for Envoy %s", (version) => {
    const reason = skipReason(version);
    const envoy = envoyOf(version);
    let results: ReadonlyMap<string, ExchangeResult>;

    beforeAll(async () => {
      const hosts = [createSimulator({ version }), ...(envoy === undefined ? [] : [createEnvoyHost(envoy)])];
      results = await runOn(scenario, { scripts, hosts });
    }, 60_000);

    if (reason === undefined) {
      test("is there to be asked", () => {
        expect(envoy?.line).toBe(version);
      });
    } else {
      test.skip(`is compared with it (${reason})`, () => undefined);
    }

    test.each(titlesFor(scenario, version))("%s", (title) => {
      const result = results.get(title);
      expect(
        result?.outcomes.flatMap(({ host, unmet }) => unmet.map((expectation) => ({ host, ...expectation }))),
      ).toEqual([]);
      expect(result?.differences).toEqual([]);
    });
  });
});

function titlesFor({ exchanges }: Scenario, version: EnvoyVersion): readonly string[] {
  return exchanges.filter((exchange) => isAskedOf(exchange, { kind: "simulator", version })).map(({ title }) => title);
}

async function runOn(
  scenario: Scenario,
  input: { readonly scripts: ReadonlyMap<string, string>; readonly hosts: readonly ScenarioHost[] },
): Promise<ReadonlyMap<string, ExchangeResult>> {
  const { exchanges } = valueOf(await runScenario(scenario, { ...input, now: new Date() }));
  return new Map(exchanges.map((result) => [result.exchange.title, result]));
}
