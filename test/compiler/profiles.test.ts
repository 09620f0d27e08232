import { describe, expect, test } from "vitest";
import type { Profile } from "../../src/filter/profile.ts";
import { valueOf } from "../support/expect-value.ts";
import { luajitSkipReason, runLuajit } from "../support/luajit.ts";
import { compileModules } from "../support/run-filter.ts";

const compile = (profile: Profile, body: string, top = "") =>
  compileModules({
    "filter.yaml": `name: sample\nversion: 1.0.0\ndescription: x\nprofile: ${profile}\nenvoy: { from: "1.36", to: "1.40" }\n`,
    "filter.ts": `import type { RequestHandle } from "envoy-lua-kit/envoy-api";\n${top}\nexport function onRequest(handle: RequestHandle): void {\n  ${body}\n}\n`,
  });

interface Construct {
  readonly title: string;
  readonly body: string;
  readonly top?: string;
  /** Where `portable` refuses it, and what the message names. */
  readonly refused: readonly (readonly [position: string, names: RegExp])[];
}

/** Each construct that `portable` refuses, then one that nearly is it. */
const constructs: readonly Construct[] = [
  {
    title: "a class",
    top: "class Name { constructor(readonly text: string) {} }",
    body: "handle.logInfo(new Name('x').text);",
    refused: [["4:18", /New, which uses setmetatable/]],
  },
  {
    title: "a function that makes an object",
    top: "function name(text: string): { text: string } { return { text }; }",
    body: "handle.logInfo(name('x').text);",
    refused: [],
  },
  {
    title: "instanceof",
    top: "declare const Name: new () => object;",
    body: "const one: object = {}; if (one instanceof Name) handle.logInfo('x');",
    refused: [["4:31", /InstanceOf/]],
  },
  {
    title: "typeof",
    body: "let one: unknown = 1; if (typeof one === 'number') handle.logInfo('x');",
    refused: [],
  },
  {
    title: "delete of a field",
    body: "const one: { a?: string } = { a: 'x' }; delete one.a; handle.logInfo(one.a ?? 'gone');",
    refused: [["4:43", /Delete, which uses .*rawget.*debug/]],
  },
  {
    title: "undefined in a field",
    body: "const one: { a: string | undefined } = { a: 'x' }; one.a = undefined; handle.logInfo(one.a ?? 'gone');",
    refused: [],
  },
  {
    title: "delete of a LuaMap",
    body: "const one = new LuaMap<string, string>(); one.set('a', 'x'); one.delete('a'); handle.logInfo(one.get('a') ?? 'gone');",
    refused: [],
  },
  {
    title: "operators on bits",
    body: "handle.logInfo(`${(6 & 3) + (handle.timestamp() >>> 1)}`);",
    refused: [
      ["4:22", /Lua's bit/],
      ["4:32", /Lua's bit/],
    ],
  },
  { title: "remainders", body: "handle.logInfo(`${6 % 4} ${Math.floor(6 / 4)}`);", refused: [] },
  {
    title: "setmetatable",
    body: "setmetatable({}, {}); rawset({ a: 1 }, 'a', rawget({ a: 1 }, 'a')); getmetatable({});",
    refused: [
      ["4:3", /setmetatable/],
      ["4:25", /rawset/],
      ["4:47", /rawget/],
      ["4:71", /getmetatable/],
    ],
  },
  {
    title: "a local function of that name",
    body: "handle.logInfo(rawget());",
    top: "function rawget(): string { return 'mine'; }",
    refused: [],
  },
  {
    title: "a class that extends another, with an accessor",
    top: "class Base { text = 'x'; } class One extends Base { get name(): string { return this.text; } }",
    body: "handle.logInfo(new One().name);",
    refused: [
      ["2:28", /ClassExtends and SetDescriptor, which uses setmetatable/],
      ["4:18", /New/],
    ],
  },
  {
    title: "a method",
    top: "const one = { text: (): string => 'x' };",
    body: "handle.logInfo(one.text());",
    refused: [],
  },
  { title: "spread arguments", body: "handle.logInfo(string.char(...[65, 66]));", refused: [] },
  { title: "spread of arrays", body: "handle.logInfo([...['a'], 'b', ...['c']].join(','));", refused: [] },
  {
    title: "rest parameters",
    top: "function all(...texts: string[]): string { return texts.join(','); }",
    body: "handle.logInfo(all('a', 'b'));",
    refused: [],
  },
  {
    title: "continue",
    body: "for (const n of [1, 2]) { if (n === 1) continue; handle.logInfo(`${n}`); }",
    refused: [],
  },
  { title: "for…of an array", body: "for (const text of ['a', 'b']) handle.logInfo(text);", refused: [] },
  {
    title: "for…of pairs",
    body: "for (const [key, value] of pairs({ a: 1 })) handle.logInfo(`${key}${value}`);",
    refused: [],
  },
  {
    title: "throw and catch",
    body: "try { throw 'x'; } catch (problem) { handle.logInfo(`${problem}`); } finally { handle.logInfo('end'); }",
    refused: [],
  },
  { title: "an enum", top: "enum Kind { one, two }", body: "handle.logInfo(`${Kind.two} ${Kind[0]}`);", refused: [] },
  {
    title: "rest and spread of objects",
    body: "const { a, ...rest } = { a: 1, b: 2 }; handle.logInfo(`${a} ${{ ...rest, c: 1 }.b}`);",
    refused: [],
  },
  {
    title: "methods of arrays",
    body: "handle.logInfo([3, 1, 2].map((n) => n + 1).filter((n) => n > 1).toSorted((a, b) => a - b).concat([9]).slice(1).reverse().join(','));",
    refused: [],
  },
  {
    title: "methods of strings",
    body: "handle.logInfo('a,b'.split(',').join(';').toUpperCase().padStart(9, '.').replace('A', 'c').replaceAll(';', '-').trim());",
    refused: [],
  },
  {
    title: "Object's functions",
    body: "handle.logInfo(`${Object.keys({ a: 1 }).length} ${Object.values({ a: 1 })[0]} ${Object.entries({ a: 1 }).length}`);",
    refused: [],
  },
  {
    title: "numbers as texts",
    body: "handle.logInfo(`${parseInt('12', 10)} ${(1.25).toFixed(1)} ${Number('3')} ${Number.isInteger(3)} ${Math.trunc(-1.5)}`);",
    refused: [],
  },
];

/** What neither profile has. */
const outside: readonly (readonly [title: string, body: string, top: string, names: RegExp])[] = [
  ["globalThis", "handle.logInfo(`${globalThis}`);", "", /Lua's _G/],
  [
    "a member of os that is hidden by its type",
    "(os as unknown as { exit(this: void): void }).exit();",
    "",
    /Lua's os\.exit/,
  ],
  ["os as a value", "const clocks = os; handle.logInfo(`${clocks.time()}`);", "", /Lua's os/],
  [
    "a declared collectgarbage",
    "collectgarbage();",
    "declare function collectgarbage(this: void): void;",
    /collectgarbage/,
  ],
  ["delete, which pulls debug", "const one: { a?: number } = {}; delete one.a;", "", /debug/],
];

describe("The profile portable", () => {
  test.each(constructs)("refuses, or not, $title", ({ body, top, refused }) => {
    const { diagnostics } = compile("portable", body, top);
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    expect(errors.map(({ code, position }) => `${code} ${position?.line}:${position?.column}`)).toEqual(
      refused.map(([position]) => `PROFILE_UNSUPPORTED ${position}`),
    );
    for (const [index, [, names]] of refused.entries()) expect(errors[index]?.message).toMatch(names);
    for (const { hint } of errors) expect(hint).toBeDefined();
  });

  test.each(constructs.filter(({ refused }) => refused.length === 0))(
    "gives Lua that runs in a strict sandbox: $title",
    { skip: luajitSkipReason !== undefined },
    ({ body, top }) => {
      const [strict, free] = [compile("portable", body, top), compile("envoy", body, top)].map(
        (script) => valueOf(script).lua,
      );
      expect(strict).toBe(free);
      expect(runInSandbox(strict ?? "")).not.toBe("");
    },
  );
});

describe("The profile envoy", () => {
  const allowed = constructs.filter(({ title }) => !["delete of a field", "instanceof"].includes(title));
  test.each(allowed)("allows $title", ({ body, top }) => {
    const errors = compile("envoy", body, top).diagnostics.filter(({ severity }) => severity === "error");
    expect(errors).toEqual([]);
  });
});

describe.each(["envoy", "portable"] as const)("The profile %s", (profile) => {
  test.each(outside)("has no %s", (_title, body, top, names) => {
    const { diagnostics } = compile(profile, body, top);
    const found = diagnostics.filter(({ code }) => code === "PROFILE_UNSUPPORTED");
    expect(found.map(({ message }) => message).join("\n")).toMatch(names);
    expect(found[0]?.position?.line).toBe(4);
  });
});

test("Accessors of classes do without the table of globals", { skip: luajitSkipReason !== undefined }, () => {
  const { lua } = valueOf(
    compile(
      "envoy",
      "const one = new Name(); one.text = 'x'; handle.logInfo(one.text);",
      "class Name { private kept = ''; get text(): string { return `${this.kept}!`; } set text(text: string) { this.kept = text; } }",
    ),
  );
  expect(lua).not.toMatch(/\b_G\b/);
  const handle = `local handle = { logInfo = function(_, text) io.write(text, "\\n") end }`;
  expect(runLuajit(`_G = nil\n${handle}\n${lua}\nenvoy_on_request(handle)\n`)).toBe("x!\n");
});

test("A sandbox without metatables stops a class", { skip: luajitSkipReason !== undefined }, () => {
  const script = compile(
    "envoy",
    "handle.logInfo(new Name('x').text);",
    "class Name { constructor(readonly text: string) {} }",
  );
  expect(() => runInSandbox(valueOf(script).lua)).toThrow(/setmetatable/);
});

/** What the hook logs in LuaJIT, with everything taken away that strict sandboxes lack. */
function runInSandbox(script: string): string {
  const absent =
    "setmetatable getmetatable rawget rawset require package load loadstring dofile loadfile debug bit jit io";
  const hide = absent
    .split(" ")
    .map((name) => `${name} = nil`)
    .join("\n");
  const handle = `local handle = { timestamp = function() return 8 end, logInfo = function(_, text) write(text, "\\n") end }`;
  return runLuajit(
    `local write = function(...) output:write(...) end\noutput = io.stdout\n${hide}\n_G = nil\n${handle}\n${script}\nenvoy_on_request(handle)\n`,
  );
}
