import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { valueOf } from "../support/expect-value.ts";
import { projectFiles } from "../support/files-on-disk.ts";
import { compileModules } from "../support/run-filter.ts";

const page = projectFiles.read("docs/command-line.md") ?? "";
const explained = page.slice(page.indexOf("## envoy-lua explain"));

function blocks(language: string): readonly string[] {
  return [...explained.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, "gm"))].map(([, text = ""]) => text);
}

const script = valueOf(compileModules({ "filter.ts": blocks("ts")[0] ?? "" }));
/** The page shows a digest that some compiler gave; this one may give another. */
const [log = "", wanted = ""] = blocks("log").map((text) =>
  text.replace(/sha256:[0-9a-f]{12}/g, script.lua.slice(3, 22)),
);
const folder = mkdtempSync(path.join(os.tmpdir(), "explain-"));
writeFileSync(path.join(folder, "filter.lua.map"), script.sourceMap);
writeFileSync(path.join(folder, "envoy.log"), log);
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function start(...args: readonly string[]): ChildProcessWithoutNullStreams {
  const main = path.resolve(import.meta.dirname, "../../src/cli/main.ts");
  const options = { cwd: path.resolve(import.meta.dirname, "../..") };
  return spawn(process.execPath, ["--import", "tsx", main, "explain", "--maps", folder, ...args], options);
}

/** What a process has written when it has written `text`, or ended. */
async function outputUpTo(text: string, child: ChildProcessWithoutNullStreams): Promise<string> {
  let output = "";
  for await (const chunk of child.stdout) {
    output += String(chunk);
    if (output.endsWith(text)) break;
  }
  return output;
}

async function run(...args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const child = start(...args);
  const run = { code: -1, stdout: "", stderr: "" };
  child.stdout.on("data", (chunk) => (run.stdout += String(chunk)));
  child.stderr.on("data", (chunk) => (run.stderr += String(chunk)));
  child.stdin.end();
  run.code = await new Promise((resolve) =>
    child.on("close", (code) => {
      resolve(code ?? -1);
    }),
  );
  return run;
}

describe("envoy-lua explain", () => {
  test("does to a file what its page shows", async () => {
    expect(await run(path.join(folder, "envoy.log"))).toEqual({ code: 0, stdout: wanted, stderr: "" });
  });

  test("explains what is piped in line by line, before the next line comes", async () => {
    const child = start("--no-frame");
    const [first = "", second = ""] = log.split(/(?<=\n)/);
    child.stdin.write(first + second.slice(0, 20));
    const output = await new Promise<string>((resolve) =>
      child.stdout.once("data", (data) => {
        resolve(String(data));
      }),
    );
    expect(output).toBe(wanted.split(/(?<=\n)/)[0]);
    child.stdin.end(second.slice(20));
    expect(await outputUpTo("}\n", child)).toBe(`${wanted.split("\n")[3] ?? ""}\n`);
    expect(child.exitCode ?? (await new Promise((resolve) => child.on("close", resolve)))).toBe(0);
  });

  test("ends when nobody reads its output any more", async () => {
    const child = start();
    child.stdout.destroy();
    const feeding = setInterval(() => child.stdin.write(log), 10);
    child.stdin.on("error", () => undefined);
    const code = await new Promise((resolve) => child.on("close", resolve));
    clearInterval(feeding);
    expect(code).toBe(0);
  }, 20_000);

  test("prints one JSON object for each position, and nothing else", async () => {
    const { code, stdout } = await run(path.join(folder, "envoy.log"), "--json");
    const objects = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown);
    expect([code, objects]).toMatchObject([0, [{ line: 4, script: "sample 1.2.3" }, { line: 4 }]]);
  });

  test("reads standard input and files in the order named, and says which file is not there", async () => {
    const { code, stdout, stderr } = await run("-", "none.log", path.join(folder, "envoy.log"));
    expect([code, stdout]).toEqual([1, wanted]);
    expect(stderr).toContain('FILE_NOT_FOUND: Found no file "none.log"');
  });

  test("says once where there is no map, and what to do", async () => {
    const other = path.join(folder, "other.log");
    writeFileSync(other, '[string "-- sha256:0123456789ab x 1..."]:5: a\n'.repeat(2));
    const { code, stdout, stderr } = await run(other);
    expect([code, stdout]).toEqual([0, '[string "-- sha256:0123456789ab x 1..."]:5: a\n'.repeat(2)]);
    expect(stderr.match(/found no source map of the script sha256:0123456789ab/g)).toHaveLength(1);
    expect(stderr).toContain("--maps <folder>");
  });
});
