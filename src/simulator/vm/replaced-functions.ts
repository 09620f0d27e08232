import { byteStringOf, bytesOf } from "./byte-string.ts";
import { auxiliary, lua } from "./fengari.ts";
import type { CFunction, LuaState } from "./fengari-modules.ts";
import { aTable, checkType, raiseText, refuseArgument, stringAt, typeNameAt } from "./arguments.ts";
import { createLoad, createNewProxy, pushMissingFile, runMissingFile } from "./environment-library.ts";
import { formatText } from "./format-text.ts";
import { mathFunctions, numeric } from "./math-library.ts";
import { packTable } from "./table-library.ts";

/** Functions of the standard library that LuaJIT has and Lua 5.3 has not, or that behave otherwise there, by their paths. */
export function replacedFunctions(L: LuaState): Readonly<Record<string, CFunction>> {
  const load = createLoad(functionAt(L, "load"));
  return {
    error: raiseError,
    assert: assertTrue,
    ipairs: createIterate("__ipairs", withTable(pushListIterator)),
    pairs: createIterate("__pairs", withTable(functionAt(L, "pairs"))),
    unpack: pushItems,
    rawlen: (state) => {
      const type = lua.lua_type(state, 1);
      if (type !== lua.LUA_TSTRING) checkType(state, 1, aTable);
      lua.lua_pushnumber(state, lua.lua_rawlen(state, 1));
      return 1;
    },
    tostring: pushText,
    load,
    loadstring: load,
    loadfile: pushMissingFile,
    dofile: runMissingFile,
    newproxy: createNewProxy(),
    "string.char": pushCharacters,
    "string.format": formatText,
    "string.len": (state) => {
      if (lua.lua_gettop(state) === 0) lua.lua_pushnil(state);
      lua.lua_pushnumber(state, stringAt(state, 1).length);
      return 1;
    },
    "string.rep": createRepeat(functionAt(L, "string.rep")),
    "table.pack": packTable,
    tonumber: createToNumber(functionAt(L, "tonumber")),
    select: selectArguments,
    // Fidelity: Envoy prints to its standard output, which no outcome shows.
    print: () => 0,
    collectgarbage: collectGarbage,
    gcinfo: numeric(() => kibibytesInUse),
    "coroutine.yield": withinCoroutine(functionAt(L, "coroutine.yield")),
    ...mathFunctions,
  };
}

/** The C function behind a global or a member of a library. */
export function functionAt(L: LuaState, path: string): CFunction {
  const [first = "", second] = path.split(".");
  lua.lua_getglobal(L, bytesOf(first));
  if (second !== undefined) lua.lua_getfield(L, -1, bytesOf(second));
  const found = L.stack[L.top - 1]?.value as CFunction | { readonly f: CFunction };
  lua.lua_settop(L, 0);
  return typeof found === "function" ? found : found.f;
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

/** `assert(value, message)`: LuaJIT puts the position before a message that is a text. */
function assertTrue(L: LuaState): number {
  auxiliary.luaL_checkany(L, 1);
  if (lua.lua_toboolean(L, 1)) return lua.lua_gettop(L);
  lua.lua_remove(L, 1);
  if (lua.lua_gettop(L) === 0) lua.lua_pushstring(L, bytesOf("assertion failed!"));
  lua.lua_settop(L, 1);
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

function pushCharacters(L: LuaState): number {
  const codes = Array.from({ length: lua.lua_gettop(L) }, (_, index) => auxiliary.luaL_checkinteger(L, index + 1));
  const wrong = codes.findIndex((code) => code < 0 || code > 255);
  if (wrong !== -1) auxiliary.luaL_argerror(L, wrong + 1, bytesOf("invalid value"));
  lua.lua_pushlstring(L, Uint8Array.from(codes), codes.length);
  return 1;
}

/** A yield that a C function is in the way of; host functions that suspend raise the same text without a position. */
function withinCoroutine(original: CFunction): CFunction {
  return (L) => {
    if (lua.lua_isyieldable(L)) return original(L);
    auxiliary.luaL_where(L, 1);
    lua.lua_pushstring(L, bytesOf("attempt to yield across C-call boundary"));
    lua.lua_concat(L, 2);
    return lua.lua_error(L);
  };
}

/** LuaJIT wants a table, or an object that says how to go through it. */
function createIterate(event: string, original: CFunction): CFunction {
  return (L) => {
    if (lua.lua_gettop(L) === 0) refuseArgument(L, 1, "value expected");
    if (auxiliary.luaL_getmetafield(L, 1, bytesOf(event)) === lua.LUA_TNIL) return original(L);
    lua.lua_pushvalue(L, 1);
    lua.lua_callk(L, 1, 3, 0, () => 3);
    return 3;
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

/** `tostring(value)`: what `__tostring` gives is the result, whatever it is. */
function pushText(L: LuaState): number {
  auxiliary.luaL_checkany(L, 1);
  if (auxiliary.luaL_getmetafield(L, 1, bytesOf("__tostring")) === lua.LUA_TNIL) {
    pushPlainText(L);
    return 1;
  }
  lua.lua_pushvalue(L, 1);
  lua.lua_callk(L, 1, 1, 0, () => 1);
  return 1;
}

function pushPlainText(L: LuaState): void {
  const type = lua.lua_type(L, 1);
  const isNamed = type === lua.LUA_TTABLE || type === lua.LUA_TUSERDATA;
  if (isNamed && lua.lua_getmetatable(L, 1)) {
    lua.lua_pushnil(L);
    lua.lua_setmetatable(L, 1);
    auxiliary.luaL_tolstring(L, 1);
    lua.lua_insert(L, -2);
    lua.lua_setmetatable(L, 1);
  } else auxiliary.luaL_tolstring(L, 1);
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

const longestString = 0x7fffff00;

/** Fidelity: Envoy 1.40 gives an empty string for 2^31 repetitions; those before it have the error that stands here. */
function createRepeat(original: CFunction): CFunction {
  return (L) => {
    const [text, count] = [stringAt(L, 1), auxiliary.luaL_checkinteger(L, 2)];
    const separator = lua.lua_type(L, 3) > lua.LUA_TNIL ? stringAt(L, 3) : "";
    const total = count * (text.length + separator.length) - separator.length;
    if (count > 0 && total > longestString) {
      lua.lua_pushstring(L, bytesOf("not enough memory"));
      return lua.lua_error(L);
    }
    if (count > 0 && total === 0) lua.lua_settop(L, 0);
    if (total !== 0 || count <= 0) return original(L);
    lua.lua_pushstring(L, bytesOf(""));
    return 1;
  };
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
    const text = byteStringOf(auxiliary.luaL_checkstring(L, 1));
    if (base < 2 || base > 36) refuseArgument(L, 2, "base out of range");
    const value = readDigits(text, base);
    if (value === undefined) lua.lua_pushnil(L);
    else lua.lua_pushnumber(L, value);
    return 1;
  };
}

function readDigits(text: string, base: number): number | undefined {
  const [, sign, digits = ""] = /^\s*([-+]?)([0-9a-z]+)\s*$/i.exec(base === 16 ? text.replace(/0x/i, "") : text) ?? [];
  let value = 0;
  for (const character of digits) {
    const digit = parseInt(character, 36);
    if (digit >= base) return undefined;
    value = value * base + digit;
  }
  if (digits === "") return undefined;
  return sign === "-" ? -value : value;
}
