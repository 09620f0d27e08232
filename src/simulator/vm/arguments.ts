import { byteStringOf, bytesOf } from "./byte-string.ts";
import { auxiliary, lua } from "./fengari.ts";
import type { LuaState, TValue } from "./fengari-modules.ts";

/** Raises an error with the position of the script's call before it. */
export function raiseText(L: LuaState, text: string): never {
  auxiliary.luaL_where(L, 1);
  lua.lua_pushstring(L, bytesOf(text));
  lua.lua_concat(L, 2);
  lua.lua_error(L);
  throw new Error("lua_error returned");
}

/** `bad argument #index to 'name' (problem)`. */
export function refuseArgument(L: LuaState, index: number, problem: string): never {
  return auxiliary.luaL_argerror(L, index, bytesOf(problem));
}

export function typeNameAt(L: LuaState, index: number): string {
  return byteStringOf(lua.lua_typename(L, lua.lua_type(L, index)));
}

/** Raises unless the argument is of the type; an argument that is not there is told as `absent`. */
export function checkType(L: LuaState, index: number, { type, name, absent = "no value" }: WantedType): void {
  const found = lua.lua_type(L, index);
  if (found === type) return;
  refuseArgument(L, index, `${name} expected, got ${found === lua.LUA_TNONE ? absent : typeNameAt(L, index)}`);
}

export interface WantedType {
  readonly type: number;
  readonly name: string;
  readonly absent?: string;
}

export const aTable: WantedType = { type: lua.LUA_TTABLE, name: "table" };
export const aFunction: WantedType = { type: lua.LUA_TFUNCTION, name: "function" };

/** The argument as bytes; raises unless it is a string or number. */
export function stringAt(L: LuaState, index: number): string {
  return byteStringOf(auxiliary.luaL_checkstring(L, index));
}

/** What stands in a place of the stack, not a copy of it. */
export function valueAt(L: LuaState, index: number): TValue {
  lua.lua_pushvalue(L, index);
  const value = L.stack[L.top - 1];
  if (value === undefined) throw new Error("The Lua stack is empty");
  lua.lua_pop(L, 1);
  return value;
}

export function pushText(L: LuaState, text: string): void {
  lua.lua_pushlstring(L, bytesOf(text), text.length);
}

/** What C functions give that could not do something with a file. */
export function pushFailure(L: LuaState, message: string, errno: number): number {
  lua.lua_pushnil(L);
  pushText(L, message);
  lua.lua_pushnumber(L, errno);
  return 3;
}
