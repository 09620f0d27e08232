import { refuseArgument } from "./arguments.ts";
import { lua } from "./fengari.ts";
import type { CFunction } from "./fengari-modules.ts";

/** `coroutine`, made of fengari's functions, which `of` gives. */
export function coroutineFunctions(of: (path: string) => CFunction): Readonly<Record<string, CFunction>> {
  const withCoroutine =
    (original: CFunction): CFunction =>
    (L) =>
      lua.lua_type(L, 1) === lua.LUA_TTHREAD ? original(L) : refuseArgument(L, 1, "coroutine expected");
  return {
    "coroutine.resume": withCoroutine(of("coroutine.resume")),
    "coroutine.status": withCoroutine(of("coroutine.status")),
  };
}
