import { refuseArgument } from "./arguments.ts";
import { bytesOf } from "./byte-string.ts";
import { auxiliary, lua } from "./fengari.ts";
import type { CFunction } from "./fengari-modules.ts";

/** `coroutine`, made of fengari's functions, which `of` gives. */
export function coroutineFunctions(of: (path: string) => CFunction): Readonly<Record<string, CFunction>> {
  const withCoroutine =
    (original: CFunction): CFunction =>
    (L) =>
      lua.lua_type(L, 1) === lua.LUA_TTHREAD ? original(L) : refuseArgument(L, 1, "coroutine expected");
  return {
    "coroutine.resume": withCoroutine(of("coroutine.resume")),
    "coroutine.yield": withinCoroutine(of("coroutine.yield")),
    "coroutine.status": withCoroutine(of("coroutine.status")),
  };
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
