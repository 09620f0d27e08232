import { describe, expect, test } from "vitest";
import { textFilesOf } from "../../src/files/text-files.ts";
import type { ScenarioHost } from "../../src/scenario/scenario-host.ts";
import type { Scenario } from "../../src/scenario/scenario.ts";
import { isAsExpected } from "../../src/workflows/is-as-expected.ts";
import { scenarioScripts } from "../../src/workflows/compile-scripts.ts";
import { runScenario } from "../../src/workflows/run-scenario.ts";
import { valueOf } from "../support/expect-value.ts";
import { fakeHost, outcomeOf, scenarioOf } from "./fake-host.ts";

const one = "  - { title: one, send: { get: / }, expect: { cluster: upstream } }\n";
const two = `${one}  - { title: newer, send: { get: / }, envoy: { from: "1.39" }, expect: { cluster: none } }\n`;

function runOn(scenario: Scenario, hosts: readonly ScenarioHost[]): ReturnType<typeof runScenario> {
  return runScenario(scenario, { scripts: new Map([["script", ""]]), hosts, now: new Date(0) });
}

describe("A scenario on two hosts", () => {
  test.each([
    ["agree and are as expected", "upstream", "upstream", [0, 0], []],
    ["agree and are not as expected", "other", "other", [1, 1], []],
    ["differ", "upstream", "other", [0, 1], ["cluster"]],
  ])("that %s", async (_title, left, right, unmet, differences) => {
    const hosts = [fakeHost("simulator", [outcomeOf(left)]), fakeHost("envoy", [outcomeOf(right)])];
    const { exchanges } = valueOf(await runOn(scenarioOf(one), hosts));
    expect(exchanges.map((exchange) => exchange.outcomes.map((outcome) => outcome.unmet.length))).toEqual([unmet]);
    expect(exchanges.flatMap((exchange) => exchange.differences.map(({ what }) => what))).toEqual(differences);
    expect(exchanges.map(isAsExpected)).toEqual([unmet.every((count) => count === 0) && differences.length === 0]);
  });

  test("of which one fails has its finding, with its name, and no result", async () => {
    const result = await runOn(scenarioOf(one), [
      fakeHost("simulator", [outcomeOf("upstream")]),
      fakeHost("envoy", undefined),
    ]);
    expect(result).toMatchObject({ ok: false, diagnostics: [{ code: "ENVOY_DIED", message: "envoy 1.37: It ended" }] });
  });
});

describe("A scenario on one host", () => {
  test("has no differences", async () => {
    const { exchanges } = valueOf(await runOn(scenarioOf(one), [fakeHost("envoy", [outcomeOf("upstream")])]));
    expect(exchanges.map(({ differences }) => differences)).toEqual([[]]);
  });

  test("leaves out what its version is not asked", async () => {
    const { exchanges } = valueOf(await runOn(scenarioOf(two), [fakeHost("envoy", [outcomeOf("upstream")])]));
    expect(exchanges.map(({ exchange }) => exchange.title)).toEqual(["one"]);
  });

  test("that gives too few outcomes is a bug, not a success", async () => {
    await expect(runOn(scenarioOf(two), [fakeHost("envoy", [outcomeOf("upstream")], "1.39")])).rejects.toThrow(
      'envoy 1.39 gave no outcome for "newer"',
    );
  });
});

describe("The scripts of a scenario", () => {
  const files = textFilesOf({ "scenario/script.lua": "-- its own", "other.lua": "-- another" });
  const options = { files, filterFolder: (name: string) => `filter-src/${name}` };

  test("are read beside it, or replaced by any file", () => {
    const scenario = scenarioOf(one);
    expect(valueOf(scenarioScripts(scenario, options)).get("script")).toBe("-- its own");
    const replaced = scenarioScripts(scenario, { ...options, replacement: { script: "other.lua" } });
    expect(valueOf(replaced).get("script")).toBe("-- another");
  });

  test.each([
    ["file", { script: "none.lua" }],
    ["filter", { filter: "none", parameters: {} }],
  ])("that name a %s that does not exist are a finding", (_title, replacement) => {
    const { diagnostics } = scenarioScripts(scenarioOf(one), { ...options, replacement });
    expect(diagnostics.map(({ code }) => code)).toEqual(["FILE_NOT_FOUND"]);
  });
});
