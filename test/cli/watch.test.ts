import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { envoyLua, filter, project } from "./envoy-lua.ts";

const root = path.resolve(import.meta.dirname, "../..");
const folder = mkdtempSync(path.join(os.tmpdir(), "envoy-lua-kit-watch-"));
const source = path.join(folder, "filter-src/sample/filter.ts");

/** What a running command has said on both its streams, and a way to wait for more. */
function listenTo({ stdout, stderr }: ChildProcess): { until(text: string): Promise<string> } {
  let heard = "";
  let wake = (): void => undefined;
  for (const stream of [stdout, stderr])
    stream?.on("data", (chunk: Buffer) => {
      heard += chunk.toString("utf8");
      wake();
    });
  return {
    until: async (text) => {
      while (!heard.includes(text))
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      const said = heard.slice(0, heard.indexOf(text) + text.length);
      heard = heard.slice(said.length);
      return said;
    },
  };
}

describe("envoy-lua build --watch", () => {
  let child: ChildProcess;
  let said: ReturnType<typeof listenTo>;

  beforeAll(async () => {
    for (const [name, text] of Object.entries(project)) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
    }
    const tsx = path.join(root, "node_modules/tsx/dist/loader.mjs");
    child = spawn(process.execPath, ["--import", tsx, path.join(root, "src/cli/main.ts"), "build", "--watch"], {
      cwd: folder,
    });
    said = listenTo(child);
    await said.until("Ctrl+C ends");
  }, 60_000);

  afterAll(() => {
    child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  });

  test("builds and runs the scenarios again when a source is saved", async () => {
    writeFileSync(source, filter.replace("x-added", "x-other"));
    expect(await said.until("✗ envoy-fixtures/scenario: 0 of 1 exchanges as expected")).toMatch(
      /sample 1\.0\.0: .* KiB of Lua; built in \d+ ms\n/,
    );
    await said.until("Ctrl+C ends");
    writeFileSync(source, filter);
    await said.until("✓ envoy-fixtures/scenario: 1 of 1 exchanges as expected");
    await said.until("Ctrl+C ends");
  });

  test("says what is wrong, and goes on", async () => {
    writeFileSync(source, filter.replace('"x-added"', "1"));
    await said.until("TYPESCRIPT");
    writeFileSync(source, filter);
    await said.until("✓");
    await said.until("Ctrl+C ends");
  });

  test("goes on where the filter's folder is gone and comes back", async () => {
    const [here, there] = [path.dirname(source), path.join(folder, "elsewhere")];
    renameSync(here, there);
    await said.until('Found no filter in "filter-src"');
    renameSync(there, here);
    await said.until("✓");
    await said.until("Ctrl+C ends");
  });

  test("ends with exit code 0 at Ctrl+C", async () => {
    child.kill("SIGINT");
    expect(await once(child, "exit")).toEqual([0, null]);
  });

  test.each(["--check", "--json", "--report -"])("goes with no %s", async (other) => {
    const { code, stderr } = await envoyLua(`build --watch ${other}`);
    expect(code).toBe(2);
    expect(stderr).not.toContain("bug");
  });

  test("needs a filter to start with", async () => {
    expect((await envoyLua("build --watch", {})).code).toBe(2);
  });
});
