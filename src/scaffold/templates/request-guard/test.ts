import { client, openFilter } from "envoy-lua-kit/testing";
import "envoy-lua-kit/testing/vitest";
import { describe, expect, test } from "vitest";

const filter = await openFilter("filter-src/FILTER_NAME");

describe("FILTER_NAME", () => {
  test("lets a request with a token through", async () => {
    const outcome = await filter.run(client().get("/admin", { headers: { authorization: "Bearer abc" } }));
    expect(outcome).toBeRoutedTo("upstream");
  });

  test("answers one without a token, which never reaches the upstream", async () => {
    const outcome = await filter.run(client().get("/admin/users"));
    expect(outcome).toReplyLocally(401);
  });

  test("needs no token elsewhere", async () => {
    expect(await filter.run(client().get("/"))).toBeRoutedTo("upstream");
  });

  test("lets nobody in without a token, whatever call of Envoy's API fails", async () => {
    const outcome = await filter.run(client().get("/admin", { faults: "every" }));
    expect(outcome).toNeverReach("upstream");
  });
});
