import { describe, expect, test } from "vitest";
import { newestEnvoy, skipReason } from "../support/envoys.ts";
import { envoyLua, filter, project } from "./envoy-lua.ts";

describe("envoy-lua check", () => {
  test("says that it could not load scripts without an Envoy and a LuaJIT", async () => {
    const { stdout } = await envoyLua("check");
    expect(stdout).toContain("scripts were not loaded, since there is no Envoy and no LuaJIT here");
  });

  test.skipIf(newestEnvoy === undefined)(
    `loads scripts in Envoy, at whose refusal stands the TypeScript (${skipReason() ?? ""})`,
    async () => {
      const terminal = { ENVOY_BIN: newestEnvoy?.path ?? "" };
      const { code, stdout } = await envoyLua("check", project, terminal);
      expect([code, stdout]).toEqual([
        0,
        expect.stringContaining(`scripts loaded in Envoy ${newestEnvoy?.version ?? ""}`),
      ]);
      const raising = filter.replace("export", 'if (string.len("x") > 0) error("while loading");\nexport');
      const other = await envoyLua("check", { ...project, "filter-src/sample/filter.ts": raising }, terminal);
      expect(other.code).toBe(1);
      expect(other.stderr).toMatch(
        /^filter-src\/sample\/filter\.ts:2:\d+ error SCRIPT_LOAD_ERROR: .*: while loading$/m,
      );
    },
  );

  test("finds mistakes in filters and in scenarios", async () => {
    expect((await envoyLua("check")).code).toBe(0);
    const wrong = { ...project, "envoy-fixtures/scenario/scenario.yaml": "title: x\n" };
    const { code, stderr, written } = await envoyLua("check", wrong);
    expect([code, written]).toEqual([1, []]);
    expect(stderr).toContain("envoy-fixtures/scenario/scenario.yaml:1:1 error YAML_SCHEMA");
  });
});
