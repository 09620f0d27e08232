import { describe, expect, test } from "vitest";
import { checkExpectation } from "../../src/scenario/check-expectation.ts";
import type { Expectation } from "../../src/scenario/expectation.ts";
import type { Outcome } from "../../src/scenario/outcome.ts";
import { answered, exchangeWith, failed, refused } from "./example-exchange.ts";

function unmet(expectation: Partial<Expectation>, outcome: Outcome): string[] {
  return checkExpectation(exchangeWith(expectation), outcome).map(({ what }) => what);
}

const namespace = "envoy.filters.http.lua";

describe("checkExpectation()", () => {
  test.each<[string, Partial<Expectation>, Outcome]>([
    ["nothing", {}, answered],
    ["the cluster", { cluster: "mtls" }, answered],
    ["no cluster", { cluster: "none" }, refused],
    ["a refused handshake", { handshake: "refused" }, failed],
    ["repeated upstream headers in order", { upstream: { "x-remote-group": ["dev", "ops"] } }, answered],
    ["an absent upstream header", { upstream: { "x-remote-uid": [] } }, answered],
    ["an absent upstream header where no upstream is reached", { upstream: { "x-remote-uid": [] } }, refused],
    ["a status", { reply: { status: 200 } }, answered],
    ["response headers", { reply: { headers: { warning: ["one", "two"], date: [] } } }, answered],
    ["the whole body", { reply: { body: "no" } }, refused],
    ["a part of the body", { reply: { body: { contains: '"kind"' } } }, answered],
    ["a part of the JSON", { reply: { body: { json: { kind: "Status", items: [{ a: 1 }] } } } }, answered],
    ["metadata", { metadata: { [namespace]: { host: "api.example.com", absent: null } } }, answered],
    ["metadata in another member order", { metadata: { [namespace]: { nested: { b: [1, 2], a: 1 } } } }, answered],
    ["absent metadata of an absent namespace", { metadata: { other: { key: null } } }, answered],
    ["a part of a log line", { logs: ["auth-header: hello"] }, answered],
    ["no log lines", { logs: [] }, refused],
    ["script errors", { scriptErrors: 1 }, { ...refused, scriptErrors: 1 }],
  ])("is content with %s", (_, expectation, outcome) => {
    expect(unmet(expectation, outcome)).toEqual([]);
  });

  test.each<[string, Partial<Expectation>, Outcome, string]>([
    ["another cluster", { cluster: "plain" }, answered, "cluster"],
    ["an upstream where none is expected", { cluster: "none" }, answered, "cluster"],
    ["no upstream where one is expected", { cluster: "mtls" }, refused, "cluster"],
    ["an accepted handshake", { handshake: "refused" }, answered, "handshake"],
    ["a failed connection without any expectation", {}, failed, "connection"],
    ["upstream headers in another order", { upstream: { "x-remote-group": ["ops", "dev"] } }, answered, "upstream header x-remote-group"], // prettier-ignore
    ["one upstream header too many", { upstream: { "x-remote-group": ["dev"] } }, answered, "upstream header x-remote-group"], // prettier-ignore
    ["an upstream header where none is expected", { upstream: { "x-remote-user": [] } }, answered, "upstream header x-remote-user"], // prettier-ignore
    ["no upstream header where one is expected", { upstream: { "x-remote-user": ["alice"] } }, refused, "upstream header x-remote-user"], // prettier-ignore
    ["an empty upstream header where none is expected", { upstream: { "x-a": [""] } }, answered, "upstream header x-a"],
    ["another status", { reply: { status: 401 } }, answered, "status"],
    ["no response", { reply: { status: 200 } }, { ...failed, connectionError: undefined } as never, "reply"],
    ["another response header", { reply: { headers: { warning: ["one"] } } }, answered, "response header warning"],
    ["another body", { reply: { body: "n" } }, refused, "body"],
    ["a body without the part", { reply: { body: { contains: "yes" } } }, refused, "body"],
    ["a body that is no JSON", { reply: { body: { json: {} } } }, refused, "body"],
    ["another JSON member", { reply: { body: { json: { kind: "status" } } } }, answered, "body"],
    ["a longer JSON list", { reply: { body: { json: { items: [] } } } }, answered, "body"],
    ["a JSON list where null is expected", { reply: { body: { json: { items: null } } } }, answered, "body"],
    ["metadata of another type", { metadata: { [namespace]: { nested: { a: "1", b: [1, 2] } } } }, answered, `metadata ${namespace} nested`], // prettier-ignore
    ["metadata with further members", { metadata: { [namespace]: { nested: { a: 1 } } } }, answered, `metadata ${namespace} nested`], // prettier-ignore
    ["metadata where none is expected", { metadata: { [namespace]: { host: null } } }, answered, `metadata ${namespace} host`], // prettier-ignore
    ["a log line where none is expected", { logs: [] }, answered, "log lines"],
    ["a log line too few", { logs: ["auth-header", "second"] }, answered, "log lines"],
    ["a script error where none is mentioned", {}, { ...answered, scriptErrors: 1 }, "script errors"],
  ])("finds %s", (...[, expectation, outcome, what]) => {
    expect(unmet(expectation, outcome)).toEqual([what]);
  });

  test("says what was expected and what was found", () => {
    const exchange = exchangeWith({
      cluster: "mtls",
      upstream: { "x-remote-user": ["alice"] },
      reply: { status: 200 },
    });
    expect(checkExpectation(exchange, refused)).toEqual([
      { what: "cluster", expected: "mtls", found: "none" },
      { what: "upstream header x-remote-user", expected: '"alice"', found: "absent" },
      { what: "status", expected: "200", found: "401" },
    ]);
  });
});
