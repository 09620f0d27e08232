import { beforeAll, describe, expect, test } from "vitest";
import type { Json } from "../../src/files/json.ts";
import { checkExpectation } from "../../src/scenario/check-expectation.ts";
import { collectPageData, type TracedResult } from "../../src/trace-page/collect-page-data.ts";
import { headerRows } from "../../src/trace-page/header-rows.ts";
import { listExpectations } from "../../src/trace-page/list-expectations.ts";
import type { PageCall, PageData, PageExchange, Step, StepKind } from "../../src/trace-page/page-data.ts";
import { readPageFiles } from "../../src/trace-page/page-files.ts";
import { createValueSharer, type SharedValues } from "../../src/trace-page/share-values.ts";
import { tracePage } from "../../src/trace-page/trace-page.ts";
import { normaliseExchange } from "../../src/scenario/normalise-exchange.ts";
import { hostile, traceAuthHeader } from "./traced-scenario.ts";

let traced: TracedResult;
let data: PageData;

beforeAll(async () => {
  traced = await traceAuthHeader();
  data = await collectPageData([traced], { date: new Date(0), findings: [] });
}, 60_000);

describe("What the trace page is made of", () => {
  test("has the way of an exchange in order, with what each step is about", () => {
    const steps = stepsOf("alice reaches the trusted cluster");
    expect(steps.map(({ kind, short }) => [kind, short])).toEqual([
      ["connection", "TLSv1.3"],
      ["request", "GET /api/v1/pods"],
      ["route", "plain"],
      ["hook", "request hook"],
      ["route", "mtls"],
      ["upstream", "mtls"],
      ["response", "200"],
    ]);
    expect(steps[0]?.facts).toContainEqual({ label: "certificate", value: "alice, verified" });
    expect(steps[0]?.facts).toContainEqual({ label: "filter chain", value: "filter_chains[0]" });
    expect(steps[2]?.passedOver.map(({ route }) => route)).toEqual(["mtls", "mtls-shoot"]);
  });

  test("marks what a hook did to the headers", () => {
    const marked = stepOf("alice reaches the trusted cluster", "hook").headers.filter(({ mark }) => mark !== "same");
    expect(marked).toContainEqual({ mark: "changed", name: "x-remote-user", value: "alice", was: "root" });
    expect(marked).toContainEqual({ mark: "added", name: "x-remote-group", value: "ops", was: null });
  });

  test("has calls with their TypeScript lines, and loops as one entry", () => {
    const { entries } = stepOf("alice reaches the trusted cluster", "hook");
    const replaced = entries.find((entry): entry is PageCall => entry.kind === "call" && entry.member === "replace");
    expect(replaced?.place.text).toMatch(/^filter-src\/auth-header\/[\w-]+\.ts:\d+:\d+$/);
    const source = data.sources[replaced?.place.file ?? ""]?.split("\n")[(replaced?.place.line ?? 0) - 1];
    expect(source).toContain(".replace(");
    expect(entries.filter(({ kind }) => kind === "loop")).toHaveLength(1);
  });

  test("says of a hook that answered what its calls did to the headers before", () => {
    const hook = stepOf("a control byte in a subject", "hook");
    expect(hook.facts).toContainEqual({ label: "ends", value: "with an answer" });
    expect(hook.headers.filter(({ mark }) => mark === "added").map(({ name }) => name)).toContain(
      "x-envoy-upstream-rq-timeout-ms",
    );
    expect(stepsOf("a control byte in a subject").at(-1)).toMatchObject({ kind: "response", short: "401" });
  });

  test("has a turn for each time that an exchange with faults was sent, with the error and its stack", () => {
    const { turns } = exchangeOf("whatever call raises").detail;
    expect(turns[0]?.label).toBe("call 1 (StreamHandle.headers)");
    expect(turns.at(-1)?.label).toBe("no call left that could fail");
    const raising = turns[0]?.steps.flatMap(({ entries }) => entries).find((entry) => entry.kind === "call");
    expect(raising?.error).toMatch(/^[^[]+$/);
  });

  test("counts what failed and what differs, and shows what was found", () => {
    const found = data.runs[0]?.exchanges.map(({ title, isFailed, isDifferent }) => [title, isFailed, isDifferent]);
    expect(found?.slice(0, 3)).toEqual([
      ["alice reaches the trusted cluster", false, false],
      ["an expectation that is not met", true, false],
      ["hosts that differ", false, true],
    ]);
    expect(exchangeOf("an expectation that is not met").detail.expectations[0]).toMatchObject({
      what: "cluster",
      expected: "mtls",
      unmet: [
        { host: "simulator 1.40", found: "plain" },
        { host: "Envoy 1.40.0", found: "plain" },
      ],
    });
    const rows = exchangeOf("hosts that differ").detail.turns[0]?.outcome.filter(({ isDifferent }) => isDifferent);
    expect(rows?.map(({ what }) => what)).toEqual(["status", "response headers"]);
  });

  test("is the outcome alone where only an Envoy ran", async () => {
    const { runs } = await collectPageData([{ ...traced, traces: new Map() }], { date: new Date(0), findings: [] });
    const detail = runs[0]?.exchanges[0]?.detail;
    expect(detail?.isTraced).toBe(false);
    expect(detail?.turns[0]?.steps.map(({ kind }) => kind)).toEqual(["request", "upstream", "response"]);
  });
});

describe("The trace page", () => {
  test("has nothing of the data that HTML could take for its own", () => {
    const html = tracePage({ ...data, title: hostile.title }, readPageFiles());
    const counts = ["<script", "</script>", "<style", "</style>", "<img", "<!--", "<b>", '"quoted"'].map((text) => [
      text,
      html.split(text).length - 1,
    ]);
    expect(Object.fromEntries(counts)).toEqual({
      "<script": 2,
      "</script>": 2,
      "<style": 1,
      "</style>": 1,
      "<img": 0,
      "<!--": 0,
      "<b>": 0,
      // In JSON its quotes are escaped.
      '"quoted"': 0,
    });
  });

  test("names nothing that a browser would load", () => {
    const { script, style } = readPageFiles();
    expect(`${script}${style}`).not.toMatch(/https?:|url\(|@import|innerHTML|insertAdjacentHTML|\beval\b/);
    expect(tracePage(data, readPageFiles())).toMatch(
      /content="default-src 'none'; style-src 'sha256-[\w+/]+='; script-src 'sha256-[\w+/]+='; base-uri 'none'; form-action 'none'"/,
    );
  });
});

describe("Headers before and after", () => {
  test.each([
    ["one more", ["a"], ["a", "b"], ["same a", "added b"]],
    ["one less at the start", ["a", "b"], ["b"], ["removed a", "same b"]],
    ["another one in the middle", ["a", "b", "c"], ["a", "x", "c"], ["same a", "changed x was b", "same c"]],
    ["none any more", ["a", "a"], [], ["removed a", "removed a"]],
    ["the same twice", ["a", "a"], ["a", "a"], ["same a", "same a"]],
  ] as const)("%s", (_, before, after, expected) => {
    const list = (values: readonly string[]) => values.map((value) => ["x", value] as const);
    const rows = headerRows(list(before), list(after));
    expect(rows.map(({ mark, value, was }) => `${mark} ${value}${was === null ? "" : ` was ${was}`}`)).toEqual(
      expected,
    );
  });
});

describe("Shared values", () => {
  test("are the same when they are unpacked, and stand there once", () => {
    const value: Json = { a: [1, null, true, "x"], b: { a: [1, null, true, "x"], b: {} }, c: [[], [[]]] };
    const sharer = createValueSharer();
    expect(valueAt(sharer.add(value), sharer.shared)).toEqual(value);
    const before = sharer.shared.nodes.length;
    sharer.add({ ...value });
    expect(sharer.shared.nodes).toHaveLength(before);
  });
});

test("Everything that an expectation can miss is listed", () => {
  const { expect: expectation, ...exchange } = normaliseExchange({
    title: "all of it",
    send: { get: "/" },
    expect: {
      cluster: "one",
      upstream: { "x-a": "1" },
      reply: { status: 200, headers: { "x-b": "2" }, body: "text" },
      metadata: { namespace: { key: 1 } },
      logs: ["one"],
      scriptErrors: 3,
    },
  });
  const outcome = { dynamicMetadata: {}, logs: [], scriptErrors: 0, response: { status: 1, headers: [], body: "" } };
  const missed = checkExpectation({ ...exchange, expect: expectation }, outcome).map(({ what }) => what);
  expect(listExpectations(expectation).map(({ what }) => what)).toEqual(missed);
});

function exchangeOf(title: string): PageExchange {
  const found = data.runs.flatMap(({ exchanges }) => exchanges).find((exchange) => exchange.title === title);
  if (found === undefined) throw new Error(`There is no exchange "${title}"`);
  return found;
}

function stepsOf(title: string): readonly Step[] {
  return exchangeOf(title).detail.turns[0]?.steps ?? [];
}

function stepOf(title: string, kind: StepKind): Step {
  const found = stepsOf(title).find((step) => step.kind === kind);
  if (found === undefined) throw new Error(`"${title}" has no ${kind}`);
  return found;
}

/** As the page unpacks them. */
function valueAt(place: number, shared: SharedValues): Json {
  const node = shared.nodes[place] ?? null;
  if (typeof node !== "object" || node === null) return node;
  const [kind = 0, ...members] = node;
  const values = members.map((member) => valueAt(member, shared));
  if (kind === 0) return values;
  return Object.fromEntries((shared.shapes[kind - 1] ?? []).map((key, index) => [key, values[index] ?? null]));
}
