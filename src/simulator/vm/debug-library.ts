import { aFunction, checkType, pushText, refuseArgument, valueAt } from "./arguments.ts";
import { byteStringOf, bytesOf } from "./byte-string.ts";
import { environmentIndex } from "./environment-library.ts";
import { auxiliary, lua } from "./fengari.ts";
import type { CFunction, LuaClosure, LuaDebug, LuaState, TValue } from "./fengari-modules.ts";
import { functionNumbers } from "./function-numbers.ts";

const luaFunction = 6;
const lightFunction = 22;
const noUpvalue = 1000;

/** `debug` as LuaJIT has it, made of fengari's, whose functions `of` gives. */
export function debugFunctions(of: (path: string) => CFunction): Readonly<Record<string, CFunction>> {
  return {
    "debug.traceback": pushTraceback,
    "debug.getupvalue": withoutEnvironment(of("debug.getupvalue"), [[1, 2]]),
    "debug.setupvalue": withoutEnvironment(of("debug.setupvalue"), [[1, 2]]),
    "debug.upvalueid": withoutEnvironment(of("debug.upvalueid"), [[1, 2]]),
    "debug.upvaluejoin": ofLuaFunctions(
      withoutEnvironment(of("debug.upvaluejoin"), [
        [1, 2],
        [3, 4],
      ]),
    ),
    "debug.getinfo": createGetInfo(of("debug.getinfo")),
  };
}

/** The environment is an upvalue in fengari; upvalues after it count one less in LuaJIT. */
function withoutEnvironment(original: CFunction, pairs: readonly (readonly [number, number])[]): CFunction {
  return (L) => {
    for (const [func, index] of pairs) {
      if (lua.lua_type(L, func) !== lua.LUA_TFUNCTION || lua.lua_type(L, index) !== lua.LUA_TNUMBER) continue;
      const closure = valueAt(L, func);
      if (closure.type !== luaFunction) {
        reportKept(L, closure);
        lua.lua_pushnumber(L, noUpvalue);
        lua.lua_replace(L, index);
        continue;
      }
      const hidden = environmentIndex(closure.value as LuaClosure) + 1;
      const wanted = lua.lua_tonumber(L, index);
      if (hidden === 0 || wanted < hidden) continue;
      lua.lua_pushnumber(L, wanted + 1);
      lua.lua_replace(L, index);
    }
    return original(L);
  };
}

/** The functions of the library that keep values of Lua's; all others that are no closures keep nothing. */
const keeping = new Set([
  "ipairs",
  "math.random",
  "math.randomseed",
  "newproxy",
  "table.pack",
  "pairs",
  "print",
  "type",
]);
const keepingNumbers = new Set([...keeping].map((path) => functionNumbers.get(path)));

/** Fidelity: what a function of the library keeps is a value of the host here, or nothing. */
function reportKept(L: LuaState, { type, value }: TValue): void {
  const keepsNothing = type === lightFunction && !keepingNumbers.has(L.l_G.functionNumbers.get(value as CFunction));
  if (!keepsNothing) L.l_G.differs("kept", L);
}

function ofLuaFunctions(original: CFunction): CFunction {
  return (L) => {
    for (const index of [1, 3]) {
      checkType(L, index, aFunction);
      if (valueAt(L, index).type !== luaFunction) refuseArgument(L, index, "Lua function expected");
    }
    return original(L);
  };
}

function createGetInfo(original: CFunction): CFunction {
  return (L) => {
    const hasThread = lua.lua_type(L, 1) === lua.LUA_TTHREAD;
    const optionIndex = hasThread ? 3 : 2;
    const subject = lua.lua_type(L, optionIndex - 1);
    if (subject !== lua.LUA_TFUNCTION && lua.lua_tonumberx(L, optionIndex - 1) === false)
      refuseArgument(L, optionIndex - 1, "function or level expected");
    const options =
      lua.lua_type(L, optionIndex) > lua.LUA_TNIL ? byteStringOf(auxiliary.luaL_checkstring(L, optionIndex)) : "";
    if (/[^>SlnuLf]/.test(options)) refuseArgument(L, optionIndex, "invalid option");
    const isWanted = options === "" || options.includes("f");
    if (!isWanted) {
      // What upvalues count goes by the function.
      pushText(L, `${options}f`);
      lua.lua_replace(L, optionIndex);
    }
    const count = original(L);
    if (lua.lua_type(L, -1) === lua.LUA_TTABLE) correctInfo(L, isWanted);
    return count;
  };
}

function correctInfo(L: LuaState, isFunctionWanted: boolean): void {
  lua.lua_pushnil(L);
  lua.lua_setfield(L, -2, bytesOf("istailcall"));
  if (lua.lua_getfield(L, -1, bytesOf("what")) === lua.LUA_TSTRING) {
    if (byteStringOf(auxiliary.luaL_checkstring(L, -1)) === "J") {
      for (const [name, text] of [
        ["what", "C"],
        ["source", "=[C]"],
        ["short_src", "[C]"],
      ] as const) {
        pushText(L, text);
        lua.lua_setfield(L, -3, bytesOf(name));
      }
    }
  }
  lua.lua_pop(L, 1);
  if (lua.lua_getfield(L, -1, bytesOf("func")) === lua.LUA_TFUNCTION) correctUpvalues(L);
  lua.lua_pop(L, 1);
  if (isFunctionWanted) return;
  lua.lua_pushnil(L);
  lua.lua_setfield(L, -2, bytesOf("func"));
}

function correctUpvalues(L: LuaState): void {
  const func = valueAt(L, -1);
  const isLua = func.type === luaFunction;
  if (isLua && environmentIndex(func.value as LuaClosure) === -1) return;
  if (lua.lua_getfield(L, -2, bytesOf("nups")) === lua.LUA_TNUMBER) {
    if (isLua) {
      lua.lua_pushnumber(L, lua.lua_tonumber(L, -1) - 1);
      lua.lua_setfield(L, -4, bytesOf("nups"));
    } else reportKept(L, func);
  }
  lua.lua_pop(L, 1);
}

const shownAtTop = 12;
const shownAtBottom = 10;

/** `debug.traceback([thread,] [message [, level]])`. */
function pushTraceback(L: LuaState): number {
  const isThread = lua.lua_type(L, 1) === lua.LUA_TTHREAD;
  const thread = isThread ? (valueAt(L, 1).value as LuaState) : L;
  const first = isThread ? 2 : 1;
  const type = lua.lua_type(L, first);
  const isText = type === lua.LUA_TSTRING || type === lua.LUA_TNUMBER;
  if (!isText && type !== lua.LUA_TNONE) {
    lua.lua_settop(L, first);
    return 1;
  }
  const level = auxiliary.luaL_optinteger(L, first + 1, isThread ? 0 : 1);
  const message = isText ? `${byteStringOf(auxiliary.luaL_checkstring(L, first))}\n` : "";
  pushText(L, `${message}stack traceback:${framesOf(thread, level)}`);
  return 1;
}

function framesOf(L: LuaState, first: number): string {
  const frames: string[] = [];
  const ar = new lua.lua_Debug();
  for (let level = first; lua.lua_getstack(L, level, ar) !== 0; level++) frames.push(describeFrame(L, ar));
  const shown =
    frames.length > shownAtTop + shownAtBottom
      ? [...frames.slice(0, shownAtTop), "...", ...frames.slice(-shownAtBottom)]
      : frames;
  return shown.map((frame) => `\n\t${frame}`).join("");
}

function describeFrame(L: LuaState, ar: LuaDebug): string {
  lua.lua_getinfo(L, bytesOf("Snl"), ar);
  const isC = byteStringOf(ar.what) === "J";
  const number = ar.namewhat.length > 0 ? undefined : L.l_G.functionNumbers.get(ar.i_ci?.func?.value as CFunction);
  const source = number !== undefined ? `[builtin#${number}]` : isC ? "[C]" : byteStringOf(ar.short_src);
  if (isC && ar.namewhat.length === 0) L.l_G.differs("address", L);
  const line = ar.currentline > 0 ? `${ar.currentline}:` : "";
  return `${source}:${line} ${roleOf(ar, isC)}`;
}

function roleOf(ar: LuaDebug, isC: boolean): string {
  if (ar.namewhat.length > 0 && ar.name !== null) return `in function '${byteStringOf(ar.name)}'`;
  if (byteStringOf(ar.what) === "main") return "in main chunk";
  return isC ? "at 0x000000000000" : `in function <${byteStringOf(ar.short_src)}:${ar.linedefined}>`;
}
