import { client, openFilter } from "envoy-lua-kit/testing";
import "envoy-lua-kit/testing/vitest";
import { describe, expect, test } from "vitest";

const filter = await openFilter("filter-src/FILTER_NAME");

describe("FILTER_NAME", () => {
  test("adds the version that the path names", async () => {
    const outcome = await filter.run(client().get("/v2/users"));
    expect(outcome).toHaveUpstreamHeaders({ "x-api-version": "2" });
  });

  test.each(["/", "/version/2", "/vx/users"])("adds none for %s", async (path) => {
    expect(await filter.run(client().get(path))).toHaveUpstreamHeaders({ "x-api-version": [] });
  });

  test("takes away what the client says itself", async () => {
    const outcome = await filter.run(client().get("/v3/users", { headers: { "X-Api-Version": ["1", "2"] } }));
    expect(outcome).toHaveUpstreamHeaders({ "x-api-version": "3" });
  });

  test("writes another header where that is set", async () => {
    const other = await openFilter("filter-src/FILTER_NAME", { parameters: { versionHeader: "x-version" } });
    expect(await other.run(client().get("/v2/users"))).toHaveUpstreamHeaders({ "x-version": "2" });
  });
});
