import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { fakeCommand, temporaryFolder } from "./fake-command.ts";

const script = path.join(import.meta.dirname, "interrupted-run.ts");
const project = path.resolve(import.meta.dirname, "../..");

describe("A process that ends while it runs an Envoy", () => {
  test.each([
    { how: "by SIGINT", signal: "SIGINT", ending: { code: null, signal: "SIGINT" } },
    { how: "by an error that nobody catches", argument: "throw", ending: { code: 1, signal: null } },
  ] as const)("$how takes the Envoy and its files with it", async ({ ending, ...how }) => {
    const folder = temporaryFolder();
    const temporary = temporaryFolder();
    const envoy = fakeCommand(path.join(folder, "envoy"), `echo $$ > ${folder}/pid; exec sleep 60`);
    const options = ["--import", "tsx", script, envoy, ...("argument" in how ? [how.argument] : [])];
    const child = spawn(process.execPath, options, { cwd: project, env: { ...process.env, TMPDIR: temporary } });
    child.stdout.once("data", () => {
      if ("signal" in how) child.kill(how.signal);
    });
    const ended = await new Promise((resolve) =>
      child.once("close", (code, signal) => {
        resolve({ code, signal });
      }),
    );
    expect(ended).toEqual(ending);
    const pid = Number(readFileSync(path.join(folder, "pid"), "utf8"));
    expect(pid).toBeGreaterThan(0);
    expect(isRunning(pid)).toBe(false);
    expect(readdirSync(temporary).filter((name) => name.startsWith("envoy-lua-kit-"))).toEqual([]);
  });
});

/** A process that has ended may stay listed until someone asks for its exit code. */
function isRunning(pid: number): boolean {
  const file = `/proc/${pid}/stat`;
  return existsSync(file) && !readFileSync(file, "utf8").includes(") Z ");
}
