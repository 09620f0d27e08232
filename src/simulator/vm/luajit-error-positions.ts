import { byteStringOf } from "./byte-string.ts";
import type { FengariCore } from "./fengari-core.ts";
import type { CallInfo, LuaDebug, OpcodeModule, Prototype } from "./fengari-modules.ts";

const luaFrame = 2;

/** Which line and which function an error names, where LuaJIT says otherwise than Lua 5.3. */
export function installErrorPositions({ calls, debug, opcodes }: FengariCore): void {
  const parse = calls.luaD_protectedparser;
  calls.luaD_protectedparser = (L, ...rest) => {
    const status = parse(L, ...rest);
    const loaded = L.stack[L.top - 1]?.value as { readonly p?: Prototype } | undefined;
    if (status === 0 && loaded?.p !== undefined) moveCallsToTheirLines(loaded.p, opcodes);
    return status;
  };
  installTailCalls({ debug, opcodes });
}

/** A call stands on the line of its function's or method's name, not on the line where the expression before it begins. */
function moveCallsToTheirLines(prototype: Prototype, opcodes: OpcodeModule): void {
  const { OP_CALL, OP_TAILCALL } = opcodes.OpCodesI;
  for (const [index, { opcode, A: register }] of prototype.code.entries()) {
    if (opcode !== OP_CALL && opcode !== OP_TAILCALL) continue;
    const loading = prototype.code.findLastIndex(
      (instruction, place) =>
        place < index && instruction.A === register && opcodes.testAMode(instruction.opcode) !== 0,
    );
    const line = prototype.lineinfo[loading];
    if (line !== undefined) prototype.lineinfo[index] = line;
  }
  for (const inner of prototype.p) moveCallsToTheirLines(inner, opcodes);
}

/** LuaJIT's tail call of a C function takes the place of the calling Lua function: errors name that function and the place that called it. */
function installTailCalls({ debug, opcodes }: Pick<FengariCore, "debug" | "opcodes">): void {
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
