import { refuseArgument, stringAt } from "./arguments.ts";
import { bytesOf } from "./byte-string.ts";
import { auxiliary, lua } from "./fengari.ts";
import type { CFunction, LuaState } from "./fengari-modules.ts";
import { toInteger32 } from "./luajit-build.ts";
import { formatText } from "./format-text.ts";

/** `string` where LuaJIT differs, made of fengari's functions, which `of` gives. */
export function stringFunctions(of: (path: string) => CFunction): Readonly<Record<string, CFunction>> {
  return {
    "string.char": pushCharacters,
    "string.format": formatText,
    "string.gsub": limitReplacements(of("string.gsub")),
    "string.len": (L) => {
      // Written in Lua, which fills up missing arguments.
      if (lua.lua_gettop(L) === 0) lua.lua_pushnil(L);
      lua.lua_pushnumber(L, stringAt(L, 1).length);
      return 1;
    },
    "string.rep": createRepeat(of("string.rep")),
    "string.sub": cutPositions(of("string.sub")),
  };
}

function pushCharacters(L: LuaState): number {
  const codes = Array.from({ length: lua.lua_gettop(L) }, (_, index) => {
    const code = auxiliary.luaL_checkinteger(L, index + 1);
    return code >= 0 && code <= 255 ? code : refuseArgument(L, index + 1, "invalid value");
  });
  lua.lua_pushlstring(L, Uint8Array.from(codes), codes.length);
  return 1;
}

/** The fourth argument is cut to its low 32 bits. */
function limitReplacements(original: CFunction): CFunction {
  return (L) => {
    if (lua.lua_tonumberx(L, 4) !== false) {
      lua.lua_pushnumber(L, Math.trunc(lua.lua_tonumber(L, 4)) | 0);
      lua.lua_replace(L, 4);
    }
    return original(L);
  };
}

/** Positions that are no 32 bits are the smallest number of them; where an argument is to be converted first, the last one is read as elsewhere. */
function cutPositions(original: CFunction): CFunction {
  return (L) => {
    const hasText =
      lua.lua_type(L, 1) !== lua.LUA_TSTRING || [2, 3].some((at) => lua.lua_type(L, at) === lua.LUA_TSTRING);
    for (const index of [2, 3]) {
      const position = lua.lua_tonumberx(L, index);
      if (position === false || Math.abs(position) < 2 ** 31) continue;
      lua.lua_pushnumber(L, hasText && index === 3 ? toInteger32(position, L.l_G.build) : -(2 ** 31));
      lua.lua_replace(L, index);
    }
    return original(L);
  };
}

const longestString = 0x7fffff00;

function createRepeat(original: CFunction): CFunction {
  return (L) => {
    const [text, count] = [stringAt(L, 1), auxiliary.luaL_checkinteger(L, 2)];
    const separator = lua.lua_type(L, 3) > lua.LUA_TNIL ? stringAt(L, 3) : "";
    const total = count * (text.length + separator.length) - separator.length;
    if (count > 0 && total > longestString) {
      lua.lua_pushstring(L, bytesOf("not enough memory"));
      return lua.lua_error(L);
    }
    if (count > 0 && total === 0) lua.lua_settop(L, 0);
    if (total !== 0 || count <= 0) return original(L);
    lua.lua_pushstring(L, bytesOf(""));
    return 1;
  };
}
