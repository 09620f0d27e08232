import { byteStringOf } from "./byte-string.ts";
import { lua } from "./fengari.ts";
import type { LuaState } from "./fengari-modules.ts";
import { hostObjectAt } from "./host-types.ts";
import type { LuaTable, LuaValue, Opaque } from "./lua-value.ts";
import { ScriptError } from "./script-error.ts";

const deepestTable = 100;

/** Copies the value at a stack index out of the VM. Tables are copied with everything in them. */
export function copyValue(L: LuaState, index: number, depth = 0): LuaValue {
  switch (lua.lua_type(L, index)) {
    case lua.LUA_TNONE:
    case lua.LUA_TNIL:
      return undefined;
    case lua.LUA_TBOOLEAN:
      return lua.lua_toboolean(L, index);
    case lua.LUA_TNUMBER:
      return lua.lua_tonumber(L, index);
    case lua.LUA_TSTRING:
      return byteStringOf(lua.lua_tolstring(L, index) ?? new Uint8Array());
    case lua.LUA_TTABLE:
      return copyTable(L, index, depth);
    case lua.LUA_TFUNCTION:
      return { kind: "function" };
    case lua.LUA_TUSERDATA:
      return hostObjectAt(L, index) ?? userdata;
    default:
      return { kind: "thread" };
  }
}

const userdata: Opaque = { kind: "userdata" };

function copyTable(L: LuaState, index: number, depth: number): LuaTable {
  // Fidelity: Envoy follows a table that contains itself until its stack overflows.
  if (depth === deepestTable) throw new ScriptError("stack overflow");
  lua.lua_checkstack(L, 4);
  const entries: [LuaValue, LuaValue][] = [];
  lua.lua_pushvalue(L, index);
  lua.lua_pushnil(L);
  while (lua.lua_next(L, -2) !== 0) {
    const value = copyValue(L, lua.lua_gettop(L), depth + 1);
    const key = copyValue(L, lua.lua_gettop(L) - 1, depth + 1);
    entries.push([key, value]);
    lua.lua_pop(L, 1);
  }
  lua.lua_pop(L, 1);
  return { kind: "table", entries };
}
