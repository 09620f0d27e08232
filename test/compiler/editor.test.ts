import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import ts from "typescript";
import { afterAll, describe, expect, test } from "vitest";
import { compileModules } from "../support/run-filter.ts";

const root = path.resolve(import.meta.dirname, "../..");
const folder = mkdtempSync(path.join(os.tmpdir(), "envoy-lua-kit-editor-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** What does not exist in Envoy's Lua, with what its hint says; and what does, with none. */
const uses: readonly (readonly [title: string, body: string, hint?: RegExp | undefined, top?: string])[] = [
  ["Map", "new Map<string, number>();", /LuaMap/],
  ["Map as a type", "const map: Map<string, number> = new LuaMap(); handle.logInfo(`${map.isEmpty()}`);", /LuaMap/],
  [
    "LuaMap",
    "const map = new LuaMap<string, number>(); map.set('a', 1); for (const [key] of map) handle.logInfo(key);",
  ],
  ["Set", "new Set<string>();", /LuaSet/],
  ["LuaSet", "const set = new LuaSet<string>(); set.add('a'); for (const key of set) handle.logInfo(key);"],
  ["JSON", "handle.logInfo(JSON.stringify({}));", /template strings/],
  ["Date", "handle.logInfo(`${Date.now()}`);", /handle\.timestamp/],
  ["os.time", "handle.logInfo(`${os.time()}`);"],
  ["console", "console.log('a');", /handle\.logInfo/],
  ["print", "print('a');", /handle\.logInfo/],
  ["setTimeout", "setTimeout(() => undefined, 1);", /cannot wait/],
  ["structuredClone", "structuredClone({});", /copies/],
  ["fetch", "fetch('x');", /handle\.httpCall/],
  ["process", "handle.logInfo(process.env.HOME);", /parameter/],
  ["io", "io.write('a');", /handle\.logInfo/],
  ["os.execute", "os.execute('a');", /start programs/],
  ["debug", "debug.traceback();", /handle\.logInfo/],
  ["loadstring", "loadstring('return 1');", /load code/],
  ["throw new Error", "throw new Error('x');", /throw "text"/],
  ["throw of a text", "throw 'x';"],
  ["throw of a table", "throw { code: 1 };"],
  ["instanceof Error", "if (handle instanceof Error) return;", /field/],
  ["an async function", "wait();", /httpCall/, "async function wait() { await wait(); }"],
  ["Promise as a type", "wait();", /httpCall/, "async function wait(): Promise<void> {}"],
  ["Promise", "Promise.resolve(1);", /httpCall/],
  ["a generator", "for (const one of all()) handle.logInfo(one);", /array/, "function* all() { yield 'x'; }"],
  ["a regular expression's method", "if (/a/.test('a')) return;", /Lua pattern/],
  ["a regular expression as an argument", "handle.logInfo('a'.replace(/a/g, 'b'));", /Lua pattern/],
  ["replace of a text", "handle.logInfo('a'.replace('a', 'b'));"],
  ["match of a string", "'a'.match('a');", /string\.match/],
  ["string.match", "const [found] = string.match('a', 'a'); handle.logInfo(found ?? '');"],
  ["the first capture of string.gmatch", "for (const [word] of string.gmatch('a b', '%a')) handle.logInfo(word);"],
  [
    "a further capture of string.gmatch, which may not be there",
    "for (const [, value] of string.gmatch('a=1', '(%a)=(%d)')) handle.logInfo(value);",
  ],
  ["for…of a string", "for (const byte of 'abc') handle.logInfo(byte);", /\$range/],
  ["spread of a string", "handle.logInfo([...'abc'].join(','));", /\$range/],
  ["for…of an array", "for (const text of ['a']) handle.logInfo(text);"],
  ["spread of an array", "handle.logInfo([...['a'], 'b'].join(','));"],
  ["Array.from", "Array.from(['a']);", /for loop/],
  ["new Array", "new Array(3);", /\[\]/],
  ["bind", "handle.logInfo.bind(handle);", /Write a function/],
  ["Symbol", "Symbol('x');", /text as key/],
  ["pcall's error as a text", "const [ok, problem] = pcall(() => 1); if (!ok) handle.logInfo(problem);", /tostring/],
  ["pcall's error in a text", "const [ok, problem] = pcall(() => 1); if (!ok) handle.logInfo(`${problem}`);"],
  ["a byte that may not be there", "const byte: number = string.byte('a', 2); handle.logInfo(`${byte}`);"],
  ["LuaJIT's bit", "handle.logInfo(bit.tohex(1));", /operators/],
  [
    "methods of arrays",
    "handle.logInfo([3, 1].map((n) => n + 1).filter((n) => n > 1).toSorted((a, b) => a - b).join(','));",
  ],
  ["methods of strings", "handle.logInfo('a,b'.split(',').reverse().join(';').toUpperCase().padStart(9, '.').trim());"],
  ["Object.keys", "for (const key of Object.keys({ a: 1 })) handle.logInfo(key);"],
  ["Lua's libraries", "handle.logInfo(table.concat(['a']) + math.floor(1.5) + string.rep('a', 2) + (1 & 3));"],
  ["rest and spread", "const { a, ...rest } = { a: 1, b: 2 }; handle.logInfo(`${a} ${{ ...rest, c: 1 }.b}`);"],
  ["a class", "handle.logInfo(new Name('x').text);", undefined, "class Name { constructor(readonly text: string) {} }"],
];

const filter = (body: string, top = ""): string =>
  `import type { RequestHandle } from "envoy-lua-kit/envoy-api";\n${top}\nexport function onRequest(handle: RequestHandle): void {\n  ${body}\n}\n`;

/** What an editor says of each filter, as `file:line:column TScode`, by `filter-src/tsconfig.json`. */
const inEditor = editorFindings();

describe("An editor and the compiler say the same of", () => {
  test.each(uses.map(([title, body, hint, top]) => ({ title, body, hint, top })))(
    "$title",
    ({ title, body, hint, top }) => {
      const { diagnostics } = compileModules({ "filter.ts": filter(body, top) });
      const ofTypes = diagnostics.filter(({ code }) => code === "TYPESCRIPT");
      const found = ofTypes.map(
        ({ position, message }) => `${position?.line}:${position?.column} ${message.split(":")[0]}`,
      );
      expect(found).toEqual(inEditor.get(title) ?? []);
      // The compiler may say more of what an editor refuses, and nothing of anything else.
      if (found.length === 0) expect(diagnostics).toEqual([]);
      if (hint !== undefined) expect(diagnostics.map((finding) => finding.hint).join()).toMatch(hint);
    },
  );

  test("every use that has a hint is refused, and some use is not", () => {
    const refused = uses.filter(([title]) => inEditor.has(title));
    expect(uses.filter(([, , hint]) => hint !== undefined).every((use) => refused.includes(use))).toBe(true);
    expect(refused.length).toBeLessThan(uses.length);
  });
});

function editorFindings(): ReadonlyMap<string, readonly string[]> {
  for (const [index, [, body, , top]] of uses.entries()) {
    mkdirSync(path.join(folder, `${index}`));
    writeFileSync(path.join(folder, `${index}/filter.ts`), filter(body, top));
  }
  const base = ts.readConfigFile(path.join(root, "filter-src/tsconfig.json"), (file) => ts.sys.readFile(file));
  const { fileNames, options } = ts.parseJsonConfigFileContent(base.config, ts.sys, path.join(root, "filter-src"));
  const library = fileNames.filter((file) => file.includes("/filter-library/"));
  const own = uses.map((_, index) => path.join(folder, `${index}/filter.ts`));
  const program = ts.createProgram([...library, ...own], options);
  const findings = new Map<string, string[]>();
  for (const { file, start = 0, code } of own.flatMap((name) =>
    ts.getPreEmitDiagnostics(program, program.getSourceFile(name)).filter(({ file }) => file !== undefined),
  )) {
    const title = uses[Number(path.basename(path.dirname(file?.fileName ?? "")))]?.[0] ?? "";
    const { line, character } = file?.getLineAndCharacterOfPosition(start) ?? { line: 0, character: 0 };
    findings.set(title, [...(findings.get(title) ?? []), `${line + 1}:${character + 1} TS${code}`]);
  }
  return findings;
}
