import { packageFunctions, packageKey, setPackageMembers } from "./package-library.ts";
import { installBitLibrary } from "./bit-library.ts";
import { bytesOf } from "./byte-string.ts";
import { coroutineFunctions } from "./coroutine-library.ts";
import { debugFunctions } from "./debug-library.ts";
import { environmentFunctions } from "./environment-library.ts";
import { auxiliary, libraries, lua } from "./fengari.ts";
import type { CFunction, LuaState } from "./fengari-modules.ts";
import { ioFunctions, setStandardFiles } from "./io-library.ts";
import { jitFunctions, setJitTexts } from "./jit-library.ts";
import { mathFunctions, powerIn, randomFunctions } from "./math-library.ts";
import { osFunctions } from "./os-library.ts";
import { createRandom } from "./random.ts";
import { baseFunctions } from "./base-library.ts";
import { functionNumbers } from "./function-numbers.ts";
import { loadFunctions } from "./load-library.ts";
import { stringFunctions } from "./string-library.ts";
import { tableFunctions } from "./table-library.ts";

/** What the standard library needs of the world. */
export interface LibraryWorld {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Gives the run up: the script used something that the simulator does not have. */
  readonly refuse: (name: string) => never;
}

const libraryNames = ["table", "string", "math", "coroutine", "debug", "os", "io", "bit", "jit"] as const;

/** The globals of LuaJIT as Envoy opens them. Nothing of them reaches the machine. */
export function openStandardLibrary(L: LuaState, world: LibraryWorld): void {
  auxiliary.luaL_requiref(L, bytesOf("_G"), libraries.base, 1);
  for (const name of ["table", "string", "math", "coroutine", "debug"] as const) {
    auxiliary.luaL_requiref(L, bytesOf(name), libraries[name], 1);
  }
  lua.lua_settop(L, 0);
  forgetLibraryNames(L);
  installBitLibrary(L);
  setTexts(L);
  for (const path of absent) removeMember(L, path);
  const of = (path: string): CFunction => functionAt(L, path);
  const functions = {
    ...baseFunctions(of),
    ...loadFunctions(of),
    ...stringFunctions(of),
    ...tableFunctions,
    ...mathFunctions,
    ...randomFunctions(createRandom()),
    ...coroutineFunctions(of),
    ...environmentFunctions(),
    ...debugFunctions(of),
    ...osFunctions(world.now, world.refuse),
    ...ioFunctions(world.refuse),
    ...packageFunctions(),
    ...jitFunctions(world.refuse),
  };
  setFunctions(L, functions);
  L.l_G.power = powerIn(L);
  for (const path of refused) setFunctions(L, { [path]: () => world.refuse(path) });
  shareFunctions(L);
  L.l_G.functionNumbers = numberFunctions(L);
  L.l_G.writtenInLua = new Map(writtenInLua.map((path) => [functionAt(L, path), path.replace(/.*\./, "")]));
  lua.lua_getglobal(L, bytesOf("io"));
  setStandardFiles(L);
  setJitTexts(L);
  lua.lua_getglobal(L, bytesOf("package"));
  lua.lua_setfield(L, lua.LUA_REGISTRYINDEX, packageKey);
  setPackageMembers(L, libraryNames, world.refuse);
}

/** What Lua 5.3 has and LuaJIT has not. */
const absent = [
  ..."math.type math.tointeger math.ult math.maxinteger math.mininteger string.pack string.packsize string.unpack".split(
    " ",
  ),
] as const;

/** LuaJIT has these written in Lua, and they call functions or metamethods of the script. */
const writtenInLua = ["table.foreach", "table.foreachi", "table.getn", "table.remove"] as const;

/** What depends on the inside of LuaJIT. */
const refused = ["string.dump", "debug.debug", "debug.sethook"] as const;

/** fengari names a function in an error by where a library has it; LuaJIT goes by the call alone. */
function forgetLibraryNames(L: LuaState): void {
  lua.lua_newtable(L);
  lua.lua_setfield(L, lua.LUA_REGISTRYINDEX, bytesOf("_LOADED"));
}

function setTexts(L: LuaState): void {
  lua.lua_pushstring(L, bytesOf("Lua 5.1"));
  lua.lua_setglobal(L, bytesOf("_VERSION"));
}

/** Functions that have two names are one value. */
function shareFunctions(L: LuaState): void {
  lua.lua_getglobal(L, bytesOf("table"));
  lua.lua_getglobal(L, bytesOf("unpack"));
  lua.lua_setfield(L, -2, bytesOf("unpack"));
  lua.lua_settop(L, 0);
}

function removeMember(L: LuaState, path: string): void {
  const [library = "", name = ""] = path.split(".");
  lua.lua_getglobal(L, bytesOf(library));
  lua.lua_pushnil(L);
  lua.lua_setfield(L, -2, bytesOf(name));
  lua.lua_settop(L, 0);
}

/** Sets globals and members of libraries by their paths; a library is made where there is none. */
function setFunctions(L: LuaState, functions: Readonly<Record<string, CFunction>>): void {
  const known = new Set<CFunction>();
  for (const [path, func] of Object.entries(functions)) {
    const [first = "", second] = path.split(".");
    if (second !== undefined) pushLibrary(L, first);
    // Two names are two functions, also where they do the same.
    lua.lua_pushcfunction(L, known.has(func) ? (state) => func(state) : func);
    known.add(func);
    if (second === undefined) lua.lua_setglobal(L, bytesOf(first));
    else lua.lua_setfield(L, -2, bytesOf(second));
    lua.lua_settop(L, 0);
  }
}

function pushLibrary(L: LuaState, name: string): void {
  if (lua.lua_getglobal(L, bytesOf(name)) === lua.LUA_TTABLE) return;
  lua.lua_newtable(L);
  lua.lua_pushvalue(L, -1);
  lua.lua_setglobal(L, bytesOf(name));
}

/** The C function behind a global or a member of a library. */
function functionAt(L: LuaState, path: string): CFunction {
  const [first = "", second] = path.split(".");
  lua.lua_getglobal(L, bytesOf(first));
  if (second !== undefined) lua.lua_getfield(L, -1, bytesOf(second));
  const found = L.stack[L.top - 1]?.value as CFunction | { readonly f: CFunction };
  lua.lua_settop(L, 0);
  return typeof found === "function" ? found : found.f;
}

function numberFunctions(L: LuaState): ReadonlyMap<CFunction, number> {
  return new Map(
    [...functionNumbers].flatMap(([path, number]) => (path === "-" ? [] : [[functionAt(L, path), number]])),
  );
}
