import { byteStringOf, bytesOf } from "./byte-string.ts";
import { auxiliary, lua } from "./fengari.ts";
import type { CFunction, LuaState } from "./fengari-modules.ts";
import { formatText } from "./format-text.ts";

/** Functions of the standard library that LuaJIT has and Lua 5.3 has not, or that behave otherwise there, by their paths. */
export function replacedFunctions(L: LuaState, now: () => number): Readonly<Record<string, CFunction>> {
  return {
    error: raiseError,
    assert: assertTrue,
    ipairs: withTable(functionAt(L, "ipairs")),
    pairs: withPairs(functionAt(L, "pairs")),
    unpack: withTable(functionAt(L, "table.unpack"), "table expected, got no value"),
    "string.char": pushCharacters,
    "string.format": formatText,
    tonumber: createToNumber(functionAt(L, "tonumber")),
    loadstring: functionAt(L, "load"),
    // Fidelity: Envoy prints to its standard output, which no outcome shows.
    print: () => 0,
    // Fidelity: there is no memory to collect; a constant keeps scripts running that look.
    collectgarbage: numeric(() => 0),
    gcinfo: numeric(() => 0),
    "coroutine.yield": withinCoroutine(functionAt(L, "coroutine.yield")),
    "math.pow": numeric((base, exponent) => base ** exponent, 2),
    "math.log10": numeric((value) => Math.log10(value), 1),
    "math.ldexp": numeric((value, exponent) => value * 2 ** exponent, 2),
    "math.sinh": numeric((value) => Math.sinh(value), 1),
    "math.cosh": numeric((value) => Math.cosh(value), 1),
    "math.tanh": numeric((value) => Math.tanh(value), 1),
    "table.getn": pushLength,
    "table.maxn": pushLargestIndex,
    "os.time": createTime(functionAt(L, "os.time"), now),
    "os.clock": numeric(() => now() / 1000),
  };
}

/** The C function behind a global or a member of a library. */
function functionAt(L: LuaState, path: string): CFunction {
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

/** fengari takes any value; LuaJIT wants a table, or an object that says how to go through it. */
function withPairs(original: CFunction): CFunction {
  const checked = withTable(original);
  return (L) => {
    if (auxiliary.luaL_getmetafield(L, 1, bytesOf("__pairs")) === lua.LUA_TNIL) return checked(L);
    lua.lua_settop(L, 1);
    return original(L);
  };
}

function typeNameAt(L: LuaState, index: number): string {
  return byteStringOf(lua.lua_typename(L, lua.lua_type(L, index)));
}

/** `tonumber(text, base)`: fengari's stops at the first character that is no digit, and wraps. */
function createToNumber(original: CFunction): CFunction {
  return (L) => {
    if (lua.lua_type(L, 2) <= lua.LUA_TNIL || lua.lua_tonumber(L, 2) === 10) {
      lua.lua_settop(L, Math.min(lua.lua_gettop(L), 1));
      return original(L);
    }
    const base = auxiliary.luaL_checkinteger(L, 2);
    const value = readDigits(byteStringOf(auxiliary.luaL_checkstring(L, 1)), base);
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

function numeric(compute: (...values: number[]) => number, count = 0): CFunction {
  return (L) => {
    const values = Array.from({ length: count }, (_, index) => auxiliary.luaL_checknumber(L, index + 1));
    lua.lua_pushnumber(L, compute(...values));
    return 1;
  };
}

function pushLength(L: LuaState): number {
  lua.lua_pushnumber(L, lua.lua_rawlen(L, 1));
  return 1;
}

function pushLargestIndex(L: LuaState): number {
  let largest = 0;
  lua.lua_pushnil(L);
  while (lua.lua_next(L, 1) !== 0) {
    lua.lua_pop(L, 1);
    if (lua.lua_type(L, -1) === lua.LUA_TNUMBER) largest = Math.max(largest, lua.lua_tonumber(L, -1));
  }
  lua.lua_pushnumber(L, largest);
  return 1;
}

/** `os.time()` reads the simulator's clock. */
function createTime(original: CFunction, now: () => number): CFunction {
  return (L) => {
    if (lua.lua_type(L, 1) > lua.LUA_TNIL) return original(L);
    lua.lua_pushnumber(L, Math.floor(now() / 1000));
    return 1;
  };
}
