import { describe, expect, test } from "vitest";
import { explainText, renderFrames } from "../../src/explain/explain-text.ts";
import { createMapStore, type MapStore } from "../../src/explain/map-store.ts";
import { textFilesOf } from "../../src/files/text-files.ts";
import { valueOf } from "../support/expect-value.ts";
import { compileModules } from "../support/run-filter.ts";

const filter = `import type { RequestHandle } from "envoy-lua-kit/envoy-api";

export function onRequest(handle: RequestHandle): void {
  const wanted = (handle.headers().get("x-wanted") ?? "").trim();
  handle.headers().add(
    "x-first",
    wanted,
  );
}
`;
const script = valueOf(compileModules({ "filter.ts": filter }));
const digest = script.lua.slice(10, 22);
const lines = script.lua.split("\n");
const callLine = lines.findIndex((line) => line.includes('"x-first"')) + 1;
const headerLine = lines.findIndex((line) => line.startsWith("function envoy_on_request")) + 1;
const libraryLine = lines.findIndex((line) => line.includes("__TS__StringTrim(")) + 2;

function storeOf(source: string): MapStore {
  const files = textFilesOf({ "maps/sample/filter.lua.map": script.sourceMap, "filters/sample/filter.ts": source });
  return createMapStore(["maps"], { files, sourcesOf: (name) => `filters/${name}`, clock: () => 0 });
}

const maps = storeOf(filter);
const chunk = `[string "-- sha256:${digest} sample 1.2.3..."]`;
const call = "filters/sample/filter.ts:5:3";

describe("A text that names lines of scripts", () => {
  test.each([
    ["an error of Envoy", `script log: ${chunk}:${callLine}: oops`, `script log: ${call}: oops`],
    [
      "a message in a message",
      `${chunk}:${callLine}: caught ${chunk}:${headerLine}: oops`,
      `${call}: caught filters/sample/filter.ts:3:1: oops`,
    ],
    [
      "a line of a stack trace",
      `\t${chunk}:${callLine}: in function <${chunk}:${headerLine}>`,
      `\t${call}: in function <filters/sample/filter.ts:3:1>`,
    ],
    [
      "JSON",
      `{"msg":${JSON.stringify(`script log: ${chunk}:${callLine}: "oops"`)}}`,
      `{"msg":${JSON.stringify(`script log: ${call}: "oops"`)}}`,
    ],
    [
      "JSON in JSON",
      JSON.stringify(JSON.stringify(`${chunk}:${callLine}: x`)),
      JSON.stringify(JSON.stringify(`${call}: x`)),
    ],
    ["a name cut by LuaJIT", `[string "-- sha256:${digest} a-very-long-filter-nam..."]:${callLine}: x`, `${call}: x`],
    ["a position at the end", `at ${chunk}:${callLine}`, `at ${call}`],
    [
      "a line of TypeScriptToLua's library",
      `${chunk}:${libraryLine}: bad argument`,
      `in TypeScriptToLua's library: __TS__StringTrim (line ${libraryLine}): bad argument`,
    ],
  ])("with %s is given their places in TypeScript", async (_, text, wanted) => {
    expect((await explainText(text, maps)).text).toBe(wanted);
  });

  test.each([
    ["no position", "[2026-11-25 09:41:09.167][1][error][lua] script log: oops"],
    ["a script of another kind", '[string "function envoy_on_request(h)..."]:2: oops'],
    ["a script without its digest", '[string "-- sample 1.2.3..."]:2: oops'],
    ["the header's line", `${chunk}:1: oops`],
    ["no line", `${chunk}: oops`],
    ["a digest of fewer digits", `[string "-- sha256:${digest.slice(1)} sample"]:5: oops`],
  ])("with %s stays as it is", async (_, text) => {
    expect(await explainText(text, maps)).toEqual({ text, explained: [], unknown: [] });
  });

  test("stays as it is where there is no map, and the digest is told", async () => {
    const text = '[string "-- sha256:0123456789ab sample 1.2.3..."]:5: oops';
    expect(await explainText(text, maps)).toEqual({ text, explained: [], unknown: ["0123456789ab"] });
  });

  test("is explained with the line as it was when the script was made", async () => {
    const { explained } = await explainText(`${chunk}:${callLine}: oops`, maps);
    expect(explained).toMatchObject([{ script: "sample 1.2.3", digest, luaLine: callLine, hasChanged: false }]);
    expect(renderFrames(explained)).toEqual(["  5 |   handle.headers().add(", "    |   ^"]);
  });

  test("says where the sources have changed since", async () => {
    const { explained } = await explainText(`${chunk}:${callLine}: oops`, storeOf(`// More\n${filter}`));
    expect(renderFrames(explained)).toEqual([
      "  5 |   handle.headers().add(",
      "    |   ^",
      "  filters/sample/filter.ts has changed since this script was made",
    ]);
  });

  test("has a frame for each of several places, each once, with its name", async () => {
    const text = `${chunk}:${callLine}: ${chunk}:${callLine}: ${chunk}:${headerLine}: oops`;
    const frames = renderFrames((await explainText(text, maps)).explained);
    expect(frames.filter((line) => line.startsWith("  filters/"))).toEqual([
      `  ${call}`,
      "  filters/sample/filter.ts:3:1",
    ]);
  });
});

describe("A store of maps", () => {
  test("finds maps that were written after it was made, and looks at most once a second", async () => {
    const texts: Record<string, string> = {};
    let now = 0;
    const files = textFilesOf(texts);
    const store = createMapStore(["maps"], { files, sourcesOf: (name) => name, clock: () => now });
    expect(await store.find(digest)).toBeUndefined();
    texts["maps/v1/sample/filter.lua.map"] = script.sourceMap;
    now = 500;
    expect(await store.find(digest)).toBeUndefined();
    now = 1000;
    expect((await store.find(digest))?.map.version).toBe("1.2.3");
  });

  test.each(["", "{", "[]", "null", "{}", '{"version":3,"sources":[],"names":[],"mappings":""}'])(
    "passes over a file with the text %j",
    async (text) => {
      const files = textFilesOf({ "maps/a.lua.map": text, "maps/b.lua.map": script.sourceMap });
      const store = createMapStore(["maps"], { files, sourcesOf: (name) => name, clock: () => 0 });
      expect((await store.find(digest))?.map.name).toBe("sample");
    },
  );
});
