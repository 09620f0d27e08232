import { describe, expect, test } from "vitest";
import type { ParameterValues } from "../../src/filter/parameters.ts";
import { client, openFilter, type TestFilter, type TestOutcome } from "../../src/testing.ts";
import "../../src/testing-vitest.ts";

const open = (parameters: ParameterValues): Promise<TestFilter> => openFilter("filter-src/rate-hints", { parameters });
const from = (name: string): ReturnType<ReturnType<typeof client>["get"]> =>
  client().get("/", { headers: { "x-client": name } });
const hintOf = (outcome: TestOutcome): string => outcome.responseHeader("ratelimit").join();

describe("rate-hints", () => {
  test("counts a client's requests down to none", async () => {
    const outcomes = await (await open({ quota: 2, windowSeconds: 60 })).run([1, 2, 3].map(() => client().get("/")));
    expect(outcomes.map(hintOf)).toEqual(['"default";r=1', '"default";r=0;t=60', '"default";r=0;t=60']);
    for (const outcome of outcomes) expect(outcome).toBeRoutedTo("upstream");
  });

  test("refuses what is beyond where it is told to", async () => {
    const strict = await open({ quota: 1, windowSeconds: 5, beyond: "refuse" });
    const [first, second] = await strict.run([client().get("/"), client().get("/")]);
    expect(first).toBeRoutedTo("upstream");
    expect(second).toReplyLocally({ status: 429, headers: { "retry-after": "5" } });
  });

  test("tells clients apart by a header, of which 64 bytes count", async () => {
    const long = "x".repeat(64);
    const named = await open({ quota: 9, clientHeader: "x-client" });
    const outcomes = await named.run([from("a"), from("b"), from("a"), from(`${long}1`), from(`${long}2`)]);
    expect(outcomes.map(hintOf)).toEqual([8, 8, 7, 8, 7].map((left) => `"default";r=${left}`));
  });

  test("begins anew with more clients than it may remember", async () => {
    const few = await open({ quota: 9, clientHeader: "x-client", maxClients: 2 });
    const outcomes = await few.run(["a", "b", "a", "c", "a"].map(from));
    expect(outcomes.map(hintOf)).toEqual([8, 8, 7, 8, 8].map((left) => `"default";r=${left}`));
  });

  test("begins anew in another worker", async () => {
    const one = client({ connection: "one" });
    const two = client({ connection: "two" });
    const filter = await openFilter("filter-src/rate-hints", { parameters: { quota: 9 }, workers: 2 });
    const outcomes = await filter.run([one.get("/"), two.get("/"), one.get("/")]);
    expect(outcomes.map(hintOf)).toEqual([8, 8, 7].map((left) => `"default";r=${left}`));
  });
});
