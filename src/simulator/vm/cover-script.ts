import type { ScriptCode, ScriptCoverage } from "../../scenario/script-coverage.ts";
import { lua } from "./fengari.ts";
import type { CallInfo, LuaClosure, LuaDebug, LuaState, Prototype } from "./fengari-modules.ts";

/**
 * Tells which lines and functions of the chunk on top of the stack run from now on, in this coroutine and those made later. What a script loads
 * from texts of its own is not told of.
 */
export function coverScript(L: LuaState, script: string, coverage: ScriptCoverage): void {
  const { p: chunk } = L.stack[L.top - 1]?.value as LuaClosure;
  coverage.loaded(script, codeOf(chunk));
  // By frame, which the VM uses again for later calls.
  const lastLines = new WeakMap<CallInfo, number>();
  const tell = ({ ci }: LuaState, { event, currentline }: LuaDebug): void => {
    const prototype = (ci.func?.value as Partial<LuaClosure> | undefined)?.p;
    if (prototype === undefined || prototype.source !== chunk.source) return;
    if (event === lua.LUA_HOOKLINE) {
      coverage.ran(script, currentline, { within: prototype.linedefined, from: lastLines.get(ci) ?? 0 });
      lastLines.set(ci, currentline);
      return;
    }
    lastLines.delete(ci);
    if (prototype !== chunk) coverage.entered(script, prototype.linedefined);
  };
  lua.lua_sethook(L, tell, lua.LUA_MASKCALL | lua.LUA_MASKLINE, 0);
}

function codeOf(chunk: Prototype): ScriptCode {
  const functions = prototypesIn(chunk);
  return {
    lines: linesOf([chunk, ...functions]),
    ownLines: linesOf([chunk]),
    functions: functions.map((prototype) => ({
      firstLine: prototype.linedefined,
      lastLine: prototype.lastlinedefined,
      ownLines: linesOf([prototype]),
    })),
  };
}

function linesOf(prototypes: readonly Prototype[]): readonly number[] {
  const lines = new Set(prototypes.flatMap(({ lineinfo }) => lineinfo));
  return [...lines].sort((left, right) => left - right);
}

function prototypesIn({ p: inner }: Prototype): readonly Prototype[] {
  return inner.flatMap((prototype) => [prototype, ...prototypesIn(prototype)]);
}
