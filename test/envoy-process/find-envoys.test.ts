import { mkdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { envoyReleases, findRelease, lineOf } from "../../src/envoy-process/envoy-releases.ts";
import { cachePath, checkNamedEnvoy, findEnvoys } from "../../src/envoy-process/find-envoys.ts";
import { fakeCommand, fakeEnvoy, temporaryFolder } from "./fake-command.ts";

describe("findEnvoys()", () => {
  test("prefers ENVOY_BIN to the cache and the cache to the PATH, one for each release line", async () => {
    const folder = temporaryFolder();
    const environment = {
      ENVOY_BIN: fakeEnvoy(path.join(folder, "named"), "1.37.9"),
      XDG_CACHE_HOME: path.join(folder, "cache"),
      PATH: [path.join(folder, "empty"), path.join(folder, "one"), path.join(folder, "two")].join(path.delimiter),
    };
    fakeEnvoy(cachePath("1.36.4", environment), "1.36.4");
    fakeEnvoy(cachePath("1.37.0", environment), "1.37.0");
    fakeEnvoy(path.join(folder, "one", "envoy"), "1.36.1");
    fakeEnvoy(path.join(folder, "two", "envoy"), "1.40.0-dev");
    expect(await findEnvoys(environment)).toEqual([
      { path: cachePath("1.36.4", environment), version: "1.36.4", line: "1.36" },
      { path: environment.ENVOY_BIN, version: "1.37.9", line: "1.37" },
      { path: path.join(folder, "two", "envoy"), version: "1.40.0", line: "1.40" },
    ]);
  });

  test("leaves out what is no Envoy, and Envoys whose Lua API is not known", async () => {
    const folder = temporaryFolder();
    fakeEnvoy(path.join(folder, "old", "envoy"), "1.20.0");
    fakeCommand(path.join(folder, "other", "envoy"), "echo hello; exit 3");
    mkdirSync(path.join(folder, "third", "envoy"), { recursive: true });
    const PATH = ["old", "other", "third"].map((name) => path.join(folder, name)).join(path.delimiter);
    expect(await findEnvoys({ PATH, HOME: folder, ENVOY_BIN: "" })).toEqual([]);
  });
});

describe("checkNamedEnvoy()", () => {
  test.each([
    ["a file that is not there", () => "/nowhere/envoy", ["ENVOY_BIN_UNUSABLE"]],
    ["something else", () => fakeCommand(path.join(temporaryFolder(), "x"), "exit 0"), ["ENVOY_BIN_UNUSABLE"]],
    ["an unknown version", () => fakeEnvoy(path.join(temporaryFolder(), "x"), "1.99.0"), ["ENVOY_BIN_UNUSABLE"]],
    ["an Envoy", () => fakeEnvoy(path.join(temporaryFolder(), "x"), "1.38.0"), []],
    ["nothing", () => "", []],
  ])("judges an ENVOY_BIN that names %s", async (_, create, codes) => {
    const findings = await checkNamedEnvoy({ ENVOY_BIN: create() });
    expect(findings.map(({ code }) => code)).toEqual(codes);
  });
});

describe("cachePath()", () => {
  test.each([
    [{ XDG_CACHE_HOME: "/caches", HOME: "/home/a" }, "/caches/envoy-lua-kit/envoy/1.37.0/envoy"],
    [{ XDG_CACHE_HOME: "", HOME: "/home/a" }, "/home/a/.cache/envoy-lua-kit/envoy/1.37.0/envoy"],
    [{ HOME: "/home/a" }, "/home/a/.cache/envoy-lua-kit/envoy/1.37.0/envoy"],
  ])("with %j is %s", (environment, expected) => {
    expect(cachePath("1.37.0", environment)).toBe(expected);
  });
});

describe("findRelease()", () => {
  test.each([
    ["1.37", "1.37.0"],
    ["1.37.0", "1.37.0"],
    ["1.40", "1.40.0"],
    ["1.37.1", undefined],
    ["1.3", undefined],
    ["", undefined],
    ["latest", undefined],
  ])("reads %j as %j", (version, expected) => {
    expect(findRelease(version)?.version).toBe(expected);
  });

  test("knows two wheels of each release, each of its own line", () => {
    for (const { version, line, hashes } of envoyReleases) {
      expect(lineOf(version)).toBe(line);
      expect(hashes).toHaveLength(2);
    }
    const all = envoyReleases.flatMap(({ hashes }) => hashes);
    expect(new Set(all).size).toBe(all.length);
    expect(all.filter((hash) => !/^[0-9a-f]{64}$/.test(hash))).toEqual([]);
  });
});
