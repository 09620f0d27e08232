import { describe, expect, test } from "vitest";
import { diagnosticCodes } from "../../src/diagnostics/codes.ts";
import { envoyLua } from "./envoy-lua.ts";

describe("envoy-lua explain with a code", () => {
  test("says what it means, shows a message and says what to do, without Markdown", async () => {
    const { code, stdout, stderr } = await envoyLua("explain OUTPUT_STALE YAML_SCHEMA");
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain(`OUTPUT_STALE: ${diagnosticCodes.OUTPUT_STALE}`);
    expect(stdout).toContain('e.g. "dist-lua/hsts/filter.lua" is not what its sources give');
    expect(stdout).toContain("Run envoy-lua build, and commit what it writes.");
    expect(stdout).toContain("filter.yaml (docs/reference/filter-yaml.md)");
  });

  test("gives the same as JSON", async () => {
    const { stdout } = await envoyLua("explain LUA_GLOBAL --json");
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      codes: [{ code: "LUA_GLOBAL", meaning: diagnosticCodes.LUA_GLOBAL }],
    });
  });

  test.each([
    ["explain LUA_GLOBALS", 'no file and no code "LUA_GLOBALS"', "Did you mean LUA_GLOBAL?"],
    ["explain LUA_GLOBAL envoy.log", 'both the code LUA_GLOBAL and the file "envoy.log"', ""],
  ])("%s is wrong usage", async (line, message, hint) => {
    const { code, stderr } = await envoyLua(line);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).toContain(hint);
  });

  test("takes what is a file for one, whatever its name", async () => {
    const { code, stdout, stderr } = await envoyLua("explain ENVOY_NOT_FOUND", {
      ENVOY_NOT_FOUND: "a line of a log\n",
    });
    expect([code, stdout, stderr]).toEqual([0, "a line of a log\n", ""]);
  });
});
