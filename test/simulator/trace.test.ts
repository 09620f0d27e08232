import { describe, expect, test } from "vitest";
import type { Json } from "../../src/files/json.ts";
import { defaultEnvoyConfig } from "../../src/scenario/default-envoy-config.ts";
import type { ScriptCode } from "../../src/scenario/script-coverage.ts";
import type { HostCallEvent, Trace, TraceEvent } from "../../src/scenario/trace.ts";
import type { normaliseExchange } from "../../src/scenario/normalise-exchange.ts";
import { prepareScenario } from "../../src/scenario/prepare-scenario.ts";
import { readScenario } from "../../src/scenario/read-scenario.ts";
import type { RunOptions } from "../../src/scenario/scenario-host.ts";
import { createSimulator } from "../../src/simulator/create-simulator.ts";
import { textFilesOf } from "../../src/files/text-files.ts";

const script = `function envoy_on_request(handle)
  local headers = handle:headers()
  headers:add("x-user", "alice")
  for name in pairs(headers) do
    if name == "x-stop" then
      handle:respond({[":status"] = "403"}, "stopped")
    end
  end
  headers:replace("x-user", "bob")
  fail(headers)
end
function fail(headers)
  if headers:get("x-fail") then
    local nothing = nil
    nothing.field = 1
  end
end`;

describe("The trace of an exchange", () => {
  test("tells of calls in order, with arguments, results, the script's line and what they changed", async () => {
    const [calls] = await tracesOf({ get: "/" });
    expect(callsIn(calls).filter(({ member }) => member !== "Headers.next")).toEqual([
      callOf("StreamHandle.headers", [], { results: ["Headers"], line: 2 }),
      callOf("Headers.add", ['"x-user"', '"alice"'], { results: [], line: 3, changes: [change([], ["alice"])] }),
      callOf("Headers.pairs", [], { results: ["(function)"], line: 4 }),
      callOf("Headers.replace", ['"x-user"', '"bob"'], { results: [], line: 9, changes: [change(["alice"], ["bob"])] }),
      callOf("Headers.get", ['"x-fail"'], { results: [], line: 13 }),
    ]);
  });

  test("tells of the way from the connection to the response", async () => {
    const [trace] = await tracesOf({ get: "/" });
    expect(trace?.map(({ kind }) => kind).filter((kind) => kind !== "call")).toEqual([
      "connection",
      "request",
      "route",
      "hook begins",
      "hook ends",
      // The filter's writes to headers have cleared the first one.
      "route",
      "upstream",
      "response",
    ]);
  });

  test("tells where a hook was when an error ended it, innermost function first", async () => {
    const [trace] = await tracesOf({ get: "/", headers: { "x-fail": "1" } });
    const end = eventsOf(trace, "hook ends")[0];
    expect(end?.error).toMatch(/:15: attempt to index local 'nothing' \(a nil value\)$/);
    expect(end?.stack?.map(({ place, name }) => [place.split("]:")[1], name])).toEqual([
      ["15", "fail"],
      ["10", undefined],
    ]);
  });

  test("tells of a raising call and of a local reply", async () => {
    const [trace] = await tracesOf({ get: "/", headers: { "x-stop": "1" } });
    expect(callsIn(trace).find(({ member }) => member === "StreamHandle.respond")).toMatchObject({ line: 6 });
    expect(eventsOf(trace, "local reply")).toMatchObject([{ status: 403, body: "stopped" }]);
    expect(eventsOf(trace, "upstream")).toEqual([]);
  });

  test("tells when the response was there, whatever is still waited for then", async () => {
    const [trace] = await tracesOf({ get: "/" });
    expect(eventsOf(trace, "response")[0]?.at).toBeLessThan(10);
  });

  test("has one trace for each time that an exchange with faults is sent", async () => {
    const traces = await tracesOf({ get: "/" }, "every");
    const raised = traces.map((trace) => callsIn(trace).findIndex(({ error }) => error !== undefined));
    // The last time there is no call left to meet.
    expect(raised).toEqual([...traces.slice(1).keys(), -1]);
  });
});

describe("Routes in a trace", () => {
  test("come with the conditions for which others were passed over", async () => {
    const metadata = {
      filter: "envoy.filters.http.lua",
      path: [{ key: "user" }],
      value: { string_match: { exact: "x" } },
    };
    const routes = [
      { name: "known", match: { prefix: "/", dynamic_metadata: [metadata] }, route: { cluster: "upstream" } },
      { match: { path: "/other" }, route: { cluster: "upstream" } },
      { match: { prefix: "/" }, route: { cluster: "upstream" } },
    ];
    const [trace] = await tracesOf({ get: "/" }, undefined, routes);
    expect(eventsOf(trace, "route")[0]).toEqual({
      kind: "route",
      at: 0,
      isAgain: false,
      virtualHost: "all",
      route: "routes[2]",
      action: 'cluster "upstream"',
      passedOver: [
        {
          route: "known",
          condition:
            "dynamic_metadata: { filter: envoy.filters.http.lua, path: [{ key: user }], value: { string_match: { exact: x } } }",
        },
        { route: "routes[1]", condition: "path: /other" },
      ],
    });
  });
});

describe("The coverage of a script", () => {
  test("counts lines and functions, and says which there are", async () => {
    const lines = new Map<number, number>();
    const functions: number[] = [];
    const codes: ScriptCode[] = [];
    const steps: string[] = [];
    await run(
      { get: "/" },
      {
        coverage: {
          loaded: (_, code) => codes.push(code),
          ran: (_, line, { within, from }) => {
            lines.set(line, (lines.get(line) ?? 0) + 1);
            steps.push(`${within}: ${from} to ${line}`);
          },
          entered: (_, line) => functions.push(line),
        },
      },
    );
    expect(codes[0]?.functions).toEqual([
      { firstLine: 1, lastLine: 11, ownLines: [2, 3, 4, 5, 6, 9, 10, 11] },
      { firstLine: 12, lastLine: 17, ownLines: [13, 14, 15, 17] },
    ]);
    expect(codes[0]?.ownLines).toEqual([1, 11, 12, 17]);
    expect(codes[0]?.lines.filter((line) => !lines.has(line))).toEqual([6, 14, 15]);
    expect(steps.slice(0, 7)).toEqual(
      ["0: 0 to 11", "0: 11 to 1", "0: 1 to 17", "0: 17 to 12", "0: 12 to 17"].concat("1: 0 to 2", "1: 2 to 3"),
    );
    expect(steps.slice(-4)).toEqual(["1: 9 to 10", "12: 0 to 13", "12: 13 to 17", "1: 10 to 11"]);
    expect(functions).toEqual([1, 12]);
    expect(lines.get(9)).toBe(1);
  });

  test("goes on behind an error that a pcall caught", async () => {
    const lines: number[] = [];
    const lua = `function envoy_on_request(handle)
  pcall(error, "one")
  local caught = pcall(function()
    error("two")
  end)
  handle:logInfo(tostring(caught))
end`;
    await run(
      { get: "/" },
      {
        coverage: {
          loaded: () => undefined,
          ran: (_, line, { within }) => (within === 0 ? undefined : lines.push(line)),
          entered: () => undefined,
        },
      },
      { script: lua },
    );
    expect(lines).toEqual([2, 3, 5, 3, 4, 6, 7]);
  });
});

function eventsOf<Kind extends TraceEvent["kind"]>(
  trace: Trace = [],
  kind: Kind,
): readonly Extract<TraceEvent, { kind: Kind }>[] {
  return trace.filter((event): event is Extract<TraceEvent, { kind: Kind }> => event.kind === kind);
}

function callsIn(trace: Trace | undefined): readonly (Omit<HostCallEvent, "kind" | "place"> & { line: number })[] {
  return eventsOf(trace, "call").map(({ member, arguments: given, results, error, place, changes }) => ({
    member,
    arguments: given,
    ...(results === undefined ? {} : { results }),
    ...(error === undefined ? {} : { error }),
    line: Number(place.split("]:")[1]),
    changes,
  }));
}

function callOf(
  member: string,
  given: readonly string[],
  { changes = [], ...rest }: { results: readonly string[]; line: number; changes?: HostCallEvent["changes"] },
): ReturnType<typeof callsIn>[number] {
  return { member, arguments: given, changes, ...rest };
}

function change(before: readonly string[], after: readonly string[]): HostCallEvent["changes"][number] {
  return { of: "request", name: "x-user", before, after };
}

type Send = Parameters<typeof normaliseExchange>[0]["send"];

async function tracesOf(send: Send, faults?: "every", routes?: Json): Promise<readonly Trace[]> {
  const traces: Trace[] = [];
  await run(send, { onTrace: (_, trace) => traces.push(trace) }, { faults, routes });
  return traces;
}

async function run(
  send: Send,
  options: RunOptions,
  {
    faults,
    routes,
    script: given = script,
  }: { faults?: "every" | undefined; routes?: Json | undefined; script?: string } = {},
): Promise<void> {
  const exchange = { title: "one", script: given, send, ...(faults === undefined ? {} : { faults }) };
  const files = textFilesOf({
    "s/scenario.yaml": JSON.stringify({ title: "one", envoy: "envoy.yaml", exchanges: [exchange] }),
    "s/envoy.yaml":
      routes === undefined
        ? defaultEnvoyConfig
        : defaultEnvoyConfig.replace(/routes: .*/, `routes: ${JSON.stringify(routes)}`),
  });
  const scenario = readScenario("s", files);
  if (!scenario.ok) throw new Error(JSON.stringify(scenario.diagnostics));
  const scripts = new Map(
    Object.entries(scenario.value.filters).map(([name, use]) => [name, "lua" in use ? use.lua : ""] as const),
  );
  const prepared = prepareScenario({ scenario: scenario.value, scripts, now: new Date() });
  const result = await createSimulator({ version: "1.40" }).run(prepared, options);
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics));
}
