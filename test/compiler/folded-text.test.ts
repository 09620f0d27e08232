import { describe, expect, test } from "vitest";
import { openValue } from "../../src/filter/open-parameters.ts";
import { valueOf } from "../support/expect-value.ts";
import { compileModules } from "../support/run-filter.ts";

const manifest = `
name: sample
version: 1.2.3
description: A filter of a test
envoy: { from: "1.36", to: "1.40" }
parameters:
  on: { description: a, type: boolean }
  off: { description: a, type: boolean }
  mode: { description: a, type: string }
  limit: { description: a, type: integer }
  none: { description: a, type: [string, "null"] }
`;

const parameters = `
export const on: boolean = true;
export const off: boolean = false;
export const mode: string = "b";
export const limit: number = 3;
export const none: string | undefined = undefined;
`;

const derived = `
import { mode, on } from "./parameters";
export const isA = mode === "a";
export const isQuiet = isA || !on;
const isLoud = !isQuiet;
export { isLoud as loud };
`;

/** Something large that only a branch uses which is switched off. */
const heavy = `
import { mode } from "./parameters";
const separators = [",", ";"];
export function heavy(text: string): string { return text.split(separators.join("")).map((part) => part + mode).join("."); }
`;

function luaOf(body: string, values = {}): string {
  return valueOf(compile(body, values)).lua;
}

function compile(body: string, values = {}): ReturnType<typeof compileModules> {
  const filter = `import type { RequestHandle } from "envoy-lua-kit/envoy-api";
import { on, off, mode, limit, none } from "./parameters";
import * as P from "./parameters";
import { isA, isQuiet, loud } from "./derived";
import { heavy } from "./heavy";
export function onRequest(handle: RequestHandle): void {
  const text = handle.headers().get("x");
  ${body}
}
`;
  const modules = {
    "filter.yaml": manifest,
    "parameters.ts": parameters,
    "derived.ts": derived,
    "heavy.ts": heavy,
    "filter.ts": filter,
  };
  return compileModules(modules, { parameters: values });
}

const start = `function envoy_on_request(handle)\n  local text = handle:headers():get("x")\n`;
const dead = 'handle.logInfo(heavy("dead"))';

/** Statements, and what is left of them. */
const folded: readonly (readonly [statements: string, left: string])[] = [
  [
    `switch (mode) { case "a": ${dead}; break; case "b": handle.logInfo("b"); break; default: ${dead}; }`,
    '  handle:logInfo("b")\n',
  ],
  [
    `switch (limit) { case 1: ${dead}; break; case 3: case 4: { const n = "3"; handle.logInfo(n); break; } }`,
    '  local n = "3"\n  handle:logInfo(n)\n',
  ],
  [`switch (off) { case true: ${dead}; }`, ""],
  [`switch (mode) { case "a": ${dead}; return; default: return; } ${dead};`, "  return\n"],
  [`if (P.off) ${dead}; if (P.mode === "b") handle.logInfo("b");`, '  handle:logInfo("b")\n'],
  [
    `const isB = P.mode === "b"; const both = isB && on; if (!both) ${dead}; if (both) handle.logInfo("both");`,
    '  handle:logInfo("both")\n',
  ],
  [`if (isA) ${dead}; if (isQuiet) ${dead}; if (loud) handle.logInfo("loud");`, '  handle:logInfo("loud")\n'],
  [
    `const isIt = loud; const log = (): void => { if (!isIt) ${dead}; handle.logInfo("x"); }; log();`,
    '  local function log()\n    handle:logInfo("x")\n  end\n  log()\n',
  ],
  [`while (off) ${dead}; for (; off; ) ${dead}; for (let i = 0; i < limit && off; i++) ${dead};`, ""],
  ['for (let i = 0; i < limit && on; i++) handle.logInfo("x");', '  for i = 0, 2 do\n    handle:logInfo("x")\n  end\n'],
  [`if (["a", "c"].includes(mode) || mode.length > 1 || mode.startsWith("a")) ${dead};`, ""],
  [`if (none != null || typeof none === "string") ${dead}; if (none?.length === 3) ${dead};`, ""],
  [`handle.logInfo(none ?? "none"); if ((none ?? "x") !== "x") ${dead};`, '  handle:logInfo("none")\n'],
  [
    `off && ${dead}; on || ${dead}; on ? undefined : ${dead}; on && handle.logInfo("on"); off || handle.logInfo("off");`,
    '  handle:logInfo("on")\n  handle:logInfo("off")\n',
  ],
  [`if (text !== undefined && text && off) ${dead};`, ""],
];

describe("Nothing is left of what parameters switch off:", () => {
  test.each(folded)("%s", (statements, left) => {
    const [, ...lines] = luaOf(statements).split("\n");
    expect(lines.join("\n")).toBe(`${start}${left}end\n`);
  });
});

describe("What is only known later stays:", () => {
  test.each([
    'switch (mode) { case "a": handle.logInfo("A"); break; default: handle.logInfo("B"); }',
    'if (["a", "b"].includes(mode)) handle.logInfo("A"); else handle.logInfo("B");',
    'if (mode.length > 3) handle.logInfo("A"); else handle.logInfo("B");',
    'const isA = mode === "a"; if (isA) handle.logInfo("A"); else handle.logInfo("B");',
    'if (mode.startsWith("a")) handle.logInfo("A"); else handle.logInfo("B");',
  ])("%s", (statements) => {
    const lua = luaOf(statements, { mode: openValue("mode") });
    expect(lua).toContain('"A"');
    expect(lua).toContain('"B"');
  });

  test("a case that is only known at run time, and those behind it", () => {
    const lua = luaOf('switch (mode) { case text: handle.logInfo("A"); break; case "b": handle.logInfo("B"); }');
    expect(lua).toContain('"A"');
    expect(lua).toContain('"B"');
  });

  test("but not that there is a value", () => {
    expect(luaOf('if (P.mode == null) handle.logInfo("A");', { mode: openValue("mode") })).not.toContain('"A"');
  });
});

describe("A rule has nothing to say about code that never runs:", () => {
  const bad = "for (const [name] of handle.headers()) handle.headers().remove(name);";
  test.each([
    [1, bad],
    [0, `switch (mode) { case "a": { ${bad} break; } }`],
    [1, `switch (mode) { case "b": { ${bad} break; } }`],
    [0, `while (off) { ${bad} }`],
    [0, `for (; off; ) { ${bad} }`],
    [0, `const isA = mode === "a"; if (isA) { ${bad} }`],
    [0, `if (text && off) { ${bad} }`],
  ])("%i findings in %s", (count, statements) => {
    const codes = compile(statements).diagnostics.map(({ code }) => code);
    expect(codes.filter((code) => code === "HEADERS_CHANGED_IN_LOOP")).toHaveLength(count);
  });
});
