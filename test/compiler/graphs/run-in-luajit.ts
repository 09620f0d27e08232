import { spawnSync } from "node:child_process";
import { pipeThrough } from "./run-as-javascript.ts";

/** Whether a LuaJIT is installed, as Debian's package `luajit` does. */
export function hasLuaJit(): boolean {
  return spawnSync("luajit", ["-v"]).status === 0;
}

/**
 * What scripts log under a real LuaJIT, all in one process, each with globals of its own. A line for each; errors begin with `error: `.
 * They are interpreted: Debian's LuaJIT (2.1.0-beta3) compiles some loops to machine code that goes wrong, in one of several runs.
 */
export async function runInLuaJit(scripts: readonly string[]): Promise<readonly string[]> {
  const loads = scripts.map((lua) => `run(${quote(lua)})`);
  const output = await pipeThrough("luajit", ["-joff", "-"], [driver, ...loads].join("\n"));
  return output.trimEnd().split("\n");
}

const driver = `
function run(text)
  local globals = setmetatable({}, { __index = _G })
  local chunk, problem = loadstring(text, "=script")
  local logged = {}
  local handle = { logInfo = function(_, line) logged[#logged + 1] = line end }
  if chunk then
    setfenv(chunk, globals)
    local ok, raised = pcall(function() chunk() globals.envoy_on_request(handle) end)
    problem = not ok and tostring(raised) or nil
  end
  io.write((problem and "error: " .. problem or table.concat(logged, "|")):gsub("\\n", " ") .. "", "\\n")
end
`;

/** A Lua string of any text: brackets of a level that the text does not have. */
function quote(text: string): string {
  const level = "=".repeat(
    Math.max(0, ...[...text.matchAll(/\](=*)/g)].map(([, equals]) => (equals ?? "").length + 1)),
  );
  return `[${level}[\n${text}]${level}]`;
}
