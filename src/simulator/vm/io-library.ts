import { pushFailure, pushText, refuseArgument, stringAt } from "./arguments.ts";
import { bytesOf } from "./byte-string.ts";
import { auxiliary, lua } from "./fengari.ts";
import type { CFunction, LuaState } from "./fengari-modules.ts";

const fileField = "file";
const metatableKey = bytesOf("FILE*");

/**
 * `io` as in a container without files: nothing can be opened, nothing comes in, and what is written is lost.
 * Fidelity: Envoy prints what is written to its standard output and error, which no outcome shows.
 */
export function ioFunctions(refuse: (name: string) => never): Readonly<Record<string, CFunction>> {
  return {
    "io.open": (L) => {
      const path = stringAt(L, 1);
      const mode = lua.lua_type(L, 2) > lua.LUA_TNIL ? stringAt(L, 2) : "r";
      if (!/^[rwa]\+?b?$/.test(mode)) return pushFailure(L, `${path}: Invalid argument`, 22);
      if (!mode.startsWith("r")) refuse("io.open for writing");
      L.l_G.differs("files", L);
      return pushFailure(L, `${path}: No such file or directory`, 2);
    },
    "io.lines": (L) => {
      if (lua.lua_type(L, 1) > lua.LUA_TNIL) refuseMissing(L);
      lua.lua_pushcfunction(L, pushNothing);
      return 1;
    },
    "io.input": (L) => pushStandard(L, "stdin"),
    "io.output": (L) => pushStandard(L, "stdout"),
    "io.read": (L) => readNothing(L, 1),
    "io.write": (L) => {
      checkTexts(L, 1);
      L.l_G.differs("output", L);
      lua.lua_settop(L, 0);
      return pushStandard(L, "stdout");
    },
    "io.flush": pushTrue,
    "io.close": (L) => (lua.lua_gettop(L) > 0 ? closeFile(L) : refuseClosing(L)),
    "io.type": (L) => {
      auxiliary.luaL_checkany(L, 1);
      if (isFile(L, 1)) pushText(L, "file");
      else lua.lua_pushnil(L);
      return 1;
    },
    "io.popen": () => refuse("io.popen"),
    "io.tmpfile": () => refuse("io.tmpfile"),
  };
}

/** Sets `io.stdin`, `io.stdout` and `io.stderr`; the library is at the top of the stack. */
export function setStandardFiles(L: LuaState): void {
  pushFileMetatable(L);
  for (const name of ["stdin", "stdout", "stderr"]) {
    lua.lua_newuserdata(L, 0)[fileField] = name;
    lua.lua_pushvalue(L, -2);
    lua.lua_setmetatable(L, -2);
    lua.lua_setfield(L, -3, bytesOf(name));
  }
  lua.lua_pop(L, 1);
}

function pushFileMetatable(L: LuaState): void {
  lua.lua_newtable(L);
  for (const [name, func] of Object.entries(fileMethods)) {
    lua.lua_pushcfunction(L, (state) => {
      if (!isFile(state, 1)) refuseArgument(state, 1, "FILE* expected, got " + typeName(state));
      return func(state);
    });
    lua.lua_setfield(L, -2, bytesOf(name));
  }
  lua.lua_pushvalue(L, -1);
  lua.lua_setfield(L, -2, bytesOf("__index"));
  lua.lua_pushvalue(L, -1);
  lua.lua_setfield(L, lua.LUA_REGISTRYINDEX, metatableKey);
}

const fileMethods: Readonly<Record<string, CFunction>> = {
  write: (L) => {
    checkTexts(L, 2);
    L.l_G.differs("output", L);
    lua.lua_settop(L, 1);
    return 1;
  },
  read: (L) => readNothing(L, 2),
  lines: (L) => {
    lua.lua_pushcfunction(L, pushNothing);
    return 1;
  },
  flush: pushTrue,
  close: closeFile,
  seek: (L) => pushFailure(L, "Illegal seek", 29),
  setvbuf: pushTrue,
  __tostring: (L) => {
    L.l_G.differs("address", L);
    pushText(L, "file (0x000000000000)");
    return 1;
  },
};

function isFile(L: LuaState, index: number): boolean {
  return lua.lua_type(L, index) === lua.LUA_TUSERDATA && lua.lua_touserdata(L, index)?.[fileField] !== undefined;
}

function typeName(L: LuaState): string {
  return lua.lua_gettop(L) === 0 ? "no value" : Buffer.from(lua.lua_typename(L, lua.lua_type(L, 1))).toString();
}

function checkTexts(L: LuaState, first: number): void {
  for (let index = first; index <= lua.lua_gettop(L); index++) stringAt(L, index);
}

/** At the end of the input: an empty text for all of it, nil for anything else. */
function readNothing(L: LuaState, first: number): number {
  const isAll = lua.lua_type(L, first) === lua.LUA_TSTRING && /^\*?a/.test(stringAt(L, first));
  if (isAll) pushText(L, "");
  else lua.lua_pushnil(L);
  return 1;
}

function pushNothing(L: LuaState): number {
  lua.lua_pushnil(L);
  return 1;
}

function pushTrue(L: LuaState): number {
  lua.lua_pushboolean(L, true);
  return 1;
}

function pushStandard(L: LuaState, name: string): number {
  if (lua.lua_type(L, 1) === lua.LUA_TSTRING) refuseMissing(L);
  lua.lua_getglobal(L, bytesOf("io"));
  lua.lua_getfield(L, -1, bytesOf(name));
  return 1;
}

function refuseMissing(L: LuaState): never {
  L.l_G.differs("files", L);
  return refuseArgument(L, 1, `${stringAt(L, 1)}: No such file or directory`);
}

function refuseClosing(L: LuaState): number {
  lua.lua_pushnil(L);
  pushText(L, "cannot close standard file");
  return 2;
}

function closeFile(L: LuaState): number {
  return isFile(L, 1) ? refuseClosing(L) : refuseArgument(L, 1, `FILE* expected, got ${typeName(L)}`);
}
