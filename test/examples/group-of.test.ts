import { describe, expect, test } from "vitest";
import { projectFiles } from "../support/files-on-disk.ts";
import { logsOf } from "../support/run-filter.ts";

const groupOf = projectFiles.read("filter-src/ab-routing/group-of.ts") ?? "";

const known = new Map<string, Promise<readonly string[]>>();

/** `groups`, asked once for each. */
function groupsOf(experiment: string, name: string): Promise<readonly string[]> {
  const key = `${experiment} ${name}`;
  const found = known.get(key) ?? groups(experiment, name);
  known.set(key, found);
  return found;
}

/** Of users 1 to `count`, the group of each, in an experiment with 20 % in group b. */
async function groups(experiment: string, name: string): Promise<readonly string[]> {
  const count = 2000;
  return await logsOf({
    "group-of.ts": groupOf,
    "parameters.ts": `export const experiment: string = "${experiment}";\nexport const percentage: number = 20;\n`,
    "filter.yaml": `name: sample\nversion: 1.2.3\ndescription: x\nenvoy: { from: "1.36", to: "1.40" }\nparameters: { experiment: { type: string }, percentage: { type: integer } }\n`,
    "filter.ts": `import type { RequestHandle } from "envoy-lua-kit/envoy-api";
import { groupOf } from "./group-of";
export function onRequest(handle: RequestHandle): void {
  for (const user of $range(1, ${count})) handle.logInfo(groupOf(string.format("${name}", user)));
}
`,
  });
}

/** Two and a half standard deviations of a count among 2000 around its mean. */
function isLikely(found: number, share: number): boolean {
  return Math.abs(found - 2000 * share) < 2.5 * Math.sqrt(2000 * share * (1 - share));
}

const inB = (found: readonly string[]): number => found.filter((group) => group === "b").length;
const names = ["%d", "user-%d", "%08d-0000-4000-8000-000000000000", "person.%d@example.com"];

describe.each(names)("The groups of users named %s", (name) => {
  test("have the share that is asked for", async () => {
    expect(isLikely(inB(await groupsOf("checkout", name)), 0.2)).toBe(true);
  });

  test("are the same again", async () => {
    expect(await groups("checkout", name)).toEqual(await groupsOf("checkout", name));
  });

  test.each([
    ["checkout", "search"],
    ["a", "b"],
  ])("are independent in the experiments %s and %s", async (one, other) => {
    const [left, right] = [await groupsOf(one, name), await groupsOf(other, name)];
    const both = left.filter((group, user) => group === "b" && right[user] === "b").length;
    expect(isLikely(both, 0.04)).toBe(true);
  });
});
