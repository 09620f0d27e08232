import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { readScriptMap } from "../../src/explain/script-map.ts";
import { valueOf } from "../support/expect-value.ts";
import { filterFolder, projectFiles } from "../support/files-on-disk.ts";
import { compileModules } from "../support/run-filter.ts";
import { readFilter } from "../../src/filter/read-filter.ts";
import type { LibraryFunction } from "../../src/filter/script-map.ts";
import { createCompiler } from "../../src/compiler/create-compiler.ts";

const filter = `import type { RequestHandle, ResponseHandle } from "envoy-lua-kit/envoy-api";
import { greeting, unused } from "./words";

/** Says hello. */
export function onRequest(handle: RequestHandle): void {
  handle.logInfo(greeting("you"));
}

export function onResponse(handle: ResponseHandle): void {
  handle.headers().remove("server");
}
`;
const words = `/** Never called. */
export function unused(): string {
  return "unused";
}

export function greeting(name: string): string {
  return \`hello \${name}\`;
}
`;
const modules = { "filter.ts": filter.replace(", unused", ""), "words.ts": words };

describe("A script", () => {
  const script = valueOf(compileModules(modules));

  test("has the hooks as global functions and nothing else global", () => {
    expect(script.lua.match(/^function (\w+)/gm)).toEqual(["function envoy_on_request", "function envoy_on_response"]);
    expect(script.lua).not.toMatch(/\brequire\b|____/);
  });

  test("keeps doc comments and leaves out what nothing uses", () => {
    expect(script.lua).toContain("--- Says hello.");
    expect(script.lua).not.toContain("unused");
  });

  test("has on line 1 the digest of what follows, within what Envoy shows of it, and its name", () => {
    const [first = "", ...rest] = script.lua.split("\n");
    const digest = createHash("sha256").update(rest.join("\n")).digest("hex");
    expect(first).toBe(`-- sha256:${digest.slice(0, 12)} sample 1.2.3`);
    expect(script.digest).toBe(createHash("sha256").update(script.lua).digest("hex"));
  });

  test("is the same bytes in any folder, map included", () => {
    const elsewhere = valueOf(compileModules(modules, { folder: "/some/where/else entirely" }));
    expect(elsewhere).toEqual(script);
  });

  test("says which host API it uses and since when Envoy has it", () => {
    expect(script.hostApi).toEqual(["EnvoyObject.logInfo", "Headers.remove", "StreamHandle.headers"]);
    expect(script.oldestEnvoy).toBe("1.36");
  });

  test.each([
    ["handle:logInfo", "filter.ts", 6],
    ["handle:headers():remove", "filter.ts", 10],
    ['return "hello "', "words.ts", 7],
  ])("maps the line of %s to its TypeScript", async (text, file, line) => {
    const luaLine = script.lua.split("\n").findIndex((candidate) => candidate.includes(text)) + 1;
    expect((await readScriptMap(script.sourceMap))?.placeOf(luaLine)).toMatchObject({ file, line });
  });

  test("maps a line of the header to nothing", async () => {
    expect((await readScriptMap(script.sourceMap))?.placeOf(1)).toBeUndefined();
  });

  test("has a map that knows the script's digest and the text of each source", () => {
    const map = JSON.parse(script.sourceMap) as { sources: string[]; sourcesContent: string[]; x_envoy_lua: object };
    expect(map.x_envoy_lua).toEqual({
      name: "sample",
      version: "1.2.3",
      digest: script.lua.slice(10, 22),
      library: [],
    });
    expect(Object.fromEntries(map.sources.map((name, index) => [name, map.sourcesContent[index]]))).toEqual(modules);
  });

  test("maps a return, a break and the calls that a try becomes to their own lines", async () => {
    const leaving = `import type { RequestHandle } from "envoy-lua-kit/envoy-api";
export function onRequest(handle: RequestHandle): void {
  for (const [name] of handle.headers()) {
    if (name === "x-stop") break;
  }
  try {
    handle.logInfo("in");
  } catch (problem) {
    handle.logInfo("caught");
  }
  if (handle.headers().get("x-end") === undefined)
    return;
  handle.logInfo("end");
}
`;
    const { lua, sourceMap } = valueOf(compileModules({ "filter.ts": leaving }));
    const map = await readScriptMap(sourceMap);
    const lineOf = (text: RegExp) => map?.placeOf(lua.split("\n").findIndex((line) => text.test(line)) + 1);
    expect(lineOf(/^ +break$/)).toMatchObject({ line: 4, column: 28 });
    expect(lineOf(/pcall\(function/)).toMatchObject({ line: 6, column: 3 });
    expect(lineOf(/^ +return$/)).toMatchObject({ line: 12, column: 5 });
  });

  test("has a map that names the functions of TypeScriptToLua's library", () => {
    const trimming = `import type { RequestHandle } from "envoy-lua-kit/envoy-api";
export function onRequest(handle: RequestHandle): void {
  handle.logInfo([(handle.headers().get("a") ?? "").trim()].map((text) => text.padStart(2)).join());
}
`;
    const { lua, sourceMap } = valueOf(compileModules({ "filter.ts": trimming }));
    const { library } = (JSON.parse(sourceMap) as { x_envoy_lua: { library: readonly LibraryFunction[] } }).x_envoy_lua;
    const lines = lua.split("\n");
    expect(library.map(({ feature }) => feature)).toContain("StringTrim");
    for (const { name, firstLine, lastLine } of library) {
      expect(lines[firstLine - 1]).toContain(`function ${name}(`);
      expect(lines[lastLine - 1]).toBe("end");
    }
    expect(lines[(library.at(-1)?.lastLine ?? 0) + 1]).toMatch(/^function envoy_on_request/);
  });
});

describe("The auth-header script", () => {
  const { manifest, ...rest } = valueOf(readFilter(filterFolder("auth-header"), projectFiles));
  const compiler = createCompiler();
  const compile = (parameters: Readonly<Record<string, string | undefined>>) =>
    valueOf(compiler.compile({ manifest, ...rest }, { parameters, files: projectFiles })).lua;

  test("leaves out what its parameters switch off", () => {
    const [standard, text] = [compile({}), compile({ subjectEncoding: "text" })];
    expect(standard).toContain("urlEncodedPemEncodedPeerCertificate");
    expect(text).not.toContain("urlEncodedPemEncodedPeerCertificate");
    expect(text.length).toBeLessThan(standard.length * 0.7);
    expect(compile({ strictTransportSecurity: "max-age=1" })).toContain("function envoy_on_response");
    expect(standard).not.toContain("envoy_on_response");
  });

  test("has no line over 120 columns and no generated names", () => {
    expect(
      compile({})
        .split("\n")
        .filter((line) => line.length > 120),
    ).toEqual([]);
    expect(compile({})).not.toContain("____");
  });
});
