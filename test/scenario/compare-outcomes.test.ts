import { describe, expect, test } from "vitest";
import { compareOutcomes } from "../../src/scenario/compare-outcomes.ts";
import type { HeaderList, Outcome, ReceivedRequest, ReceivedResponse } from "../../src/scenario/outcome.ts";
import { answered, failed, refused } from "./example-exchange.ts";

function differences(left: Outcome, right: Outcome): string[] {
  return compareOutcomes(left, right).map(({ what }) => what);
}

const { upstream, response } = answered as Outcome & Required<Pick<Outcome, "upstream" | "response">>;

function withUpstream(change: Partial<ReceivedRequest>): Outcome {
  return { ...answered, upstream: { ...upstream, ...change } };
}

function withResponse(change: Partial<ReceivedResponse>): Outcome {
  return { ...answered, response: { ...response, ...change } };
}

const other = { ...upstream, path: "/other" };
const upstreamHeaders = upstream.headers;

describe("compareOutcomes()", () => {
  test.each<[string, Outcome, Outcome]>([
    ["the same outcome", answered, structuredClone(answered)],
    ["metadata in another member order", { ...answered, dynamicMetadata: { n: { a: 1, b: 2 } } }, { ...answered, dynamicMetadata: { n: { b: 2, a: 1 } } }], // prettier-ignore
    ["calls in another order", { ...answered, calls: [upstream, other] }, { ...answered, calls: [other, upstream] }],
    ["other words for a failed connection", failed, { ...failed, connectionError: "ECONNRESET" }],
  ])("finds no difference in %s", (_, left, right) => {
    expect(differences(left, right)).toEqual([]);
  });

  test.each<[string, Outcome, string]>([
    ["another cluster", withUpstream({ cluster: "plain" }), "cluster"],
    ["another method", withUpstream({ method: "PUT" }), "request"],
    ["another path", withUpstream({ path: "/" }), "request"],
    ["another authority", withUpstream({ authority: "x" }), "request"],
    ["another protocol", withUpstream({ protocol: "HTTP/2" }), "request"],
    ["upstream headers in another order", withUpstream({ headers: upstreamHeaders.toReversed() }), "upstream headers"],
    ["an upstream header more", withUpstream({ headers: [...upstreamHeaders, ["a", ""]] }), "upstream headers"],
    ["another upstream body", withUpstream({ body: "x" }), "upstream body"],
    ["another client certificate", withUpstream({ clientCertificate: "alice" }), "client certificate towards the upstream"], // prettier-ignore
    ["another status", withResponse({ status: 201 }), "status"],
    ["another response body", withResponse({ body: "" }), "response body"],
    ["another response header", withResponse({ headers: [] }), "response headers"],
    ["other metadata", { ...answered, dynamicMetadata: {} }, "dynamic metadata"],
    ["metadata of another type", { ...answered, dynamicMetadata: { n: { a: "1" } } }, "dynamic metadata"],
    ["no log line", { ...answered, logs: [] }, "log lines"],
    ["another level", { ...answered, logs: answered.logs.map((line) => ({ ...line, level: "error" })) }, "log lines"],
    ["a script error", { ...answered, scriptErrors: 1 }, "script errors"],
  ])("finds %s", (_, other, what) => {
    expect(differences(answered, other)).toEqual([what]);
    expect(differences(other, answered)).toEqual([what]);
  });

  test("finds that only one host has an upstream, or a connection", () => {
    expect(differences(answered, refused)).toContain("cluster");
    expect(differences(refused, failed)).toContain("connection");
  });

  test("tells one log line with a line break from two", () => {
    const one = [{ level: "info", message: "a\ninfo: b" }] as const;
    const two = [{ level: "info", message: "a" }, { level: "info", message: "b" }] as const; // prettier-ignore
    expect(differences({ ...answered, logs: one }, { ...answered, logs: two })).toEqual(["log lines"]);
  });

  test.each<[string, string, string]>([
    ["date", "Tue, 24 Nov 2026 11:00:00 GMT", "Tue, 24 Nov 2026 11:00:01 GMT"],
    ["x-request-id", "8a5b7f0e-7f4e-9d0b-a2d5-0d9a4a6a7d3f", "0a5b7f0e-7f4e-9d0b-a2d5-0d9a4a6a7d3f"],
    ["x-envoy-upstream-service-time", "0", "12"],
  ])("leaves the value of %s out, but not its presence or form", (name, left, right) => {
    const outcomeOf = (...headers: HeaderList): Outcome => withResponse({ headers });
    const first = outcomeOf([name, left], ["a", "b"]);
    expect(differences(first, outcomeOf([name, right], ["a", "b"]))).toEqual([]);
    expect(differences(first, outcomeOf(["a", "b"]))).toEqual(["response headers"]);
    expect(differences(first, outcomeOf([name, "written by a script"], ["a", "b"]))).toEqual(["response headers"]);
  });

  test("compares the order of request headers, and of response headers with one name only", () => {
    const [forward, backward]: HeaderList[] = [[["a", "1"], ["b", "2"]], [["b", "2"], ["a", "1"]]]; // prettier-ignore
    const [twice, swapped]: HeaderList[] = [[["a", "1"], ["a", "2"]], [["a", "2"], ["a", "1"]]]; // prettier-ignore
    expect(differences(withUpstream({ headers: forward ?? [] }), withUpstream({ headers: backward ?? [] }))).toEqual(["upstream headers"]); // prettier-ignore
    expect(differences(withResponse({ headers: forward ?? [] }), withResponse({ headers: backward ?? [] }))).toEqual(
      [],
    );
    expect(differences(withResponse({ headers: twice ?? [] }), withResponse({ headers: swapped ?? [] }))).toEqual(["response headers"]); // prettier-ignore
  });

  test("compares other headers that look alike", () => {
    const outcomeOf = (value: string): Outcome =>
      withUpstream({ headers: [["x-envoy-expected-rq-timeout-ms", value]] });
    expect(differences(outcomeOf("15000"), outcomeOf("15001"))).toEqual(["upstream headers"]);
  });
});
