import type { ScriptCode, ScriptCoverage } from "../../scenario/script-coverage.ts";
import { lua } from "./fengari.ts";
import type { LuaClosure, LuaDebug, LuaState, Prototype } from "./fengari-modules.ts";

/**
 * Tells which lines and functions of the chunk on top of the stack run from now on, in this coroutine and those made later. What a script loads
 * from texts of its own is not told of.
 */
export function coverScript(L: LuaState, script: string, coverage: ScriptCoverage): void {
  const { p: chunk } = L.stack[L.top - 1]?.value as LuaClosure;
  coverage.loaded(script, codeOf(chunk));
  const tell = (state: LuaState, { event, currentline }: LuaDebug): void => {
    const prototype = (state.ci.func?.value as Partial<LuaClosure> | undefined)?.p;
    if (prototype === undefined || prototype.source !== chunk.source) return;
    if (event === lua.LUA_HOOKLINE) coverage.ran(script, currentline);
    else if (prototype !== chunk) coverage.entered(script, prototype.linedefined);
  };
  lua.lua_sethook(L, tell, lua.LUA_MASKCALL | lua.LUA_MASKLINE, 0);
}

function codeOf(chunk: Prototype): ScriptCode {
  const functions = prototypesIn(chunk);
  const lines = new Set([chunk, ...functions].flatMap(({ lineinfo }) => lineinfo));
  return {
    lines: [...lines].sort((left, right) => left - right),
    functions: functions.map(({ linedefined, lastlinedefined }) => ({
      firstLine: linedefined,
      lastLine: lastlinedefined,
    })),
  };
}

function prototypesIn({ p: inner }: Prototype): readonly Prototype[] {
  return inner.flatMap((prototype) => [prototype, ...prototypesIn(prototype)]);
}
