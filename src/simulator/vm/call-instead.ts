import { raiseText, typeNameAt } from "./arguments.ts";
import { byteStringOf, bytesOf } from "./byte-string.ts";
import { auxiliary, lua } from "./fengari.ts";
import type { LuaState } from "./fengari-modules.ts";

const everyResult = -1;

/**
 * Calls the function at the top of the stack with the first argument, in the place of the running library function: all that it gives is
 * the result, and an error says that the script called it.
 */
export function callInstead(L: LuaState): number {
  const base = lua.lua_gettop(L) - 1;
  if (!isCallable(L)) raiseNotCallable(L);
  lua.lua_pushvalue(L, 1);
  L.ci.calledInstead = L.ci.func?.value;
  lua.lua_callk(L, 1, everyResult, 0, (state) => lua.lua_gettop(state) - base);
  return lua.lua_gettop(L) - base;
}

function isCallable(L: LuaState): boolean {
  if (lua.lua_type(L, -1) === lua.LUA_TFUNCTION) return true;
  if (auxiliary.luaL_getmetafield(L, -1, bytesOf("__call")) === lua.LUA_TNIL) return false;
  lua.lua_pop(L, 1);
  return true;
}

function raiseNotCallable(L: LuaState): never {
  const ar = new lua.lua_Debug();
  lua.lua_getstack(L, 0, ar);
  lua.lua_getinfo(L, bytesOf("n"), ar);
  const called = ar.name === null ? "" : `${byteStringOf(ar.namewhat)} '${byteStringOf(ar.name)}' `;
  const value = called === "" ? `a ${typeNameAt(L, -1)} value` : `${called}(a ${typeNameAt(L, -1)} value)`;
  return raiseText(L, `attempt to call ${value}`);
}
