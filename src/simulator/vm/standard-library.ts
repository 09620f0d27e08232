import { installBitLibrary } from "./bit-library.ts";
import { bytesOf } from "./byte-string.ts";
import { auxiliary, libraries, lua } from "./fengari.ts";
import type { CFunction, LuaState } from "./fengari-modules.ts";
import { replacedFunctions } from "./replaced-functions.ts";

/** What the standard library needs of the world. */
export interface LibraryWorld {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Gives the run up: the script used something that the simulator does not have. */
  readonly refuse: (name: string) => never;
}

/** The globals of LuaJIT as Envoy opens them. Those that reach the machine give the run up when they are called. */
export function openStandardLibrary(L: LuaState, world: LibraryWorld): void {
  auxiliary.luaL_requiref(L, bytesOf("_G"), libraries.base, 1);
  for (const name of ["table", "string", "math", "coroutine", "debug", "os"] as const) {
    auxiliary.luaL_requiref(L, bytesOf(name), libraries[name], 1);
  }
  lua.lua_settop(L, 0);
  forgetLibraryNames(L);
  installBitLibrary(L);
  setTexts(L);
  for (const [path, func] of Object.entries(replacedFunctions(L, world.now))) setFunction(L, path, func);
  for (const path of absent) removeMember(L, path);
  for (const path of refused) setFunction(L, path, () => world.refuse(path));
}

/** What Lua 5.3 has and LuaJIT has not. */
const absent = [
  ..."math.type math.tointeger math.ult math.maxinteger math.mininteger string.pack string.packsize string.unpack".split(
    " ",
  ),
  ..."debug.debug debug.getuservalue debug.setuservalue".split(" "),
] as const;

/** What would reach the machine, or what depends on the inside of LuaJIT. */
const refused = [
  ..."dofile loadfile require module newproxy setfenv getfenv string.dump debug.setfenv debug.getfenv".split(" "),
  ..."os.date os.execute os.exit os.getenv os.remove os.rename os.tmpname os.setlocale".split(" "),
  ..."io.open io.read io.write io.lines io.popen io.close io.tmpfile io.input io.output io.type io.flush".split(" "),
  ..."package.loadlib package.seeall package.searchpath".split(" "),
  ..."table.foreach table.foreachi jit.on jit.off jit.flush jit.status jit.attach jit.security".split(" "),
] as const;

/** fengari names a function in an error by where a library has it; LuaJIT goes by the call alone. */
function forgetLibraryNames(L: LuaState): void {
  lua.lua_newtable(L);
  lua.lua_setfield(L, lua.LUA_REGISTRYINDEX, bytesOf("_LOADED"));
}

function setTexts(L: LuaState): void {
  lua.lua_pushstring(L, bytesOf("Lua 5.1"));
  lua.lua_setglobal(L, bytesOf("_VERSION"));
  lua.lua_getglobal(L, bytesOf("table"));
  lua.lua_getfield(L, -1, bytesOf("unpack"));
  lua.lua_setglobal(L, bytesOf("unpack"));
  lua.lua_settop(L, 0);
}

function setFunction(L: LuaState, path: string, func: CFunction): void {
  setMember(L, path, () => {
    lua.lua_pushcfunction(L, func);
  });
}

function removeMember(L: LuaState, path: string): void {
  setMember(L, path, () => {
    lua.lua_pushnil(L);
  });
}

/** Sets a global, or a member of a library, which is made where there is none. */
function setMember(L: LuaState, path: string, pushValue: () => void): void {
  const [first = "", second] = path.split(".");
  if (second === undefined) {
    pushValue();
    lua.lua_setglobal(L, bytesOf(first));
    return;
  }
  if (lua.lua_getglobal(L, bytesOf(first)) !== lua.LUA_TTABLE) {
    lua.lua_newtable(L);
    lua.lua_pushvalue(L, -1);
    lua.lua_setglobal(L, bytesOf(first));
  }
  pushValue();
  lua.lua_setfield(L, -2, bytesOf(second));
  lua.lua_settop(L, 0);
}
