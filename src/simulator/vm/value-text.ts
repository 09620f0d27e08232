import { pushText } from "./arguments.ts";
import { bytesOf } from "./byte-string.ts";
import { callInstead } from "./call-instead.ts";
import { auxiliary, lua } from "./fengari.ts";
import type { LuaState } from "./fengari-modules.ts";
import { numberOfFunction } from "./function-numbers.ts";

/** `tostring(value)`: what `__tostring` gives is the result, whatever it is. */
export function pushValueText(L: LuaState): number {
  auxiliary.luaL_checkany(L, 1);
  if (auxiliary.luaL_getmetafield(L, 1, bytesOf("__tostring")) === lua.LUA_TNIL) {
    pushPlainText(L, 1);
    return 1;
  }
  return callInstead(L);
}

/** Pushes the text of the value at an index as `string.format` and `print` see it. */
export function pushTextOf(L: LuaState, index: number): void {
  if (auxiliary.luaL_getmetafield(L, index, bytesOf("__tostring")) === lua.LUA_TNIL) {
    pushPlainText(L, index);
    return;
  }
  lua.lua_pushvalue(L, index);
  lua.lua_call(L, 1, 1);
  const type = lua.lua_type(L, -1);
  if (type !== lua.LUA_TSTRING && type !== lua.LUA_TNUMBER) pushPlainText(L, lua.lua_gettop(L));
}

/** The text without `__tostring`. */
function pushPlainText(L: LuaState, index: number): void {
  const type = lua.lua_type(L, index);
  const builtin = type === lua.LUA_TFUNCTION ? numberOfFunction(L, index) : undefined;
  if (builtin !== undefined) {
    pushText(L, `function: builtin#${builtin}`);
    return;
  }
  if (type > lua.LUA_TSTRING) L.l_G.differs("address", L);
  auxiliary.luaL_tolstring(L, index);
}
