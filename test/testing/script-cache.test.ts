import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { textFilesOf, type TextFiles } from "../../src/files/text-files.ts";
import { createScriptCache, scriptCacheOf, type ScriptCache } from "../../src/testing/script-cache.ts";
import { compileForTest } from "../../src/testing/test-compiler.ts";

const texts = {
  "f/filter.yaml":
    'name: f\nversion: 1.0.0\ndescription: x\nenvoy: { from: "1.36", to: "1.40" }\nparameters: { name: {} }\n',
  "f/filter.ts":
    'import type { RequestHandle } from "envoy-lua-kit/envoy-api";\nimport { name } from "./parameters";\nexport function onRequest(h: RequestHandle): void {\n  h.logInfo(name);\n}\n',
  "f/parameters.ts": 'export const name: string = "one";\n',
};

describe("The cache of compiled filters", () => {
  let root: string;
  let cache: ScriptCache;
  beforeEach(() => {
    root = mkdtempSync(path.join(os.tmpdir(), "script-cache-"));
    cache = createScriptCache(path.join(root, "scripts"));
    cache.keep(compileForTest("f", {}, textFilesOf(texts)));
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });
  const find = (changed: Readonly<Record<string, string>>, parameters = {}): string | undefined => {
    const files: TextFiles = textFilesOf({ ...texts, ...changed });
    return cache.find("f", parameters, files)?.lua;
  };

  test("gives a script again while all that it was made from is the same", () => {
    expect(find({})).toContain('name = "one"');
  });

  test.each([
    ["a source", { "f/parameters.ts": 'export const name: string = "two";\n' }],
    ["the manifest", { "f/filter.yaml": texts["f/filter.yaml"].replace("1.0.0", "1.0.1") }],
  ])("gives none after a change of %s", (_, changed) => {
    expect(find(changed)).toBeUndefined();
  });

  test("gives none for other parameters, until it has one", () => {
    expect(find({}, { name: "three" })).toBeUndefined();
    cache.keep(compileForTest("f", { name: "three" }, textFilesOf(texts)));
    expect(find({}, { name: "three" })).toContain('name = "three"');
    expect(find({})).toContain('name = "one"');
  });

  test("knows a parameter that is none from one that is not set", () => {
    cache.keep({ ...compileForTest("f", {}, textFilesOf(texts)), parameters: { name: undefined }, lua: "-- none" });
    expect(find({}, { name: undefined })).toBe("-- none");
    expect(find({})).toContain('name = "one"');
    expect(cache.all().map(({ parameters }) => Object.keys(parameters).length)).toEqual(expect.arrayContaining([0, 1]));
  });

  test("gives none where the entry is damaged", () => {
    const folder = path.join(root, "scripts");
    for (const name of readdirSync(folder)) writeFileSync(path.join(folder, name), "{");
    expect(find({})).toBeUndefined();
  });

  test("is not there for a kit that is not installed in the project, whose own code may have changed", () => {
    const own = scriptCacheOf(process.cwd());
    own.keep(compileForTest("f", {}, textFilesOf(texts)));
    expect(own.all()).toEqual([]);
  });
});
