import {
  aFunction,
  aTable,
  checkType,
  pushText,
  raiseText,
  refuseArgument,
  stringAt,
  typeNameAt,
  valueAt,
} from "./arguments.ts";
import { bytesOf } from "./byte-string.ts";
import { auxiliary, lua } from "./fengari.ts";
import type { CFunction, LuaState } from "./fengari-modules.ts";
import { toInteger32 } from "./luajit-build.ts";

const nilForNone = { ...aTable, absent: "nil" };

/** `table` as LuaJIT has it. Those it has written in C are raw and tell a missing table as none; those written in Lua ask metamethods and tell it as nil. */
export const tableFunctions: Readonly<Record<string, CFunction>> = {
  "table.foreach": (L) => {
    checkType(L, 1, nilForNone);
    checkType(L, 2, { ...aFunction, absent: "nil" });
    lua.lua_settop(L, 2);
    lua.lua_pushnil(L);
    return callForEach(L);
  },
  "table.foreachi": (L) => {
    checkType(L, 1, nilForNone);
    checkType(L, 2, { ...aFunction, absent: "nil" });
    lua.lua_settop(L, 2);
    lua.lua_len(L, 1);
    if (lua.lua_tonumberx(L, -1) === false) raiseInside(L, "foreachi", "'for' limit must be a number");
    return callForEachItem(L, 1);
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
  "table.remove": removeItem,
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
    const [first, last, target] = [2, 3, 4].map((index) => numberAt(L, index)) as [number, number, number];
    const hasTarget = lua.lua_type(L, 5) > lua.LUA_TNIL;
    if (hasTarget) checkType(L, 5, aTable);
    const destination = hasTarget ? 5 : 1;
    lua.lua_settop(L, 5);
    const offset = target - first;
    const isUpward = target > last || target <= first || !isSameTable(L, 1, destination);
    const count = last >= first ? Math.floor(last - first) : -1;
    for (let step = 0; step <= count; step++) {
      const index = isUpward ? first + step : last - step;
      pushItem(L, 1, index);
      setItem(L, destination, index + offset);
    }
    lua.lua_pushvalue(L, destination);
    return 1;
  },
};

function numberAt(L: LuaState, index: number): number {
  const value = lua.lua_tonumberx(L, index);
  if (value !== false) return value;
  return refuseArgument(L, index, `number expected, got ${typeNameAt(L, index).replace("no value", "nil")}`);
}

function isSameTable(L: LuaState, one: number, other: number): boolean {
  return valueAt(L, one).value === valueAt(L, other).value;
}

function moveItem(L: LuaState, from: number, to: number): void {
  pushItem(L, 1, from);
  setItem(L, 1, to);
}

/** Raw. An index that is no integer is cut to one; it counts as a step of the run, so that long moves end. */
function pushItem(L: LuaState, table: number, index: number): void {
  lua.lua_rawgeti(L, table, toInteger32(index, L.l_G.build));
}

/** Takes the value from the stack. */
function setItem(L: LuaState, table: number, index: number): void {
  lua.lua_rawseti(L, table, toInteger32(index, L.l_G.build));
}

/** Goes on after the key at the top of the stack. LuaJIT has this and the next written in Lua, so the function may yield. */
function callForEach(L: LuaState): number {
  while (lua.lua_next(L, 1) !== 0) {
    lua.lua_pushvalue(L, 2);
    lua.lua_pushvalue(L, -3);
    lua.lua_pushvalue(L, -3);
    lua.lua_callk(L, 2, 1, 0, (state) => (endsLoop(state) ? 1 : callForEach(state)));
    if (endsLoop(L)) return 1;
  }
  return 0;
}

/** Goes on with an index; the length stands at the third place of the stack. */
function callForEachItem(L: LuaState, from: number): number {
  for (let index = from; index <= lua.lua_tonumber(L, 3); index++) {
    lua.lua_pushvalue(L, 2);
    lua.lua_pushnumber(L, index);
    pushItem(L, 1, index);
    lua.lua_callk(L, 2, 1, 0, (state) => (endsLoop(state) ? 1 : callForEachItem(state, index + 1)));
    if (endsLoop(L)) return 1;
  }
  return 0;
}

/** Whether the function gave something; if not, all above the key or the length is taken off. */
function endsLoop(L: LuaState): boolean {
  if (lua.lua_type(L, -1) !== lua.LUA_TNIL) return true;
  lua.lua_settop(L, 3);
  return false;
}

/** The length is what the operator gives, also if that is no number. */
function removeItem(L: LuaState): number {
  checkType(L, 1, nilForNone);
  const isLast = lua.lua_type(L, 2) <= lua.LUA_TNIL;
  const position = isLast ? 0 : numberAt(L, 2);
  lua.lua_len(L, 1);
  if (isLast) return removeLast(L);
  if (lua.lua_type(L, -1) !== lua.LUA_TNUMBER && position >= 1)
    raiseInside(L, "remove", `attempt to compare ${typeNameAt(L, -1)} with number`);
  const length = lua.lua_tonumber(L, -1);
  if (!(position >= 1 && position <= length)) return 0;
  pushItem(L, 1, position);
  for (let index = position + 1; index <= length; index++) moveItem(L, index, index - 1);
  lua.lua_pushnil(L);
  setItem(L, 1, length);
  return 1;
}

/** Takes off what stands under the length at the top of the stack. */
function removeLast(L: LuaState): number {
  const length = lua.lua_type(L, -1);
  if (length === lua.LUA_TNUMBER && lua.lua_tonumber(L, -1) === 0) return 0;
  lua.lua_pushvalue(L, -1);
  lua.lua_rawget(L, 1);
  lua.lua_insert(L, -2);
  if (length === lua.LUA_TNIL) lua.lua_pop(L, 1);
  else {
    lua.lua_pushnil(L);
    lua.lua_rawset(L, 1);
  }
  return 1;
}

/** An error inside a function that LuaJIT has written in Lua. */
function raiseInside(L: LuaState, name: string, problem: string): never {
  pushText(L, `[builtin:${name}]:0: ${problem}`);
  lua.lua_error(L);
  throw new Error("lua_error returned");
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
