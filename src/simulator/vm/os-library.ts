import { pushFailure, pushText, raiseText, refuseArgument, stringAt, checkType, aTable } from "./arguments.ts";
import { byteStringOf, bytesOf } from "./byte-string.ts";
import { intOf, longOf } from "./c-integers.ts";
import { calendarTimeOf, secondsOf, type CalendarTime } from "./calendar-time.ts";
import { auxiliary, lua } from "./fengari.ts";
import type { CFunction, LuaState } from "./fengari-modules.ts";
import { formatDate } from "./format-date.ts";

/** `os` as in a container without files or environment, in UTC; the clock is the simulator's. */
export function osFunctions(now: () => number, refuse: (name: string) => never): Readonly<Record<string, CFunction>> {
  return {
    "os.clock": (L) => {
      L.l_G.differs("clock", L);
      return pushNumber(L, now() / 1000);
    },
    "os.date": (L) => pushDate(L, now),
    "os.difftime": (L) => pushNumber(L, Number(timeAt(L, 1) - (lua.lua_type(L, 2) > lua.LUA_TNIL ? timeAt(L, 2) : 0n))),
    "os.execute": (L) => {
      if (lua.lua_type(L, 1) > lua.LUA_TNIL) refuse("os.execute");
      lua.lua_pushboolean(L, true);
      return 1;
    },
    "os.exit": () => refuse("os.exit"),
    "os.getenv": (L) => {
      stringAt(L, 1);
      L.l_G.differs("variables", L);
      lua.lua_pushnil(L);
      return 1;
    },
    "os.remove": (L) => pushMissing(L, stringAt(L, 1)),
    "os.rename": (L) => {
      const from = stringAt(L, 1);
      stringAt(L, 2);
      return pushMissing(L, from);
    },
    "os.setlocale": pushLocale,
    "os.time": (L) => pushTime(L, now),
    "os.tmpname": () => refuse("os.tmpname"),
  };
}

function pushMissing(L: LuaState, path: string): number {
  L.l_G.differs("files", L);
  return pushFailure(L, `${path}: No such file or directory`, 2);
}

function pushNumber(L: LuaState, value: number): number {
  lua.lua_pushnumber(L, value);
  return 1;
}

/** A number as C's `time_t`, without its fraction. */
function timeAt(L: LuaState, index: number): bigint {
  return longOf(auxiliary.luaL_checknumber(L, index), L.l_G.build.tooLarge > 0);
}

function pushDate(L: LuaState, now: () => number): number {
  const given = lua.lua_type(L, 1) > lua.LUA_TNIL ? stringAt(L, 1) : "%c";
  const seconds = lua.lua_type(L, 2) > lua.LUA_TNIL ? Number(timeAt(L, 2)) : now() / 1000;
  const date = calendarTimeOf(Math.floor(seconds));
  const isUtc = given.startsWith("!");
  const format = isUtc ? given.slice(1) : given;
  if (date === undefined) lua.lua_pushnil(L);
  else if (format === "*t") pushFields(L, date);
  else pushText(L, formatDate(format, date, isUtc ? "GMT" : "UTC"));
  return 1;
}

function pushFields(L: LuaState, date: CalendarTime): void {
  const fields = {
    sec: date.second,
    min: date.minute,
    hour: date.hour,
    day: date.day,
    month: date.month + 1,
    year: date.year,
    wday: date.weekday + 1,
    yday: date.yearDay + 1,
  };
  lua.lua_newtable(L);
  for (const [name, value] of Object.entries(fields)) {
    lua.lua_pushnumber(L, value);
    lua.lua_setfield(L, -2, bytesOf(name));
  }
  lua.lua_pushboolean(L, false);
  lua.lua_setfield(L, -2, bytesOf("isdst"));
}

function pushTime(L: LuaState, now: () => number): number {
  if (lua.lua_type(L, 1) <= lua.LUA_TNIL) return pushNumber(L, Math.floor(now() / 1000));
  checkType(L, 1, aTable);
  const [second, minute, hour] = [fieldAt(L, "sec", 0), fieldAt(L, "min", 0), fieldAt(L, "hour", 12)];
  const [day, month, year] = [fieldAt(L, "day"), fieldAt(L, "month"), fieldAt(L, "year")];
  // C counts months from 0 on and years from 1900 on, in 32 bits.
  const date = { year: ((year - 1900) | 0) + 1900, month: (month - 1) | 0, day, hour, minute, second };
  const moment = secondsOf(date);
  const seconds = moment === undefined ? -1 : moment - (isSummerTime(L) ? 3600 : 0);
  // C's way to say that there is no such time.
  if (seconds !== -1) return pushNumber(L, seconds);
  lua.lua_pushnil(L);
  return 1;
}

function fieldAt(L: LuaState, name: string, otherwise?: number): number {
  lua.lua_getfield(L, 1, bytesOf(name));
  const value = lua.lua_tonumberx(L, -1);
  lua.lua_pop(L, 1);
  if (value !== false) return intOf(longOf(value, L.l_G.build.tooLarge > 0));
  return otherwise ?? raiseText(L, `field '${name}' missing in date table`);
}

function isSummerTime(L: LuaState): boolean {
  lua.lua_getfield(L, 1, bytesOf("isdst"));
  return lua.lua_toboolean(L, -1);
}

const categories = ["all", "collate", "ctype", "monetary", "numeric", "time"];

function pushLocale(L: LuaState): number {
  const name = lua.lua_type(L, 1) > lua.LUA_TNIL ? byteStringOf(auxiliary.luaL_checkstring(L, 1)) : "C";
  const category = lua.lua_type(L, 2) > lua.LUA_TNIL ? stringAt(L, 2) : "all";
  if (!categories.includes(category)) refuseArgument(L, 2, `invalid option '${category}'`);
  if (["", "C", "POSIX"].includes(name)) pushText(L, "C");
  else lua.lua_pushnil(L);
  return 1;
}
