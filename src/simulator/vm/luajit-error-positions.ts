import { byteStringOf, bytesOf } from "./byte-string.ts";
import type { FengariCore } from "./fengari-core.ts";
import type { CallInfo, CFunction, LuaDebug } from "./fengari-modules.ts";

const luaFrame = 2;

/**
 * Which function an error names, where LuaJIT says otherwise than Lua 5.3. Its tail call of a C function takes the place of the calling Lua function: errors name that function and the place that called it.
 */
export function installErrorPositions({ debug, opcodes }: Pick<FengariCore, "debug" | "opcodes">): void {
  const { OP_TAILCALL } = opcodes.OpCodesI;
  const isReplaced = (frame: CallInfo | null): frame is CallInfo =>
    frame !== null && (frame.callstatus & luaFrame) !== 0 && frame.l_code[frame.l_savedpc - 1]?.opcode === OP_TAILCALL;

  debug.lua_getstack = (L, level, ar) => {
    let frame: CallInfo | null = L.ci;
    for (let left = level; left > 0 && frame !== null && frame !== L.base_ci; left--) {
      const below: CallInfo | null = frame.previous;
      frame = isReplaced(below) ? below.previous : below;
    }
    if (level < 0 || frame === null || frame === L.base_ci) return 0;
    ar.i_ci = frame;
    return 1;
  };

  const getInfo = debug.lua_getinfo;
  debug.lua_getinfo = (L, what, ar) => {
    const below = ar.i_ci?.previous ?? null;
    const status = getInfo(L, what, ar);
    const builtin = L.l_G.writtenInLua.get(ar.i_ci?.func?.value as CFunction);
    if (builtin !== undefined && ar.i_ci !== null && byteStringOf(what).includes("l")) {
      ar.currentline = 0;
      ar.short_src = bytesOf(`[builtin:${builtin}]`);
    }
    if (byteStringOf(what).includes("n") && isReplaced(below)) takeName(ar, below);
    return status;
    function takeName(target: LuaDebug, frame: CallInfo): void {
      const replaced: LuaDebug = Object.assign(
        Object.create(Object.getPrototypeOf(target) as object) as LuaDebug,
        target,
      );
      replaced.i_ci = frame;
      getInfo(
        L,
        what.filter((letter) => letter === "n".charCodeAt(0)),
        replaced,
      );
      target.name = replaced.name;
      target.namewhat = replaced.namewhat;
    }
  };
}
