import { beforeAll, describe, expect, test } from "vitest";
import { stringify } from "yaml";
import type { Checked } from "../../src/diagnostics/diagnostic.ts";
import { createEnvoyHost } from "../../src/envoy-process/envoy-host.ts";
import { textFilesOf } from "../../src/files/text-files.ts";
import type { Script } from "../../src/filter/script.ts";
import type { Outcome } from "../../src/scenario/outcome.ts";
import { readScenario } from "../../src/scenario/read-scenario.ts";
import type { ScenarioHost } from "../../src/scenario/scenario-host.ts";
import type { ExchangeNotation } from "../../src/scenario/scenario-notation.ts";
import { createSimulator } from "../../src/simulator/create-simulator.ts";
import { scenarioScripts } from "../../src/workflows/compile-scripts.ts";
import { runScenario } from "../../src/workflows/run-scenario.ts";
import { newestEnvoy, skipReason } from "../support/envoys.ts";
import { valueOf } from "../support/expect-value.ts";
import { filterFolder, projectFiles } from "../support/files-on-disk.ts";
import { compileModules, runScript } from "../support/run-filter.ts";

interface Case {
  /** What `decide` does. */
  readonly body: string;
  /** What `onRequest` does with it. */
  readonly hook?: string;
  readonly exchange?: Partial<ExchangeNotation>;
  /** Status of the answer; that of an upstream is 200. */
  readonly status: number;
  readonly cluster?: string;
  readonly logs?: readonly string[];
  readonly scriptErrors?: number;
}

const post = { send: { post: "/", body: "hello" } };

const cases: Readonly<Record<string, Case>> = {
  "what ends goes on": { body: 'handle.headers().replace("x-user", "alice");', status: 200, cluster: "upstream" },
  "a refusal is answered as it says": { body: "refuse(noToken);", status: 401, logs: ["NoToken"] },
  "a refusal from the depth, too": { body: "for (const one of [1]) { [one].forEach(() => refuse(noToken)); }", status: 401, logs: ["NoToken"] }, // prettier-ignore
  "an error is answered with 500": { body: 'error("no\\nidea");', status: 500, logs: ["no?idea"] },
  "an error without a message, too": { body: "error(undefined);", status: 500, logs: ["nil"] },
  "an error of the host API, too": { body: "handle.httpCall('nowhere', { ':method': 'GET', ':path': '/', ':authority': 'x' }, '', 500);", status: 500, logs: ["http call cluster invalid"] }, // prettier-ignore
  "an operation that Lua does not have, too": { body: "const none = handle.headers().get('x-none') as unknown as { a: () => void }; none.a();", status: 500, logs: ["attempt to index"] }, // prettier-ignore
  "an endless recursion, too": { body: "recurse(0);", status: 500, logs: ["stack overflow"] },
  "an error after the body was waited for, too": { body: 'handle.body(); error("late");', exchange: post, status: 500, logs: ["late"] }, // prettier-ignore
  "a refusal after a call to a service, too": { body: "handle.httpCall('service', { ':method': 'GET', ':path': '/', ':authority': 'x' }, '', 500); refuse(noToken);", exchange: { calls: { service: {} } }, status: 401, logs: ["NoToken"] }, // prettier-ignore
  "an answer of one's own that fails is given by the second try": { body: "refuse(noToken);", hook: "protectWith(handle, decide, (own, problem) => { if (type(problem) === 'table') error('first'); own.respond({ ':status': '503' }, tostring(problem)); });", status: 503 }, // prettier-ignore
  "an answer that always fails is an empty 500": { body: "refuse(noToken);", hook: "protectWith(handle, decide, () => error('never'));", status: 500 }, // prettier-ignore
  "an answer that is none is an empty 500": { body: "refuse(noToken);", hook: "protectWith(handle, decide, () => undefined);", status: 500 }, // prettier-ignore
};

const hosts: readonly ScenarioHost[] = [
  createSimulator({ version: newestEnvoy?.line ?? "1.40" }),
  ...(newestEnvoy === undefined ? [] : [createEnvoyHost(newestEnvoy)]),
];

describe.each(hosts)("protect() in $name", (host) => {
  const outcomes = new Map<string, Outcome>();

  beforeAll(async () => {
    const exchanges = Object.entries(cases).map(([title, { exchange, ...input }]) => {
      return { title, send: { get: "/" }, script: scriptOf(input), ...exchange };
    });
    const files = textFilesOf({ "s/scenario.yaml": stringify({ title: "protect", exchanges }) });
    const scenario = valueOf(readScenario("s", files));
    const scripts = valueOf(scenarioScripts(scenario, { files, filterFolder }));
    const { exchanges: results } = valueOf(await runScenario(scenario, { scripts, hosts: [host], now: new Date() }));
    for (const { exchange, outcomes: found } of results) if (found[0] !== undefined) outcomes.set(exchange.title, found[0].outcome); // prettier-ignore
  }, 60_000);

  test.each(Object.entries(cases))("%s", (title, { status, cluster, logs = [], scriptErrors = 0 }) => {
    const outcome = outcomes.get(title);
    expect([outcome?.response?.status, outcome?.upstream?.cluster, outcome?.scriptErrors]).toEqual([status, cluster, scriptErrors]); // prettier-ignore
    expect(outcome?.logs.map(({ message }) => message)).toEqual(logs.map((text) => expect.stringContaining(text) as string)); // prettier-ignore
  });
});

const reason = skipReason();
if (reason !== undefined) test.skip(`protect() in Envoy (${reason})`, () => undefined);
else {
  test("There is an Envoy to ask", () => {
    expect(newestEnvoy).toBeDefined();
  });
}

test("what went on while the hook waited cannot be answered, and the compiler says so", () => {
  const body = "for (const chunk of handle.bodyChunks()) { if (chunk.length() > 0) refuse(noToken); }";
  const found = compile({ body }).diagnostics.filter(({ severity }) => severity === "error");
  expect(found.map(({ code, position }) => [code, position?.file])).toEqual(
    [1, 2, 3].map(() => ["DECISION_TOO_LATE", "envoy-lua-kit/filter-library/modules/protect.ts"]),
  );
});

test("docs/protect.md shows a filter that does what it says", async () => {
  const [, shown = ""] = /^```ts\n([^]*?)^```/m.exec(projectFiles.read("docs/protect.md") ?? "") ?? [];
  const { lua } = valueOf(compileModules({ "filter.ts": shown }));
  expect((await runScript(lua)).response).toMatchObject({ status: 401, body: "a token is needed" });
  expect((await runScript(lua, { authorization: "Bearer x" })).upstream?.cluster).toBe("upstream");
});

function scriptOf(input: Pick<Case, "body" | "hook">): string {
  return valueOf(compile(input)).lua;
}

function compile({ body, hook = "protect(handle, decide);" }: Pick<Case, "body" | "hook">): Checked<Script> {
  return compileModules({
    "filter.ts": `import type { RequestHandle } from "envoy-lua-kit/envoy-api";
import { protect, protectWith, refuse, type Refusal } from "envoy-lua-kit/protect";
const noToken: Refusal = { status: 401, code: "NoToken", message: "no token" };
function recurse(depth: number): number { return 1 + recurse(depth + 1); }
function decide(handle: RequestHandle): void { ${body} }
export function onRequest(handle: RequestHandle): void { ${hook} }
`,
  });
}
