import { describe, expect, test } from "vitest";
import { resultTable } from "../../src/cli/run-report.ts";
import { runScenario } from "../../src/workflows/run-scenario.ts";
import { valueOf } from "../support/expect-value.ts";
import { fakeHost, outcomeOf, scenarioOf } from "../workflows/fake-host.ts";

const exchanges = `
  - { title: alike, send: { get: / } }
  - { title: different, send: { get: / } }
  - { title: only in the simulator, send: { get: / }, faults: { atCall: 1, raises: fault } }
`;

describe("The summary of a run", () => {
  test.each([
    ["both hosts", true, "2 of 3 exchanges as expected, 1 alike on both"],
    ["one host", false, "3 of 3 exchanges as expected"],
  ])("counts as alike what %s were asked", async (_, isCompared, summary) => {
    const [upstream, other] = [outcomeOf("upstream"), outcomeOf("other")];
    const faulty = { ...upstream, faults: [{ met: ["call 1 (StreamHandle.headers)"], outcome: upstream }] };
    const simulator = fakeHost("simulator", [upstream, upstream, faulty]);
    const hosts = isCompared ? [simulator, fakeHost("envoy", [upstream, other])] : [simulator];
    const scripts = new Map([["script", ""]]);
    const result = valueOf(await runScenario(scenarioOf(exchanges), { scripts, hosts, now: new Date(0) }));
    const table = resultTable(result, { width: undefined, isColoured: false });
    expect(table.split("\n").at(-1)).toBe(summary);
  });
});
