import { byteStringOf, bytesOf } from "./byte-string.ts";
import type { FengariCore } from "./fengari-core.ts";
import type { CallInfo, CFunction, LuaDebug } from "./fengari-modules.ts";

const luaFrame = 2;

/**
 * Which function an error names, where LuaJIT says otherwise than Lua 5.3. Its tail call of a C function takes the place of the calling Lua function: errors name that function and the place that called it. So does a metamethod that `pairs`, `ipairs` or `tostring` calls.
 */
export function installErrorPositions({ debug, opcodes }: Pick<FengariCore, "debug" | "opcodes">): void {
  const { OP_TAILCALL } = opcodes.OpCodesI;
  const isReplaced = (frame: CallInfo | null): frame is CallInfo =>
    frame !== null && (isTailCall(frame) || isCalledInstead(frame));
  const isTailCall = (frame: CallInfo): boolean =>
    (frame.callstatus & luaFrame) !== 0 && frame.l_code[frame.l_savedpc - 1]?.opcode === OP_TAILCALL;

  /** The lowest of the frames below one that it stands for. */
  function lastReplaced(frame: CallInfo | null): CallInfo | undefined {
    let last: CallInfo | undefined;
    for (let below = frame?.previous ?? null; isReplaced(below); below = below.previous) last = below;
    return last;
  }

  debug.lua_getstack = (L, level, ar) => {
    let frame: CallInfo | null = L.ci;
    for (let left = level; left > 0 && frame !== null && frame !== L.base_ci; left--) {
      frame = lastReplaced(frame)?.previous ?? frame.previous;
    }
    if (level < 0 || frame === null || frame === L.base_ci) return 0;
    ar.i_ci = frame;
    return 1;
  };

  const getInfo = debug.lua_getinfo;
  debug.lua_getinfo = (L, what, ar) => {
    const replaced = lastReplaced(ar.i_ci);
    const status = getInfo(L, what, ar);
    const builtin = L.l_G.writtenInLua.get(ar.i_ci?.func?.value as CFunction);
    if (builtin !== undefined && ar.i_ci !== null && byteStringOf(what).includes("l")) {
      ar.currentline = 0;
      ar.short_src = bytesOf(`[builtin:${builtin}]`);
    }
    if (byteStringOf(what).includes("n") && replaced !== undefined) takeName(ar, replaced);
    return status;
    function takeName(target: LuaDebug, frame: CallInfo): void {
      const info: LuaDebug = Object.assign(Object.create(Object.getPrototypeOf(target) as object) as LuaDebug, target);
      info.i_ci = frame;
      getInfo(
        L,
        what.filter((letter) => letter === "n".charCodeAt(0)),
        info,
      );
      target.name = info.name;
      target.namewhat = info.namewhat;
    }
  };
}

/** Frames are used again, so the mark of an earlier function does not count. */
function isCalledInstead({ calledInstead, func }: CallInfo): boolean {
  return calledInstead !== undefined && calledInstead === func?.value;
}
