import { execFileSync, spawnSync } from "node:child_process";

const found = spawnSync("luajit", ["-v"]).status === 0;

/** Why tests that need LuaJIT are skipped; undefined in CI, where a missing one fails. */
export const luajitSkipReason: string | undefined =
  found || process.env["CI"] !== undefined ? undefined : "no luajit here: apt-get install luajit";

/** Runs Lua in LuaJIT, at most ten seconds. @returns what it printed @throws where it raised, with LuaJIT's message */
export function runLuajit(lua: string): string {
  return execFileSync("luajit", ["-"], {
    input: lua,
    encoding: "utf8",
    timeout: 10_000,
    stdio: ["pipe", "pipe", "pipe"],
  });
}
