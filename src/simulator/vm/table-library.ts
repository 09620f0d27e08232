import {
  aFunction,
  aTable,
  checkType,
  pushText,
  raiseText,
  refuseArgument,
  stringAt,
  typeNameAt,
} from "./arguments.ts";
import { bytesOf } from "./byte-string.ts";
import { auxiliary, lua } from "./fengari.ts";
import type { CFunction, LuaState } from "./fengari-modules.ts";

const nilForNone = { ...aTable, absent: "nil" };

/** `table` as LuaJIT has it. Those it has written in C are raw and tell a missing table as none; those written in Lua ask metamethods and tell it as nil. */
export const tableFunctions: Readonly<Record<string, CFunction>> = {
  "table.foreach": (L) => {
    checkType(L, 1, nilForNone);
    checkType(L, 2, { ...aFunction, absent: "nil" });
    lua.lua_settop(L, 2);
    lua.lua_pushnil(L);
    while (lua.lua_next(L, 1) !== 0) {
      lua.lua_pushvalue(L, 2);
      lua.lua_pushvalue(L, -3);
      lua.lua_pushvalue(L, -3);
      lua.lua_call(L, 2, 1);
      if (lua.lua_type(L, -1) !== lua.LUA_TNIL) return 1;
      lua.lua_pop(L, 2);
    }
    return 0;
  },
  "table.foreachi": (L) => {
    checkType(L, 1, nilForNone);
    checkType(L, 2, { ...aFunction, absent: "nil" });
    lua.lua_settop(L, 2);
    const length = lengthOf(L);
    for (let index = 1; index <= length; index++) {
      lua.lua_pushvalue(L, 2);
      lua.lua_pushnumber(L, index);
      lua.lua_geti(L, 1, index);
      lua.lua_call(L, 2, 1);
      if (lua.lua_type(L, -1) !== lua.LUA_TNIL) return 1;
      lua.lua_pop(L, 1);
    }
    return 0;
  },
  "table.getn": (L) => {
    checkType(L, 1, nilForNone);
    lua.lua_len(L, 1);
    return 1;
  },
  "table.maxn": (L) => {
    checkType(L, 1, aTable);
    let largest = 0;
    lua.lua_pushnil(L);
    while (lua.lua_next(L, 1) !== 0) {
      lua.lua_pop(L, 1);
      if (lua.lua_type(L, -1) === lua.LUA_TNUMBER) largest = Math.max(largest, lua.lua_tonumber(L, -1));
    }
    lua.lua_pushnumber(L, largest);
    return 1;
  },
  "table.insert": (L) => {
    checkType(L, 1, aTable);
    const end = lua.lua_rawlen(L, 1) + 1;
    const count = lua.lua_gettop(L);
    if (count !== 2 && count !== 3) raiseText(L, "wrong number of arguments to 'insert'");
    const position = count === 2 ? end : auxiliary.luaL_checkinteger(L, 2) | 0;
    for (let index = Math.max(end, position); count === 3 && index > position; index--) moveItem(L, index - 1, index);
    lua.lua_rawseti(L, 1, position);
    return 0;
  },
  "table.remove": (L) => {
    checkType(L, 1, nilForNone);
    const length = lengthOf(L);
    const isLast = lua.lua_type(L, 2) <= lua.LUA_TNIL;
    const position = isLast ? length : auxiliary.luaL_checkinteger(L, 2);
    if (isLast ? length === 0 : position < 1 || position > length) return 0;
    lua.lua_geti(L, 1, position);
    for (let index = position; index < length; index++) {
      lua.lua_geti(L, 1, index + 1);
      lua.lua_seti(L, 1, index);
    }
    lua.lua_pushnil(L);
    lua.lua_seti(L, 1, length);
    return 1;
  },
  "table.concat": (L) => {
    checkType(L, 1, aTable);
    const separator = lua.lua_type(L, 2) > lua.LUA_TNIL ? stringAt(L, 2) : "";
    const first = auxiliary.luaL_optinteger(L, 3, 1) | 0;
    const last = lua.lua_type(L, 4) > lua.LUA_TNIL ? auxiliary.luaL_checkinteger(L, 4) | 0 : lua.lua_rawlen(L, 1);
    const parts: string[] = [];
    for (let index = first; index <= last; index++) parts.push(itemText(L, index));
    pushText(L, parts.join(separator));
    return 1;
  },
  "table.pack": packTable,
  "table.move": (L) => {
    checkType(L, 1, nilForNone);
    const [first, last, target] = [2, 3, 4].map((index) => integerAt(L, index)) as [number, number, number];
    const hasTarget = lua.lua_type(L, 5) > lua.LUA_TNIL;
    if (hasTarget) checkType(L, 5, aTable);
    const destination = hasTarget ? 5 : 1;
    lua.lua_settop(L, 5);
    const isUpward = target > last || target <= first || hasTarget;
    for (let step = 0; step <= last - first; step++) {
      const offset = isUpward ? step : last - first - step;
      lua.lua_geti(L, 1, first + offset);
      lua.lua_seti(L, destination, target + offset);
    }
    lua.lua_pushvalue(L, destination);
    return 1;
  },
};

function integerAt(L: LuaState, index: number): number {
  const value = lua.lua_tonumberx(L, index);
  if (value !== false) return Math.trunc(value);
  return refuseArgument(L, index, `number expected, got ${typeNameAt(L, index).replace("no value", "nil")}`);
}

function moveItem(L: LuaState, from: number, to: number): void {
  // Counts as a step of the run, so that long moves end.
  lua.lua_rawgeti(L, 1, from);
  lua.lua_rawseti(L, 1, to);
}

/** As the operator has it; 0 where `__len` gives no number. */
function lengthOf(L: LuaState): number {
  lua.lua_len(L, 1);
  const length = lua.lua_tonumberx(L, -1);
  lua.lua_pop(L, 1);
  return length === false ? 0 : length;
}

function itemText(L: LuaState, index: number): string {
  const type = lua.lua_rawgeti(L, 1, index);
  if (type !== lua.LUA_TSTRING && type !== lua.LUA_TNUMBER) {
    raiseText(L, `invalid value (${typeNameAt(L, -1)}) at index ${index} in table for 'concat'`);
  }
  const text = stringAt(L, -1);
  lua.lua_pop(L, 1);
  return text;
}

/** `table.pack`, with the count as a field. */
function packTable(L: LuaState): number {
  const count = lua.lua_gettop(L);
  lua.lua_createtable(L, count, 1);
  for (let index = 1; index <= count; index++) {
    lua.lua_pushvalue(L, index);
    lua.lua_rawseti(L, -2, index);
  }
  lua.lua_pushnumber(L, count);
  lua.lua_setfield(L, -2, bytesOf("n"));
  return 1;
}
