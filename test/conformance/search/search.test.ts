import { expect, test } from "vitest";
import { hostApi, isHostObject, membersOf } from "../../../src/envoy-api/table.ts";
import { createEnvoyHost } from "../../../src/envoy-process/envoy-host.ts";
import type { ScenarioHost } from "../../../src/scenario/scenario-host.ts";
import { createSimulator } from "../../../src/simulator/create-simulator.ts";
import { newestEnvoy, skipReason } from "../../support/envoys.ts";
import { calledMembers } from "./expressions.ts";
import { findDisagreements, randomCases } from "./find-disagreements.ts";
import { searchLua, shrinkLua } from "./lua/search-lua.ts";
import { printPiece } from "./piece.ts";
import { printScript } from "./search-case.ts";
import { shrinkCase } from "./shrink-case.ts";

test("Scripts at random may call every member of the host API", () => {
  const objects = Object.keys(hostApi).filter(isHostObject);
  const members = objects
    .filter((object) => hostApi[object].kind === "object" && object !== "EnvoyObject")
    .flatMap((object) => [...membersOf(object).keys()].map((member) => `${object}.${member}`));
  expect(members.filter((member) => !calledMembers.includes(member))).toEqual([]);
});

test("The same seed gives the same scripts", () => {
  const [once, again] = [randomCases(20, 7), randomCases(20, 7)].map((cases) =>
    cases.map((search) => printScript(search, 1)),
  );
  expect(once).toEqual(again);
  expect(new Set(once).size).toBe(20);
});

test("Expressions of plain Lua that differ are found, and shrunk", async () => {
  const simulator = createSimulator({ version: "1.40" });
  const planted = { simulator, envoy: withOtherText(simulator) };
  const { disagreements } = await searchLua(planted, 300, 5);
  const found = new Map([...disagreements].slice(0, 2));
  const texts = [...(await shrinkLua(found, planted)).values()].map(({ expression }) => printPiece(expression));
  expect(texts).toHaveLength(2);
  for (const text of texts) expect(text).toContain("math.floor");
}, 60_000);

/** A host whose `math.floor` is another function. */
function withOtherText(host: ScenarioHost): ScenarioHost {
  return {
    ...host,
    run: (prepared, options) => {
      const files = [...prepared.files].map(
        ([name, text]) => [name, text.replaceAll("math.floor", "math.ceil ")] as const,
      );
      return host.run({ ...prepared, files: new Map(files) }, options);
    },
  };
}

test("A difference is found, and shrunk to what shows it", async () => {
  const simulator = createSimulator({ version: "1.40" });
  const planted = { simulator, envoy: withOtherLength(simulator) };
  const { disagreements } = await findDisagreements(planted, { runs: 60, seed: 3 });
  const [found] = [...disagreements.values()];
  if (found === undefined) throw new Error("Found no difference");
  const { search } = await shrinkCase(found, planted);
  const statements = Object.values(search.hooks).flatMap((hook) => hook.statements);
  expect(statements).toHaveLength(1);
  expect(search.exchanges).toHaveLength(1);
  expect(printScript(search, 1)).toContain("getNumValues");
}, 60_000);

const seeds = [1, Math.floor(Math.random() * 1e6)];

test.skipIf(newestEnvoy === undefined).each(seeds)(
  "Simulator and Envoy agree on random cases of seed %i",
  async (seed) => {
    if (newestEnvoy === undefined) throw new Error(skipReason());
    const hosts = { simulator: createSimulator({ version: newestEnvoy.line }), envoy: createEnvoyHost(newestEnvoy) };
    const { disagreements } = await findDisagreements(hosts, { runs: 100, seed, until: Date.now() + 7_000 });
    const found = [...disagreements].map(([number, { differences }]) => ({ seed, number, differences }));
    expect(found).toEqual([]);
  },
  60_000,
);

/** A host that counts one value more than there is. */
function withOtherLength(host: ScenarioHost): ScenarioHost {
  return {
    ...host,
    run: (prepared, options) => {
      const files = [...prepared.files].map(
        ([name, text]) => [name, text.replaceAll(/:getNumValues\(("[^"]*")\)/g, ":getNumValues($1) + 1")] as const,
      );
      return host.run({ ...prepared, files: new Map(files) }, options);
    },
  };
}
