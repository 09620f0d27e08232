import { describe, expect, test } from "vitest";
import { normaliseExchange } from "../../src/scenario/normalise-exchange.ts";
import type { Trace, TraceEvent } from "../../src/scenario/trace.ts";
import { stepsOfTrace } from "../../src/trace-page/steps-of-trace.ts";
import type { Step } from "../../src/trace-page/page-data.ts";

describe("The steps of a trace", () => {
  test("have the request of a script's own call below the call, and no comparison with the client's request", () => {
    const [hook] = stepsOf([
      begins("envoy_on_request"),
      { kind: "upstream", at: 0, cluster: "service", headers: [[":path", "/auth"]] },
      called("StreamHandle.httpCall", { at: 0 }),
      called("StreamHandle.headers", { at: 25 }),
      ends("envoy_on_request"),
    ]);
    expect(hook?.entries.map((entry) => (entry.kind === "call" ? entry.member : entry.kind))).toEqual([
      "httpCall",
      "step",
      "headers",
    ]);
    expect(hook?.entries[1]).toMatchObject({ step: { kind: "upstream", comparedWith: "" } });
    expect(hook?.entries[2]).toMatchObject({ at: 25, number: 2 });
  });

  test("say of a hook for which nothing came back that it never ended", () => {
    const [hook, response] = stepsOf([
      begins("envoy_on_request"),
      called("StreamHandle.httpCall", { at: 0 }),
      { kind: "response", at: 15_000, status: 504, headers: [] },
    ]);
    expect(hook).toMatchObject({ kind: "hook", isBad: true, facts: [{}, { label: "ends", value: "never" }] });
    expect(response).toMatchObject({ kind: "response", short: "504", at: 15_000 });
  });

  test("compare the response with what the response hooks left, and say no more where there was none", () => {
    const [hook, response] = stepsOf([
      begins("envoy_on_response", [[":status", "200"]]),
      ends("envoy_on_response", [
        [":status", "200"],
        ["x-seen", "1"],
      ]),
      { kind: "response", at: 1, status: 200, headers: [["x-seen", "1"]] },
    ]);
    expect(hook?.headers.map(({ mark, name }) => [mark, name])).toEqual([
      ["same", ":status"],
      ["added", "x-seen"],
    ]);
    expect(response?.headers).toEqual([{ mark: "same", name: "x-seen", value: "1", was: null }]);
    const [plain] = stepsOf([{ kind: "response", at: 1, status: 200, headers: [["x-seen", "1"]] }]);
    expect(plain?.comparedWith).toBe("");
  });

  test("say why a connection failed, and nothing of TLS that was never agreed", () => {
    const [connection] = stepsOf([
      { kind: "connection", at: 0, listener: "gateway", serverName: "a.example", failure: "unsupported protocol" },
    ]);
    expect(connection).toMatchObject({ isBad: true, error: "unsupported protocol", short: "refused" });
    expect(connection?.facts).toEqual([{ label: "server name", value: "a.example" }]);
  });
});

function stepsOf(trace: Trace): readonly Step[] {
  const { send } = normaliseExchange({ title: "one", send: { get: "/" } });
  return stepsOfTrace(trace, send, {
    placeOf: (text) => ({ text, file: null, line: 0 }),
    explain: (text) => text,
  });
}

type Hook = "envoy_on_request" | "envoy_on_response";
type List = readonly (readonly [string, string])[];

function begins(hook: Hook, headers: List = []): TraceEvent {
  return { kind: "hook begins", at: 0, filter: "lua", hook, headers };
}

function ends(hook: Hook, headers: List = []): TraceEvent {
  return { kind: "hook ends", at: 0, filter: "lua", hook, headers };
}

function called(member: string, { at }: { readonly at: number }): TraceEvent {
  return { kind: "call", at, member, arguments: [], place: "", changes: [] };
}
