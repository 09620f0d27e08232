import { beforeAll, describe, expect, test } from "vitest";
import { isAskedOf } from "../../src/scenario/is-asked-of.ts";
import { compareOutcomes } from "../../src/scenario/compare-outcomes.ts";
import type { Outcome } from "../../src/scenario/outcome.ts";
import { prepareScenario } from "../../src/scenario/prepare-scenario.ts";
import { readScenario } from "../../src/scenario/read-scenario.ts";
import type { Scenario } from "../../src/scenario/scenario.ts";
import { createSimulator } from "../../src/simulator/create-simulator.ts";
import { scenarioScripts } from "../../src/workflows/compile-scripts.ts";
import { valueOf } from "../support/expect-value.ts";
import { filterFolder, projectFiles } from "../support/files-on-disk.ts";

/*
 * The benchmarks compare the compiled auth-header filter with one written by hand. That means something only as long as both do the same,
 * with no more calls of the host API in the compiled one.
 */

const whole = valueOf(readScenario("envoy-fixtures/auth-header", projectFiles));
// The two make their calls in orders of their own, so that a fault meets different ones.
const scenario = { ...whole, exchanges: whole.exchanges.filter(({ faults }) => faults === undefined) };
const compiled = valueOf(scenarioScripts(scenario, { files: projectFiles, filterFolder }));
const handWritten = new Map([
  ...compiled,
  ["auth-header", projectFiles.read("test/bench/hand-written/auth-header.lua") ?? ""],
]);
const counting = projectFiles.read("test/auth-header/fault-at-call.lua") ?? "";
const titles = scenario.exchanges
  .filter((exchange) => isAskedOf(exchange, { kind: "simulator", version: "1.40" }))
  .map(({ title }) => title);

describe("The hand-written auth-header filter", () => {
  let outcomes: readonly (readonly [Outcome, Outcome])[];

  beforeAll(async () => {
    const [left, right] = [await run(scenario, compiled), await run(scenario, handWritten)];
    outcomes = left.map((outcome, index) => [outcome, right[index] ?? outcome] as const);
  }, 60_000);

  test.each(titles.map((title, index) => [title, index] as const))("does the same: %s", (_, index) => {
    const [left, right] = outcomes[index] ?? [];
    expect(left && right && compareOutcomes(withoutLines(left), withoutLines(right))).toEqual([]);
  });

  test("makes as many calls of the host API, for a certificate, a hostile one, and none", async () => {
    expect(await countCalls(compiled)).toEqual(await countCalls(handWritten));
  });
});

async function run(which: Scenario, scripts: ReadonlyMap<string, string>): Promise<readonly Outcome[]> {
  return valueOf(
    await createSimulator({ version: "1.40" }).run(prepareScenario({ scenario: which, scripts, now: new Date() })),
  );
}

/** Faults are logged with the line that raised them, and the certificates of two runs have other digests. */
function withoutLines(outcome: Outcome): Outcome {
  return JSON.parse(
    JSON.stringify(outcome)
      .replaceAll(/\[string [^\]]*\]:\d+/g, "line")
      .replaceAll(/[0-9a-f]{64}/g, "digest"),
  ) as Outcome;
}

/** How many calls a request takes: the first one that does not raise any more is one too many. */
async function countCalls(scripts: ReadonlyMap<string, string>): Promise<readonly number[]> {
  const counted = new Map([...scripts].map(([name, lua]) => [name, `${lua}\n${counting}`]));
  const clients = ["alice", "nul-in-name", undefined];
  const exchanges = clients.flatMap((certificate) => {
    const alike = scenario.exchanges.find(
      ({ from }) => from.certificate === certificate && from.listener === undefined,
    );
    if (alike === undefined) throw new Error("Found no exchange of that client");
    return Array.from({ length: 60 }, (_, index) => ({
      ...alike,
      title: `${certificate ?? "none"} ${index}`,
      send: { ...alike.send, headers: [...alike.send.headers, ["x-fault-at", String(index + 1)] as const] },
    }));
  });
  const outcomes = await run({ ...scenario, exchanges }, counted);
  return clients.map((_, index) =>
    outcomes.slice(index * 60, (index + 1) * 60).findIndex(({ response }) => response?.status !== 500),
  );
}
