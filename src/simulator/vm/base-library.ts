import { aFunction, aTable, checkType, raiseText, refuseArgument, stringAt, typeNameAt } from "./arguments.ts";
import { callInstead } from "./call-instead.ts";
import { bytesOf, cutAtNul } from "./byte-string.ts";
import { auxiliary, lua } from "./fengari.ts";
import type { CFunction, LuaState } from "./fengari-modules.ts";
import { pushValueText } from "./value-text.ts";

/** The globals where LuaJIT differs, made of fengari's functions, which `of` gives. */
export function baseFunctions(of: (path: string) => CFunction): Readonly<Record<string, CFunction>> {
  const xpcall = of("xpcall");
  return {
    error: raiseError,
    assert: assertTrue,
    ipairs: createIterate("__ipairs", withTable(pushListIterator)),
    pairs: createIterate("__pairs", withTable(of("pairs"))),
    unpack: pushItems,
    rawlen: (L) => {
      if (lua.lua_type(L, 1) !== lua.LUA_TSTRING) checkType(L, 1, aTable);
      lua.lua_pushnumber(L, lua.lua_rawlen(L, 1));
      return 1;
    },
    tostring: pushValueText,
    tonumber: createToNumber(of("tonumber")),
    select: selectArguments,
    print: printValues,
    collectgarbage: collectGarbage,
    gcinfo: (L) => {
      L.l_G.differs("memory", L);
      lua.lua_pushnumber(L, kibibytesInUse);
      return 1;
    },
    xpcall: (L) => {
      if (lua.lua_gettop(L) === 0) refuseArgument(L, 1, "value expected");
      checkType(L, 2, aFunction);
      return xpcall(L);
    },
  };
}

/** `error(value, level)`: numbers get a position too, as texts. */
function raiseError(L: LuaState): number {
  const level = auxiliary.luaL_optinteger(L, 2, 1);
  lua.lua_settop(L, 1);
  if (isText(L, 1) && level > 0) {
    auxiliary.luaL_where(L, level);
    lua.lua_pushvalue(L, 1);
    lua.lua_concat(L, 2);
  }
  return lua.lua_error(L);
}

/** `assert(value, message)`: a message that is no text is not what is raised, but the last argument is. */
function assertTrue(L: LuaState): number {
  auxiliary.luaL_checkany(L, 1);
  if (lua.lua_toboolean(L, 1)) return lua.lua_gettop(L);
  lua.lua_remove(L, 1);
  if (lua.lua_gettop(L) === 0) lua.lua_pushstring(L, bytesOf("assertion failed!"));
  if (!isText(L, 1)) return lua.lua_error(L);
  // It goes through C.
  const text = cutAtNul(stringAt(L, 1));
  lua.lua_settop(L, 0);
  lua.lua_pushlstring(L, bytesOf(text), text.length);
  return raiseError(L);
}

function isText(L: LuaState, index: number): boolean {
  const type = lua.lua_type(L, index);
  return type === lua.LUA_TSTRING || type === lua.LUA_TNUMBER;
}

function withTable(original: CFunction, missing = "value expected"): CFunction {
  return (L) => {
    if (lua.lua_gettop(L) === 0) auxiliary.luaL_argerror(L, 1, bytesOf(missing));
    if (lua.lua_type(L, 1) !== lua.LUA_TTABLE) {
      auxiliary.luaL_argerror(L, 1, bytesOf(`table expected, got ${typeNameAt(L, 1)}`));
    }
    return original(L);
  };
}

/** LuaJIT wants a table, or an object that says how to go through it; it gives what that says, whatever it is. */
function createIterate(event: string, original: CFunction): CFunction {
  return (L) => {
    if (lua.lua_gettop(L) === 0) refuseArgument(L, 1, "value expected");
    if (auxiliary.luaL_getmetafield(L, 1, bytesOf(event)) === lua.LUA_TNIL) return original(L);
    return callInstead(L);
  };
}

function pushListIterator(L: LuaState): number {
  lua.lua_pushcfunction(L, nextItem);
  lua.lua_pushvalue(L, 1);
  lua.lua_pushnumber(L, 0);
  return 3;
}

/** Raw: `__index` is not asked. */
function nextItem(L: LuaState): number {
  checkType(L, 1, aTable);
  const index = auxiliary.luaL_checkinteger(L, 2) + 1;
  lua.lua_pushnumber(L, index);
  return lua.lua_rawgeti(L, 1, index) === lua.LUA_TNIL ? 0 : 2;
}

const mostItems = 7998;

/** `unpack(list, from, to)`, raw. */
function pushItems(L: LuaState): number {
  checkType(L, 1, aTable);
  const from = auxiliary.luaL_optinteger(L, 2, 1) | 0;
  const to = lua.lua_type(L, 3) > lua.LUA_TNIL ? auxiliary.luaL_checkinteger(L, 3) | 0 : lua.lua_rawlen(L, 1);
  if (from > to) return 0;
  const count = to - from + 1;
  if (count > mostItems || !lua.lua_checkstack(L, count)) raiseText(L, "too many results to unpack");
  for (let index = from; index <= to; index++) lua.lua_rawgeti(L, 1, index);
  return count;
}

function selectArguments(L: LuaState): number {
  const count = lua.lua_gettop(L);
  if (lua.lua_type(L, 1) === lua.LUA_TSTRING && stringAt(L, 1).startsWith("#")) {
    lua.lua_pushnumber(L, count - 1);
    return 1;
  }
  const given = auxiliary.luaL_checkinteger(L, 1) | 0;
  const first = given < 0 ? count + given : Math.min(given, count);
  if (first < 1) refuseArgument(L, 1, "index out of range");
  return count - first;
}

/** Fidelity: what is printed shows nowhere. Each value's text is made with the global `tostring`, as its errors are the script's. */
function printValues(L: LuaState): number {
  const count = lua.lua_gettop(L);
  L.l_G.differs("output", L);
  for (let index = 1; index <= count; index++) {
    lua.lua_getglobal(L, bytesOf("tostring"));
    lua.lua_pushvalue(L, index);
    lua.lua_call(L, 1, 1);
    if (!isText(L, lua.lua_gettop(L))) raiseText(L, "'tostring' must return a string to 'print'");
    lua.lua_pop(L, 1);
  }
  return 0;
}

/** Fidelity: memory is not measured; a script sees what a small one has in Envoy, always the same. */
const kibibytesInUse = 92;
const collectorOptions: Readonly<Record<string, number | boolean>> = {
  collect: 0,
  stop: 0,
  restart: 0,
  count: kibibytesInUse,
  step: false,
  setpause: 200,
  setstepmul: 200,
  isrunning: true,
};

function collectGarbage(L: LuaState): number {
  const option = lua.lua_type(L, 1) > lua.LUA_TNIL ? stringAt(L, 1) : "collect";
  const result = collectorOptions[option] ?? refuseArgument(L, 1, `invalid option '${option}'`);
  if (option === "count") L.l_G.differs("memory", L);
  if (typeof result === "number") lua.lua_pushnumber(L, result);
  else lua.lua_pushboolean(L, result);
  return 1;
}

/** `tonumber(text, base)`: fengari's stops at the first character that is no digit, and wraps. */
function createToNumber(original: CFunction): CFunction {
  return (L) => {
    if (lua.lua_type(L, 2) <= lua.LUA_TNIL || lua.lua_tonumber(L, 2) === 10) {
      lua.lua_settop(L, Math.min(lua.lua_gettop(L), 1));
      return original(L);
    }
    const base = auxiliary.luaL_checkinteger(L, 2);
    const text = cutAtNul(stringAt(L, 1));
    if (base < 2 || base > 36) refuseArgument(L, 2, "base out of range");
    const value = readDigits(text, base);
    if (value === undefined) lua.lua_pushnil(L);
    else lua.lua_pushnumber(L, value);
    return 1;
  };
}

/** C reads larger numbers as this one. */
const largestWide = 2n ** 64n - 1n;

function readDigits(text: string, base: number): number | undefined {
  const [, sign, digits = ""] = /^\s*([-+]?)([0-9a-z]+)\s*$/i.exec(base === 16 ? text.replace(/0x/i, "") : text) ?? [];
  let value = 0n;
  for (const character of digits) {
    const digit = parseInt(character, 36);
    if (digit >= base) return undefined;
    if (value < largestWide) value = value * BigInt(base) + BigInt(digit);
  }
  if (digits === "") return undefined;
  const number = Number(value < largestWide ? value : largestWide);
  return sign === "-" ? -number : number;
}
