import { describe, expect, test } from "vitest";
import type { AnswerNotation } from "../../src/scenario/scenario-notation.ts";
import { client, openFilter, type RequestOptions, type TestOutcome } from "../../src/testing.ts";
import "../../src/testing-vitest.ts";

const filter = await openFilter("filter-src/external-authorization", { parameters: { timeoutMs: 50 } });

const send = (answer: AnswerNotation, options: RequestOptions = {}): Promise<TestOutcome> =>
  filter.run(client().get("/orders?id=1", { ...options, calls: { authorization: answer } }));

describe("external-authorization", () => {
  test("asks with what the service may know", async () => {
    const headers = { authorization: "Bearer x", cookie: "a=b", "x-auth-user": "root", "x-other": "1" };
    const outcome = await send({}, { headers, authority: "shop.example.com" });
    const [call] = outcome.calls ?? [];
    expect(call).toMatchObject({ method: "GET", path: "/check", authority: "authorization" });
    const names = ["x-forwarded-method", "x-forwarded-host", "x-forwarded-uri", "authorization", "cookie"];
    expect(names.map((name) => call?.headers.find(([own]) => own === name)?.[1])).toEqual([
      "GET",
      "shop.example.com",
      "/orders?id=1",
      "Bearer x",
      "a=b",
    ]);
    expect(call?.headers.some(([name]) => name === "x-auth-user" || name === "x-other")).toBe(false);
  });

  test("hands the identity on, and only the service's", async () => {
    const answer = { headers: { "x-auth-user": "alice", "x-auth-groups": ["dev", "ops"] } };
    const outcome = await send(answer, { headers: { "x-auth-user": ["root", "admin"] } });
    expect(outcome).toBeRoutedTo("upstream");
    expect(outcome).toHaveUpstreamHeaders({ "x-auth-user": ["alice"], "x-auth-groups": ["dev", "ops"] });
  });

  test.each([300, 302, 401, 403, 404, 429, 499])("answers what the service answers with %i", async (status) => {
    expect(await send({ status, headers: { "www-authenticate": "Bearer", location: "/login" } })).toReplyLocally({
      status,
      headers: { "www-authenticate": "Bearer", location: "/login" },
    });
  });

  test.each([
    { status: 201 },
    { status: 204 },
    { status: 500 },
    { status: 503 },
    { fails: "hang" },
    { fails: "close" },
  ] as const)("takes %j for no decision", async (answer) => {
    expect(await send(answer)).toReplyLocally(503);
    const lenient = await openFilter("filter-src/external-authorization", {
      parameters: { timeoutMs: 50, withoutDecision: "allow" },
    });
    const headers = { "x-auth-user": "root" };
    const outcome = await lenient.run(client().get("/", { headers, calls: { authorization: answer } }));
    expect(outcome).toHaveUpstreamHeaders({ "x-auth-user": [] });
  });

  test.each([{ status: 403 }, { fails: "hang" }] as const)(
    "lets nothing pass after %j, whatever fails",
    async (answer) => {
      expect(await send(answer, { faults: "every" })).toNeverReach("upstream");
    },
  );
});
