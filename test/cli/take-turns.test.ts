import { expect, test } from "vitest";
import { takeTurns, type FilterTask } from "../../src/cli/take-turns.ts";
import { fail } from "../../src/diagnostics/diagnostic.ts";

const task = (folders: readonly string[]): FilterTask => ({
  folders,
  options: { parameters: {}, out: "dist-lua" },
  turns: new SharedArrayBuffer(8),
});

test("Each filter is built once, by whoever takes it, and the others' are counted", () => {
  const shared = task(["a", "b", "c", "d"]);
  const built: string[] = [];
  const build = (who: string) => (folder: string) => {
    built.push(`${who} ${folder}`);
    // The other one takes the rest while this one builds.
    if (who === "here") takeTurns(shared, build("thread"), "in a thread");
    return fail();
  };
  const own = takeTurns(shared, build("here"), "here");
  expect(built).toEqual(["here a", "thread b", "thread c", "thread d"]);
  expect(own.map(([index]) => index)).toEqual([0]);
  expect(new Int32Array(shared.turns)[1]).toBe(3);
});

test("Who comes late takes nothing", () => {
  const shared = task(["a"]);
  takeTurns(shared, () => fail(), "here");
  expect(takeTurns(shared, () => fail(), "in a thread")).toEqual([]);
  expect(new Int32Array(shared.turns)[1]).toBe(0);
});
