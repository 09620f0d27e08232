import path from "node:path";
import { describe, expect, test } from "vitest";
import { createEnvoyHost } from "../../src/envoy-process/envoy-host.ts";
import { fakeCommand, temporaryFolder } from "./fake-command.ts";
import { watchRunFolders } from "./run-folder.ts";
import { smallScenario } from "./small-scenario.ts";

const prepared = smallScenario("", `  - { title: one, send: { get: / } }`);

describe("A binary that is no good Envoy", () => {
  test.each([
    ["is not there", undefined, "ENVOY_NOT_STARTED", "ENOENT"],
    ["refuses the configuration", "echo 'no such field: x' >&2; exit 1", "ENVOY_REFUSED_CONFIG", "no such field: x"],
    [
      "finds an address taken",
      `echo "cannot bind '127.0.0.1:80': Address already in use" >&2; exit 1`,
      "ENVOY_PORT_TAKEN",
      "127.0.0.1:80",
    ],
    [
      "does not load a script",
      `echo 'script load error: [string "x"]:1: bad' >&2; exit 1`,
      "SCRIPT_LOAD_ERROR",
      '[string "x"]:1: bad',
    ],
    ["is killed", "kill -9 $$", "ENVOY_DIED", "while it started"],
    ["never gets ready", "echo waiting >&2; exec sleep 60", "ENVOY_NOT_READY", "waiting"],
  ] as const)("%s: a finding, and nothing is left", async (...[, script, code, text]) => {
    const runFolders = watchRunFolders();
    const file = path.join(temporaryFolder(), "envoy");
    if (script !== undefined) fakeCommand(file, script);
    const host = createEnvoyHost({ path: file, version: "1.37.0", line: "1.37" }, { readyTimeout: 200 });
    const result = await host.run(prepared);
    expect(result).toMatchObject({ ok: false, diagnostics: [{ code, severity: "error" }] });
    expect(result.diagnostics[0]?.message).toContain(text);
    expect(runFolders()).toEqual([]);
  });

  test("can be aborted while it does not get ready", async () => {
    const runFolders = watchRunFolders();
    const file = fakeCommand(path.join(temporaryFolder(), "envoy"), "exec sleep 60");
    const host = createEnvoyHost({ path: file, version: "1.37.0", line: "1.37" });
    const run = host.run(prepared, { signal: AbortSignal.timeout(50) });
    await expect(run).rejects.toThrow();
    expect(runFolders()).toEqual([]);
  });
});
