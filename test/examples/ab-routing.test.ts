import { describe, expect, test } from "vitest";
import { client, openFilter, type TestOutcome } from "../../src/testing.ts";
import "../../src/testing-vitest.ts";

const scenario = "envoy-fixtures/ab-routing";
const filter = await openFilter("filter-src/ab-routing", { scenario });
const browser = client({ http: 2 });

const send = (headers: Readonly<Record<string, string | readonly string[]>>): Promise<TestOutcome> =>
  filter.run(browser.get("/", { headers }));

describe("ab-routing", () => {
  test("sends a user to the cluster of his group, and tells it", async () => {
    expect(await send({ "x-user": "alice" })).toBeRoutedTo("a");
    const olivia = await send({ "x-user": "olivia", "x-group": "a" });
    expect(olivia).toBeRoutedTo("b");
    expect(olivia).toHaveUpstreamHeaders({ "x-group": ["b"] });
    expect(olivia).toHaveCalled("StreamHandle.clearRouteCache");
  });

  test("gives who has no name a cookie that leads to the same group", async () => {
    const id = "4bf92f35-77b3-4da6-a3ce-929d0e0e4736";
    const first = await send({ "x-request-id": id });
    const [cookie = ""] = first.responseHeader("set-cookie");
    const again = await send({ cookie: cookie.replace(/;.*/, "") });
    expect([first.cluster, again.cluster]).toEqual(["b", "b"]);
    expect(again.responseHeader("set-cookie")).toEqual([]);
  });

  test.each(["a b", "a;b", "ä", "x".repeat(65)])("writes no cookie of the id %j", async (id) => {
    expect((await send({ "x-request-id": id })).responseHeader("set-cookie")).toEqual([]);
  });
});
