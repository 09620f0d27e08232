import { describe, expect, test } from "vitest";
import { client, openFilter, type TestOutcome } from "../../src/testing.ts";
import "../../src/testing-vitest.ts";

const filter = await openFilter("filter-src/body-check", { parameters: { maxBytes: 20, maxDepth: 2 } });
const json = { "content-type": "application/json" };

const post = (body: string, headers: Readonly<Record<string, string>> = json): Promise<TestOutcome> =>
  filter.run(client().post("/", { body, headers }));

describe("body-check", () => {
  test.each(["{}", "[[]]", '{"a":["[[["]}', '"aaaaaaaaaaaaaaaaaa"', "1"])("lets %s through", async (body) => {
    expect(await post(body)).toBeRoutedTo("upstream");
  });

  test.each([
    ["[[[]]]", 400],
    ['{"a":{"b":{}}}', 400],
    ['"aaaaaaaaaaaaaaaaaaa"', 413],
  ])("answers %s with %i", async (body, status) => {
    expect(await post(body)).toReplyLocally(status);
  });

  test("measures what does not say how long it is", async () => {
    const outcome = await filter.run(client().post("/", { chunks: ['"aaaaaaaaaa', 'aaaaaaaaaa"'], headers: json }));
    expect(outcome).toReplyLocally(413);
    expect(outcome).not.toHaveCalled("Buffer.getBytes");
  });

  test("keeps no byte of what says that it is too long", async () => {
    expect(await post("x".repeat(21))).not.toHaveCalled("StreamHandle.body");
  });

  test.each([
    ["application/json", 200],
    ["APPLICATION/JSON ; charset=utf-8", 200],
    ["application/jsonx", 415],
    ["text/json", 415],
    ["", 415],
  ])("answers a body of the type %j with %i", async (type, status) => {
    expect(await post("{}", { "content-type": type })).toHaveResponse({ status });
  });

  test("refuses what it cannot look into", async () => {
    expect(await post("{}", { ...json, "content-encoding": "br" })).toReplyLocally(415);
    expect(
      await filter.run(client().get("/", { headers: { connection: "upgrade", upgrade: "websocket" } })),
    ).toReplyLocally(403);
  });

  test("lets requests without a body through", async () => {
    expect(await filter.run(client().get("/"))).toBeRoutedTo("upstream");
  });

  test("lets nothing pass that it could not check, whatever fails", async () => {
    const outcome = await filter.run(client().post("/", { body: "[[[]]]", headers: json, faults: "every" }));
    expect(outcome).toNeverReach("upstream");
  });
});
