import { describe, expect, test } from "vitest";
import { checkScript } from "../../src/compiler/result/check-script.ts";
import { envoyGlobals } from "../../src/compiler/result/lua-globals.ts";
import { parseLua } from "../../src/compiler/result/parse-lua.ts";
import { readNames } from "../../src/compiler/result/read-names.ts";
import { envoyLoader } from "../../src/envoy-process/script-loader.ts";
import { newestEnvoy, skipReason } from "../support/envoys.ts";
import { compileModules } from "../support/run-filter.ts";

function list(count: number, name = "v", separator = ","): string {
  return Array.from({ length: count }, (_, index) => `${name}${index}`).join(separator);
}

const sum = (count: number): string => list(count, "v", "+");

function codesOf(lua: string): readonly string[] {
  return checkScript(lua, { globals: envoyGlobals, placeOf: () => undefined }).map(({ code }) => code);
}

/** Scripts at a limit of LuaJIT, and one step beyond it. */
const atLimits: readonly (readonly [what: string, fits: string, doesNot: string])[] = [
  ["locals of the script", `local ${list(200)}`, `local ${list(201)}`],
  [
    "locals of blocks one after the other",
    `local ${list(150)} do local ${list(50, "a")} end do local ${list(50, "b")} end`,
    `local ${list(150)} do local ${list(51, "a")} end`,
  ],
  ["a numeric loop", `local ${list(196)} for i = 1, 2 do end`, `local ${list(197)} for i = 1, 2 do end`],
  [
    "a loop over pairs",
    `local ${list(195)} for k, v in pairs({}) do end`,
    `local ${list(196)} for k, v in pairs({}) do end`,
  ],
  ["local functions", `local ${list(199)} local function f() end`, `local ${list(200)} local function f() end`],
  ["parameters", `function envoy_on_request(${list(200)}) end`, `function envoy_on_request(${list(201)}) end`],
  ["a method's self", `local t = {} function t:m(${list(199)}) end`, `local t = {} function t:m(${list(200)}) end`],
  [
    "a repeat loop",
    `local ${list(199)} repeat local a until true or a`,
    `local ${list(200)} repeat local a until true or a`,
  ],
  ["a name declared twice", `local ${list(100)} local ${list(100)}`, `local ${list(100)} local ${list(101)}`],
  [
    "upvalues",
    `local ${list(70)} local function f() return ${sum(60)} end`,
    `local ${list(70)} local function f() return ${sum(61)} end`,
  ],
  [
    "upvalues of a function inside",
    `local ${list(70)} local function f() return function() return ${sum(60)} end end`,
    `local ${list(70)} local function f() return function() return ${sum(61)} end end`,
  ],
  [
    "upvalues from a function around",
    `local function f() local ${list(70)} return function() return ${sum(60)} end end`,
    `local function f() local ${list(70)} return function() return ${sum(61)} end end`,
  ],
  [
    "assigned upvalues",
    `local ${list(70)} local function f() ${list(60, "v", "=1 ")}=1 end`,
    `local ${list(70)} local function f() ${list(61, "v", "=1 ")}=1 end`,
  ],
  [
    "a function that calls itself",
    `local ${list(70)} local function f() f() return ${sum(59)} end`,
    `local ${list(70)} local function f() f() return ${sum(60)} end`,
  ],
];

const syntax: readonly (readonly [lua: string, isLua: boolean])[] = [
  ["local a = 1 // 2", false],
  ["local a = 1 & 2", false],
  ["local a <const> = 1", false],
  ["local goto = 1", false],
  ["local a = = 1", false],
  ["goto nowhere", false],
  ["goto done ::done::", true],
  ["while true do break local a end", true],
  [";;", true],
  ["local a = 0x1p4", true],
  ['local a = "\\x41\\z  b"', true],
  ["", true],
];

describe("A compiled script", () => {
  test.each(atLimits)("may use up what LuaJIT has of %s, and no more", (_, fits, doesNot) => {
    expect(codesOf(fits)).toEqual([]);
    expect(new Set(codesOf(doesNot))).toEqual(new Set(["COMPILER_LIMIT"]));
  });

  test.each(syntax)("with the text %j is Lua: %s", (lua, isLua) => {
    expect(codesOf(lua)).toEqual(isLua ? [] : ["LUA_SYNTAX"]);
  });

  test.skipIf(newestEnvoy === undefined)(
    `is judged as Envoy judges it (${skipReason() ?? newestEnvoy?.version ?? ""})`,
    async () => {
      if (newestEnvoy === undefined) return;
      const scripts = [...atLimits.flatMap(([, fits, doesNot]) => [fits, doesNot]), ...syntax.map(([lua]) => lua)];
      const problems = await envoyLoader(newestEnvoy).load(scripts);
      const loads = Object.fromEntries(scripts.map((lua, index) => [lua, problems[index] === undefined]));
      expect(Object.fromEntries(scripts.map((lua) => [lua, codesOf(lua).length === 0]))).toEqual(loads);
    },
    60_000,
  );

  test.each([
    ["print(string.format('x'))", []],
    ["function envoy_on_request(handle) handle:logInfo(_VERSION) end", []],
    ["local t = { JSON = 1, [1] = 2 } t.Date = t.JSON t:Map()", []],
    ["local JSON JSON = 1", []],
    ["for _, Date in pairs({}) do Date() end", []],
    ["JSON.stringify(1)", ["LUA_GLOBAL"]],
    ["local t = { [Date] = 1 }", ["LUA_GLOBAL"]],
    ["counter = 1", ["LUA_GLOBAL"]],
    ["function helper() end", ["LUA_GLOBAL"]],
    ["do local a end return a", ["LUA_GLOBAL"]],
    ["string = nil", ["LUA_GLOBAL"]],
    ["local a = a", ["LUA_GLOBAL"]],
    ["repeat local a until a", []],
  ])("with the text %j has the findings %j about globals", (lua, codes) => {
    expect(codesOf(lua)).toEqual(codes);
  });

  test.each([
    ["function envoy_on_request(handle) end", []],
    ["envoy_on_request = function(handle) end", []],
    ["function envoy_on_response(handle) end", ["LUA_HOOK"]],
    ["local function envoy_on_request(handle) end", ["LUA_HOOK"]],
    ["local envoy_on_request function envoy_on_request(handle) end", ["LUA_HOOK"]],
    ["do function envoy_on_request(handle) end end", ["LUA_HOOK"]],
    ["envoy_on_request = {}", ["LUA_HOOK"]],
    ["function envoy_on_request(handle) end envoy_on_request = nil", ["LUA_HOOK"]],
    ["function envoy_on_request(handle) envoy_on_response = handle end", ["LUA_HOOK"]],
    ["", ["LUA_HOOK"]],
  ])("with the text %j has the findings %j about the hook of a filter for requests", (lua, codes) => {
    const check = { globals: envoyGlobals, hooks: ["envoy_on_request"], placeOf: () => undefined };
    expect(checkScript(lua, check).map(({ code }) => code)).toEqual(codes);
  });

  test("may use fewer globals where its profile says so", () => {
    const check = { globals: new Set(["pairs"]), placeOf: () => undefined };
    expect(checkScript("pairs({})", check)).toEqual([]);
    expect(checkScript("setmetatable({}, {})", check)).toMatchObject([{ code: "LUA_GLOBAL" }]);
  });

  test.each([
    ["characters", 'local a = "grüße"', 17],
    ["characters beyond 16 bits", 'local a = "😀"', 13],
  ])("is measured in %s", (_, lua, characters) => {
    const check = { globals: envoyGlobals, placeOf: () => undefined };
    expect(checkScript(lua, { ...check, characters })).toEqual([]);
    expect(checkScript(lua, { ...check, characters: characters - 1 })).toMatchObject([{ code: "SCRIPT_TOO_LARGE" }]);
  });

  test("has a name for each function", () => {
    const parsed = parseLua("local function a() end function b.c.d() end function e:f() end local g = function() end");
    const { functions } = parsed.ok ? readNames(parsed.chunk) : { functions: [] };
    expect(functions.map(({ name }) => name)).toEqual([undefined, "a", "d", "f", undefined]);
  });
});

const hook = (body: string, before = ""): string => `import type { RequestHandle } from "envoy-lua-kit/envoy-api";
${before}
export function onRequest(handle: RequestHandle): void {
${body}
}
`;
const manifest = `name: sample\nversion: 1.2.3\ndescription: x\nenvoy: { from: "1.36", to: "1.40" }\n`;
const names = Array.from({ length: 61 }, (_, index) => `v${index}`);
const locals = names.map((name) => `  const ${name} = handle.headers().get("${name}") ?? "";`).join("\n");
const inner = (count: number): string =>
  `${locals}\n  const inner = (): string =>\n    ${names.slice(0, count).join(" + ")};\n  handle.logInfo(inner());`;

describe("A filter", () => {
  test.each([
    [
      "a global that is not there",
      { "filter.ts": hook("  nowhere();", "declare function nowhere(): void;") },
      "LUA_GLOBAL",
      4,
    ],
    ["too many upvalues in a function inside", { "filter.ts": hook(inner(61)) }, "COMPILER_LIMIT", 66],
    [
      "too many characters",
      {
        "filter.ts": hook(`  handle.logInfo("${"x".repeat(100)}");`),
        "filter.yaml": `${manifest}budget: { characters: 100 }\n`,
      },
      "SCRIPT_TOO_LARGE",
      undefined,
    ],
  ])("with %s has a finding at its TypeScript", (_, modules, code, line) => {
    const { ok, diagnostics } = compileModules(modules);
    expect(ok).toBe(false);
    expect(diagnostics.map((finding) => [finding.code, finding.position?.line])).toEqual([[code, line]]);
  });

  test.each([
    [
      "a declared global that is there",
      {
        "filter.ts": hook("  handle.logInfo(`${rawlen({})}`);", "declare function rawlen(value: unknown): number;"),
      },
    ],
    ["as many upvalues in a function inside as LuaJIT has", { "filter.ts": hook(inner(60)) }],
    [
      "as many characters as its manifest allows",
      { "filter.ts": hook(`  handle.logInfo("x");`), "filter.yaml": `${manifest}budget: { characters: 105 }\n` },
    ],
  ])("with %s compiles", (_, modules) => {
    expect(compileModules(modules).diagnostics).toEqual([]);
  });
});
