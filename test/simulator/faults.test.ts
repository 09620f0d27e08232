import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { textFilesOf } from "../../src/files/text-files.ts";
import { readScenario } from "../../src/scenario/read-scenario.ts";
import type { ExchangeNotation } from "../../src/scenario/scenario-notation.ts";
import type { ScenarioHost } from "../../src/scenario/scenario-host.ts";
import { createSimulator } from "../../src/simulator/create-simulator.ts";
import { scenarioScripts } from "../../src/workflows/compile-scripts.ts";
import { runScenario, type ExchangeResult } from "../../src/workflows/run-scenario.ts";
import { valueOf } from "../support/expect-value.ts";
import { filterFolder } from "../support/files-on-disk.ts";

const twoCalls = `
function envoy_on_request(handle)
  handle:headers():replace("x-user", "alice")
end`;

const guarded = `
function envoy_on_request(handle)
  local ok, problem = pcall(function() handle:headers():replace("x-user", "alice") end)
  if not ok then handle:respond({ [":status"] = "500" }, tostring(problem)) end
end`;

const sayTime = `
function envoy_on_request(handle)
  local before = handle:timestamp()
  handle:headers():add("x-ahead", math.floor((handle:timestamp() - before) / 1000))
  handle:headers():add("x-library", tostring(os.time() - math.floor(before / 1000) > 3000))
end`;

const loop = `
function envoy_on_request(handle)
  local headers = handle:headers()
  local ok, problem = pcall(function() for name in pairs(headers) do end end)
  handle:logInfo(tostring(problem))
  local _, found = pcall(headers.get, headers, "x")
  handle:logInfo(tostring(found))
end`;

type Case = Pick<ExchangeNotation, "script" | "faults" | "expect">;

async function run(
  exchange: Case,
  hosts: readonly ScenarioHost[] = [createSimulator({ version: "1.37" })],
): Promise<readonly ExchangeResult[]> {
  const notation = { title: "faults", exchanges: [{ title: "one", send: { get: "/" }, ...exchange }] };
  const files = textFilesOf({ "s/scenario.yaml": stringify(notation) });
  const scenario = valueOf(readScenario("s", files));
  const scripts = valueOf(scenarioScripts(scenario, { files, filterFolder }));
  return valueOf(await runScenario(scenario, { scripts, hosts, now: new Date() })).exchanges;
}

/** What is not as expected, in short. */
async function unmetOf(exchange: Case): Promise<readonly string[]> {
  const [result] = await run(exchange);
  return (result?.outcomes[0]?.unmet ?? []).map(({ what, found }) => `${what}: ${found}`);
}

describe("A fault in a call of the host API", () => {
  test.each<[string, Case]>([
    ["raises behind the position of the script", { script: guarded, faults: { atCall: 2, raises: "boom" }, expect: { cluster: "none", reply: { status: 500, body: { contains: ":3: boom" } } } }], // prettier-ignore
    ["ends a script that does not catch it", { script: twoCalls, faults: { atCall: 1, raises: "boom" }, expect: { cluster: "upstream", upstream: { "x-user": "none" }, scriptErrors: 1 } }], // prettier-ignore
    ["gives nil in place of what the call does", { script: twoCalls, faults: { atCall: 2, returns: "nil" }, expect: { upstream: { "x-user": "none" }, scriptErrors: 0 } }], // prettier-ignore
    ["gives a value in place of what the call does", { script: 'function envoy_on_request(h) h:logInfo(h:headers():get("x")) end', faults: { atCall: 2, returns: "" }, expect: { logs: [""] } }], // prettier-ignore
    ["sets the clocks forward from then on", { script: sayTime, faults: { atCall: 2, of: "StreamHandle.timestamp", clock: "1h" }, expect: { upstream: { "x-ahead": "3600", "x-library": "true" } } }], // prettier-ignore
    [
      "sets the clocks back",
      { script: sayTime, faults: { atCall: 3, clock: -60 }, expect: { upstream: { "x-ahead": "-60" } } },
    ],
    ["kills the object for later calls, too", { script: loop, faults: { atCall: 1, of: "Headers.pairs", dies: true }, expect: { logs: ["outside of proper scope", "outside of proper scope"] } }], // prettier-ignore
    ["meets the step of a loop", { script: loop, faults: { atCall: 2, of: "Headers.next", raises: "no next" }, expect: { logs: ["no next", "nil"] } }], // prettier-ignore
    ["meets several calls", { script: loop, faults: [{ atCall: 2, raises: "first" }, { atCall: 3, raises: "second" }], expect: { scriptErrors: 1, logs: ["second"] } }], // prettier-ignore
    ["meets calls of the response hook, too", { script: "function envoy_on_response(h) h:headers() end", faults: { atCall: 1, raises: "late" }, expect: { reply: 200, scriptErrors: 1, logs: ["late"] } }], // prettier-ignore
    ["meets each call in turn", { script: guarded, faults: "every", expect: { scriptErrors: 0 } }],
    ["meets each call of a member in turn", { script: sayTime, faults: { atCall: "every", of: "Headers.add", raises: "x" }, expect: { scriptErrors: 1 } }], // prettier-ignore
    ["meets each call in turn beside another fault", { script: sayTime, faults: [{ atCall: "every", raises: "x" }, { atCall: 1, clock: "1h" }], expect: { scriptErrors: 1 } }], // prettier-ignore
  ])("%s", async (_, exchange) => {
    expect(await unmetOf(exchange)).toEqual([]);
  });

  test.each<[string, Case, readonly string[]]>([
    ["which call it was", { script: twoCalls, faults: "every", expect: { upstream: { "x-user": "alice" } } }, ["upstream header x-user with a fault in call 1 (StreamHandle.headers): absent", "upstream header x-user with a fault in call 2 (Headers.replace): absent"]], // prettier-ignore
    [
      "a fault that meets no call",
      { script: twoCalls, faults: { atCall: 3, raises: "x" } },
      ["calls with faults: none"],
    ],
    ["a script without calls to meet", { script: "--", faults: "every" }, ["calls with faults: none"]],
    ["that only one of two faults is met", { script: twoCalls, faults: [{ atCall: 1, raises: "x" }, { atCall: 2, raises: "y" }] }, ["calls with faults: call 1 (StreamHandle.headers)"]], // prettier-ignore
    ["what must never be", { script: twoCalls, faults: "every", expect: { never: { cluster: "upstream", upstream: { "x-user": "none" } } } }, ["never with a fault in call 1 (StreamHandle.headers)", "never with a fault in call 2 (Headers.replace)"].map((text) => expect.stringContaining(text) as string)], // prettier-ignore
  ])("tells %s", async (_, exchange, unmet) => {
    expect(await unmetOf(exchange)).toEqual(unmet);
  });

  test("leaves what must never be alone as long as a part of it is not so", async () => {
    const never = { cluster: "upstream", upstream: { "x-user": "bob" } };
    expect(await unmetOf({ script: twoCalls, expect: { never } })).toEqual([]);
    expect(await unmetOf({ script: guarded, faults: "every", expect: { never: { cluster: "upstream" } } })).toEqual([]);
  });

  test("is asked of simulators only", async () => {
    const asked: (readonly string[])[] = [];
    const envoy: ScenarioHost = {
      kind: "envoy",
      version: "1.37",
      name: "Envoy 1.37",
      run: ({ scenario }) => {
        asked.push(scenario.exchanges.filter(({ faults }) => faults === undefined).map(({ title }) => title));
        return Promise.resolve({ ok: true, value: [], diagnostics: [] });
      },
    };
    const [result] = await run({ script: twoCalls, faults: "every" }, [envoy, createSimulator({ version: "1.37" })]);
    expect(result?.outcomes.map(({ host }) => host)).toEqual(["simulator 1.37"]);
    expect(asked).toEqual([[]]);
  });
});
