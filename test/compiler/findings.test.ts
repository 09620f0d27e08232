import { describe, expect, test } from "vitest";
import { compileModules } from "../support/run-filter.ts";
import { numberKeys } from "./number-keys.ts";
import { earlyReads, request, type FindingCase } from "./early-reads.ts";
import { functionKinds } from "./function-kinds.ts";

const manyNames = (count: number): string =>
  Array.from({ length: count }, (_, index) => `export let n${index} = ${index};`).join("\n");
const useNames = (count: number): string =>
  `handle.logInfo(\`\${${Array.from({ length: count }, (_, index) => `numbers.n${index}`).join(" + ")}}\`);`;

const cases: readonly FindingCase[] = [
  ["a filter without filter.ts", {}, ["FILE_NOT_FOUND sample/filter.ts"]],
  ["a syntax error", { "filter.ts": request("handle.logInfo(") }, ["TYPESCRIPT sample/filter.ts:5:1"]],
  ["a type error", { "filter.ts": request("handle.logInfo(1);") }, ["TYPESCRIPT sample/filter.ts:4:18"]],
  [
    "type errors of several files, all at once",
    {
      "filter.ts": request("handle.logInfo(one);", 'import { one } from "./a";'),
      "a.ts": "export const one: string = 1;",
    },
    ["TYPESCRIPT sample/a.ts:1:14"],
  ],
  [
    "a module that does not exist",
    { "filter.ts": request("", 'import "./nowhere";') },
    ["TYPESCRIPT sample/filter.ts:2:8"],
  ],
  [
    "var, at each of its places",
    { "filter.ts": request("for (var i = 0; i < 3; i++) handle.logInfo(`${i}`); var a = 1; handle.logInfo(`${a}`);") },
    ["LUA_UNSUPPORTED sample/filter.ts:4:8", "LUA_UNSUPPORTED sample/filter.ts:4:55"],
  ],
  [
    "a construct without a place in Lua",
    { "filter.ts": request("outer: while (true) { while (true) { break outer; } }") },
    ["LUA_UNSUPPORTED sample/filter.ts:4:3"],
  ],
  [
    "a member that only JavaScript hides",
    {
      "filter.ts": request(
        "class Count { #n = 1; get(): number { return this.#n; } } handle.logInfo(`${new Count().get()}`);",
      ),
    },
    ["LUA_UNSUPPORTED sample/filter.ts:4:17"],
  ],
  [
    "a private member",
    {
      "filter.ts": request(
        "class Count { private n = 1; get(): number { return this.n; } } handle.logInfo(`${new Count().get()}`);",
      ),
    },
    [],
  ],
  ["an entry without a hook", { "filter.ts": "export {};" }, ["FILTER_EXPORT sample/filter.ts:1:1"]],
  [
    "an export that is no hook",
    { "filter.ts": `${request("")}export const other = 1;` },
    ["FILTER_EXPORT sample/filter.ts:6:14"],
  ],
  [
    "a hook that is no function declaration",
    { "filter.ts": "export const onRequest = (): void => undefined;" },
    ["FILTER_EXPORT sample/filter.ts:1:14"],
  ],
  ["a type beside a hook", { "filter.ts": `${request("")}export type Other = 1;` }, []],
  [
    "a default export",
    { "filter.ts": request("one();", 'import one from "./a";'), "a.ts": "export default function one(): void {}" },
    ["LINK_UNSUPPORTED sample/a.ts:1:1"],
  ],
  [
    "a dynamic import",
    { "filter.ts": request('void import("./a");'), "a.ts": "export const one = 1;" },
    ["TYPESCRIPT sample/filter.ts:4:8"],
  ],
  [
    "a type imported in place",
    { "filter.ts": request('const one: import("./a").One = 1;'), "a.ts": "export type One = 1;" },
    ["LINK_UNSUPPORTED sample/filter.ts:4:14"],
  ],
  [
    "declarations for all modules",
    { "filter.ts": request("const one: One = 1; handle.logInfo(`${one}`);", "declare global { type One = 1 }") },
    ["LINK_UNSUPPORTED sample/filter.ts:2:9"],
  ],
  [
    "what a file without exports does",
    {
      "filter.ts": request("", 'import "./a";'),
      "a.ts": "(globalThis as unknown as { more: string }).more = 'more';",
    },
    ["PROFILE_UNSUPPORTED sample/a.ts:1:1"],
  ],
  [
    "a name that a file without exports declares",
    { "filter.ts": request("const one: One = 1;", 'import "./a";'), "a.ts": "type One = 1;" },
    ["TYPESCRIPT sample/filter.ts:4:14"],
  ],
  [
    "a namespace as a value",
    {
      "filter.ts": request(
        "handle.logInfo(`${keep(all)}`);",
        'import * as all from "./a";\nfunction keep(value: unknown): unknown { return value; }',
      ),
      "a.ts": "export const one = 1;",
    },
    ["LINK_UNSUPPORTED sample/filter.ts:5:26"],
  ],
  [
    "a default in an assignment to a pattern",
    { "filter.ts": request("let one = 1; ({ one = 2 } = {} as { one?: number }); handle.logInfo(`${one}`);") },
    ["LINK_UNSUPPORTED sample/filter.ts:4:17"],
  ],
  [
    "a default of a pattern inside of a parameter",
    {
      "filter.ts": request(
        "f({}); function f({ a: { b } = { b: 1 } }: { a?: { b: number } }): void { handle.logInfo(`${b}`); }",
      ),
    },
    ["LINK_UNSUPPORTED sample/filter.ts:4:23"],
  ],
  [
    "a namespace's member",
    {
      "filter.ts": request("handle.logInfo(all.one);", 'import * as all from "./a";'),
      "a.ts": "export const one = 'x';",
    },
    [],
  ],
  ...earlyReads,
  ...numberKeys,
  ...functionKinds,
  [
    "a constant that a function will read when its module has run",
    {
      "filter.ts": request("handle.logInfo(`${a}`);", 'import { a } from "./a";'),
      "a.ts": 'import { list } from "./c"; export const a = list.length; export function read(): number { return a; }',
      "c.ts": 'import { read } from "./a"; export const list: (() => number)[] = []; list.push(read, () => read());',
    },
    [],
  ],
  [
    "more than 200 names",
    {
      "filter.ts": request("f(handle);", 'import { f } from "./a";'),
      "a.ts": `import type { RequestHandle } from "envoy-lua-kit/envoy-api";\n${manyNames(210)}\nexport function f(handle: RequestHandle): void { g(handle); }\n${groups(210)}`,
    },
    ["COMPILER_LIMIT sample/a.ts"],
  ],
  [
    "a function that uses more than 60 names",
    { "filter.ts": request(useNames(61), 'import * as numbers from "./a";'), "a.ts": manyNames(61) },
    ["COMPILER_LIMIT sample/filter.ts:3:1"],
  ],
  [
    "a function that uses 60 names",
    { "filter.ts": request(useNames(60), 'import * as numbers from "./a";'), "a.ts": manyNames(60) },
    [],
  ],
  [
    "host API that is too new",
    { "filter.ts": request('handle.stats().counter("x").inc();') },
    [
      "HOST_API_TOO_NEW sample/filter.ts:4:10",
      "HOST_API_TOO_NEW sample/filter.ts:4:18",
      "HOST_API_TOO_NEW sample/filter.ts:4:31",
    ],
  ],
  [
    "host API while the script loads",
    { "filter.ts": request("handle.logInfo(`${unit}`);", "const unit = EnvoyTimestampResolution.MILLISECOND;") },
    ["HOST_API_AT_LOAD sample/filter.ts:2:14"],
  ],
  [
    "host API inside a hook",
    { "filter.ts": request("handle.logInfo(`${handle.timestamp(EnvoyTimestampResolution.MILLISECOND)}`);") },
    [],
  ],
];

/** Functions that use fifty names each, so that none reaches the limit of its own. */
function groups(count: number): string {
  const functions = Array.from({ length: Math.ceil(count / 50) }, (_, group) => {
    const names = Array.from(
      { length: Math.min(50, count - group * 50) },
      (_unused, index) => `n${group * 50 + index}`,
    );
    return `function g${group}(handle: RequestHandle): void { handle.logInfo(\`\${${names.join(" + ")}}\`); }`;
  });
  const calls = functions.map((_, group) => `g${group}(handle);`).join(" ");
  return `${functions.join("\n")}\nfunction g(handle: RequestHandle): void { ${calls} }`;
}

describe("The compiler finds", () => {
  test.each(cases)("%s", (_title, modules, findings) => {
    const { ok, diagnostics } = compileModules(modules);
    const found = diagnostics.map(
      ({ code, position, message }) =>
        `${code} ${position === undefined ? message : `${position.file}:${position.line}:${position.column}`}`,
    );
    expect(found.length).toBe(findings.length);
    for (const [index, finding] of findings.entries()) expect(found[index]).toContain(finding.split(" ").at(-1));
    expect(diagnostics.map(({ code }) => code)).toEqual(findings.map((finding) => finding.split(" ")[0]));
    expect(ok).toBe(findings.length === 0);
  });

  test("shows the line that a finding is about", () => {
    const { diagnostics } = compileModules({ "filter.ts": request("handle.logInfo(1);") });
    expect(diagnostics[0]?.position?.lineText).toBe("  handle.logInfo(1);");
  });
});

describe("Parameters", () => {
  const manifest = `name: sample\nversion: 1.0.0\ndescription: x\nenvoy: { from: "1.36", to: "1.40" }\nparameters:\n  word: { type: string, minLength: 2 }\n  limit: { type: [integer, "null"] }\n`;
  const parametersFile = 'export const word: string = "hello";\nexport const limit: number | undefined = undefined;\n';
  const filter = request(
    "handle.logInfo(word); if (limit !== undefined) handle.logInfo(`${limit}`);",
    'import { limit, word } from "./parameters";',
  );
  const modules = { "filter.yaml": manifest, "parameters.ts": parametersFile, "filter.ts": filter };

  test("have their defaults, or the values given, in the script", () => {
    const [standard, changed] = [
      compileModules(modules),
      compileModules(modules, { parameters: { word: 'a "quoted" word', limit: 3 } }),
    ];
    expect(standard.ok && standard.value.lua).toContain('word = "hello"');
    expect(standard.ok && standard.value.lua).not.toContain("limit");
    expect(changed.ok && changed.value.lua).toContain(`word = 'a "quoted" word'`);
    expect(changed.ok && changed.value.parameters).toEqual({ word: 'a "quoted" word', limit: 3 });
  });

  test.each<[string, Readonly<Record<string, string | number>>, string]>([
    ["an unknown name", { words: "x" }, "PARAMETER_UNKNOWN"],
    ["a value outside of the schema", { word: "x" }, "PARAMETER_VALUE"],
    ["a value of another type", { limit: "many" }, "PARAMETER_VALUE"],
  ])("refuse %s", (_title, parameters, code) => {
    expect(compileModules(modules, { parameters }).diagnostics.map((finding) => finding.code)).toEqual([code]);
  });

  test.each([
    [
      "the manifest describes one that parameters.ts lacks",
      { ...modules, "parameters.ts": 'export const word: string = "x";' },
    ],
    [
      "parameters.ts has one that the manifest does not describe",
      { ...modules, "parameters.ts": `${parametersFile}export const more: number = 1;` },
    ],
  ])("must match: %s", (_title, changed) => {
    expect(compileModules(changed).diagnostics.map(({ code }) => code)).toEqual(["PARAMETER_MISMATCH"]);
  });
});
