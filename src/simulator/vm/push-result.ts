import { bytesOf } from "./byte-string.ts";
import { lua } from "./fengari.ts";
import type { LuaState } from "./fengari-modules.ts";
import type { HostObject } from "./host-object.ts";
import type { HostFunction, LastArgument, LuaResult } from "./lua-value.ts";

/** Gives values of the host to a script. */
export function createPushResult(
  pushFunction: (L: LuaState, func: HostFunction) => void,
  pushObject: (L: LuaState, object: HostObject) => void,
): (L: LuaState, value: LuaResult) => void {
  return function push(L, value) {
    if (value === undefined) lua.lua_pushnil(L);
    else if (typeof value === "boolean") lua.lua_pushboolean(L, value);
    else if (typeof value === "number") lua.lua_pushnumber(L, value);
    else if (typeof value === "string") lua.lua_pushlstring(L, bytesOf(value), value.length);
    else if (typeof value === "function") pushFunction(L, value);
    else if (value instanceof Map) pushMap(L, value as ReadonlyMap<string, LuaResult>);
    else if (Array.isArray(value)) pushList(L, value as readonly LuaResult[]);
    else pushValue(L, value as HostObject | LastArgument);
  };

  function pushValue(L: LuaState, value: HostObject | LastArgument): void {
    if (value.kind === "host object") pushObject(L, value);
    else lua.lua_pushvalue(L, -1);
  }

  function pushMap(L: LuaState, map: ReadonlyMap<string, LuaResult>): void {
    lua.lua_newtable(L);
    for (const [key, member] of map) setMember(L, key, member);
  }

  function pushList(L: LuaState, list: readonly LuaResult[]): void {
    lua.lua_newtable(L);
    for (const [index, item] of list.entries()) setMember(L, index + 1, item);
  }

  function setMember(L: LuaState, key: string | number, member: LuaResult): void {
    lua.lua_checkstack(L, 4);
    const push = createPushResult(pushFunction, pushObject);
    push(L, key);
    push(L, member);
    lua.lua_rawset(L, -3);
  }
}
