import { describe, expect, test } from "vitest";
import { compareGraphs, describeDifference } from "./graphs/compare-graphs.ts";
import { hasLuaJit } from "./graphs/run-in-luajit.ts";

/** The same graphs in each run; `FUZZ_RUNS` and `FUZZ_SEED` look for more, and so does `npm run graphs`. */
const { FUZZ_RUNS: runs = "12", FUZZ_SEED: seed = "1" } = process.env;
const seeds = Array.from({ length: Number(runs) }, (_, index) => Number(seed) + index);

describe("Any graph of modules notes the same as ES modules in Node and", () => {
  const compared = compareGraphs(seeds);

  test("as Lua in the simulator", async () => {
    const { differences } = await compared;
    expect(differences.filter(({ host }) => host !== "LuaJIT").map(describeDifference)).toEqual([]);
  }, 600_000);

  test("in most cases without a type error of the generator", async () => {
    expect((await compared).alike).toBeGreaterThan(seeds.length * 0.7);
  }, 600_000);

  test("under a real LuaJIT", async (context) => {
    context.skip(!hasLuaJit(), "There is no LuaJIT here; Debian's package luajit has one");
    const { differences } = await compared;
    expect(differences.filter(({ host }) => host === "LuaJIT").map(describeDifference)).toEqual([]);
  }, 600_000);
});
