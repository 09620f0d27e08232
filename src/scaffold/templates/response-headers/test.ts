import { client, openFilter } from "envoy-lua-kit/testing";
import "envoy-lua-kit/testing/vitest";
import { describe, expect, test } from "vitest";

const filter = await openFilter("filter-src/FILTER_NAME");

describe("FILTER_NAME", () => {
  test("adds headers to a response, and takes away what tells too much", async () => {
    const answer = { headers: { "x-powered-by": "something 1.2" } };
    const outcome = await filter.run(client().get("/", { answer }));
    expect(outcome).toHaveResponse({
      status: 200,
      headers: { "x-powered-by": [], "x-content-type-options": "nosniff", "x-frame-options": "DENY" },
    });
  });

  test("keeps what the application says of its frames", async () => {
    const outcome = await filter.run(client().get("/", { answer: { headers: { "x-frame-options": "SAMEORIGIN" } } }));
    expect(outcome).toHaveResponse({ headers: { "x-frame-options": "SAMEORIGIN" } });
  });

  test("runs for Envoy's own answers too", async () => {
    const broken = await openFilter("filter-src/FILTER_NAME", { upstreams: { upstream: { refuses: true } } });
    const outcome = await broken.run(client().get("/"));
    expect(outcome).toReplyLocally({ status: 503, headers: { "x-frame-options": "DENY" } });
  });
});
