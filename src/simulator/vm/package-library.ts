import { aTable, checkType, pushText, raiseText, refuseArgument, stringAt, valueAt } from "./arguments.ts";
import { byteStringOf, bytesOf } from "./byte-string.ts";
import { lua } from "./fengari.ts";
import type { CFunction, LuaState } from "./fengari-modules.ts";

/** Fidelity: those of Envoy 1.40; before, paths of the machine that an Envoy was built on stand here too. Nothing is found under them. */
const paths = {
  path: "./?.lua;/usr/local/share/luajit-2.1/?.lua;/usr/local/share/lua/5.1/?.lua;/usr/local/share/lua/5.1/?/init.lua",
  cpath: "./?.so;/usr/local/lib/lua/5.1/?.so;/usr/local/lib/lua/5.1/loadall.so",
  config: "/\n;\n?\n!\n-\n",
};

/** Libraries that LuaJIT brings and the simulator does not have. */
const refusedLibraries = ["ffi", "jit.util", "jit.profile", "string.buffer"] as const;

/** `require` and `package` where there are no files: modules come from `package.loaded` and `package.preload` only. */
export function packageFunctions(): Readonly<Record<string, CFunction>> {
  return {
    require: requireModule,
    "package.loadlib": (L) => {
      const path = stringAt(L, 1);
      stringAt(L, 2);
      lua.lua_pushnil(L);
      pushText(L, `${path}: cannot open shared object file: No such file or directory`);
      pushText(L, "open");
      return 3;
    },
    "package.searchpath": (L) => {
      const [name, path] = [stringAt(L, 1), stringAt(L, 2)];
      const separator = lua.lua_type(L, 3) > lua.LUA_TNIL ? stringAt(L, 3) : ".";
      const directory = lua.lua_type(L, 4) > lua.LUA_TNIL ? stringAt(L, 4) : "/";
      lua.lua_pushnil(L);
      pushText(L, triedFiles(separator === "" ? name : name.replaceAll(separator, directory), path));
      return 2;
    },
    "package.seeall": (L) => {
      checkType(L, 1, aTable);
      if (!lua.lua_getmetatable(L, 1)) {
        lua.lua_newtable(L);
        lua.lua_pushvalue(L, -1);
        lua.lua_setmetatable(L, 1);
      }
      lua.lua_getglobal(L, bytesOf("_G"));
      lua.lua_setfield(L, -2, bytesOf("__index"));
      return 0;
    },
  };
}

/** Fills the table `package`, which the registry has too, when all libraries are there. */
export function setPackageMembers(L: LuaState, libraryNames: readonly string[], refuse: (name: string) => never): void {
  lua.lua_getglobal(L, bytesOf("package"));
  if (L.l_G.build.showsFolder) L.l_G.packages = valueAt(L, -1).value;
  for (const [name, text] of Object.entries(paths)) {
    pushText(L, text);
    lua.lua_setfield(L, -2, bytesOf(name));
  }
  lua.lua_newtable(L);
  for (const name of ["_G", "package", ...libraryNames]) {
    lua.lua_getglobal(L, bytesOf(name));
    lua.lua_setfield(L, -2, bytesOf(name));
  }
  lua.lua_getglobal(L, bytesOf("jit"));
  lua.lua_getfield(L, -1, bytesOf("opt"));
  lua.lua_setfield(L, -3, bytesOf("jit.opt"));
  lua.lua_pop(L, 1);
  lua.lua_setfield(L, -2, bytesOf("loaded"));
  pushPreloaded(L, refuse);
  lua.lua_setfield(L, -2, bytesOf("preload"));
  pushSearchers(L);
  lua.lua_pushvalue(L, -1);
  lua.lua_setfield(L, -3, bytesOf("loaders"));
  lua.lua_setfield(L, -2, bytesOf("searchers"));
  lua.lua_settop(L, 0);
}

function pushPreloaded(L: LuaState, refuse: (name: string) => never): void {
  lua.lua_newtable(L);
  for (const name of refusedLibraries) setFunction(L, name, () => refuse(`require("${name}")`));
  setFunction(L, "table.new", (state) => pushFunction(state, newTable));
  setFunction(L, "table.clear", (state) => pushFunction(state, clearTable));
}

function setFunction(L: LuaState, name: string, func: CFunction): void {
  lua.lua_pushcfunction(L, func);
  lua.lua_setfield(L, -2, bytesOf(name));
}

function pushFunction(L: LuaState, func: CFunction): number {
  lua.lua_pushcfunction(L, func);
  return 1;
}

function newTable(L: LuaState): number {
  for (const index of [1, 2]) {
    if (lua.lua_tonumberx(L, index) === false) {
      refuseArgument(L, index, `number expected, got ${typeName(L, index)}`);
    }
  }
  lua.lua_newtable(L);
  return 1;
}

function typeName(L: LuaState, index: number): string {
  return byteStringOf(lua.lua_typename(L, lua.lua_type(L, index)));
}

function clearTable(L: LuaState): number {
  checkType(L, 1, aTable);
  lua.lua_pushnil(L);
  while (lua.lua_next(L, 1) !== 0) {
    lua.lua_pop(L, 1);
    lua.lua_pushvalue(L, -1);
    lua.lua_pushnil(L);
    lua.lua_rawset(L, 1);
  }
  return 0;
}

function pushSearchers(L: LuaState): void {
  const searchers: readonly CFunction[] = [
    searchPreloaded,
    (state) => pushTried(state, "path"),
    (state) => pushTried(state, "cpath"),
    searchPackage,
  ];
  lua.lua_newtable(L);
  for (const [index, searcher] of searchers.entries()) {
    lua.lua_pushcfunction(L, searcher);
    lua.lua_rawseti(L, -2, index + 1);
  }
}

function searchPreloaded(L: LuaState): number {
  const name = stringAt(L, 1);
  pushPackageField(L, "preload");
  if (lua.lua_getfield(L, -1, bytesOf(name)) === lua.LUA_TNIL) pushText(L, `\n\tno field package.preload['${name}']`);
  return 1;
}

function pushTried(L: LuaState, field: "path" | "cpath"): number {
  const name = stringAt(L, 1);
  L.l_G.differs("files", L);
  pushPackageField(L, field);
  if (lua.lua_type(L, -1) !== lua.LUA_TSTRING) raiseText(L, `'package.${field}' must be a string`);
  pushText(L, triedFiles(name.replaceAll(".", "/"), stringAt(L, -1)));
  return 1;
}

/** The library of the package that a module is in, where there is one. */
function searchPackage(L: LuaState): number {
  const name = stringAt(L, 1);
  if (!name.includes(".")) return 0;
  lua.lua_settop(L, 0);
  pushText(L, name.slice(0, name.indexOf(".")));
  return pushTried(L, "cpath");
}

function triedFiles(name: string, path: string): string {
  const files = path.split(";").filter((template) => template !== "");
  return files.map((template) => `\n\tno file '${template.replaceAll("?", name)}'`).join("");
}

function pushPackageField(L: LuaState, name: string): void {
  lua.lua_getfield(L, lua.LUA_REGISTRYINDEX, packageKey);
  lua.lua_getfield(L, -1, bytesOf(name));
  lua.lua_remove(L, -2);
}

/** Where the registry has the table `package`, whatever the script assigns to the global. */
export const packageKey = bytesOf("package");

function requireModule(L: LuaState): number {
  const name = stringAt(L, 1);
  lua.lua_settop(L, 1);
  pushPackageField(L, "loaded");
  lua.lua_getfield(L, 2, bytesOf(name));
  if (lua.lua_toboolean(L, -1)) {
    if (lua.lua_touserdata(L, -1)?.["loading"] === true)
      raiseText(L, `loop or previous error loading module '${name}'`);
    return 1;
  }
  pushLoader(L, name);
  lua.lua_newuserdata(L, 0)["loading"] = true;
  lua.lua_setfield(L, 2, bytesOf(name));
  pushText(L, name);
  lua.lua_call(L, 1, 1);
  if (lua.lua_type(L, -1) !== lua.LUA_TNIL) lua.lua_setfield(L, 2, bytesOf(name));
  lua.lua_getfield(L, 2, bytesOf(name));
  if (lua.lua_touserdata(L, -1)?.["loading"] === true) {
    lua.lua_pushboolean(L, true);
    lua.lua_pushvalue(L, -1);
    lua.lua_setfield(L, 2, bytesOf(name));
  }
  return 1;
}

function pushLoader(L: LuaState, name: string): void {
  pushPackageField(L, "loaders");
  if (lua.lua_type(L, -1) !== lua.LUA_TTABLE) raiseText(L, "'package.loaders' must be a table");
  const loaders = lua.lua_gettop(L);
  let tried = "";
  for (let index = 1; ; index++) {
    if (lua.lua_rawgeti(L, loaders, index) === lua.LUA_TNIL) raiseText(L, `module '${name}' not found:${tried}`);
    pushText(L, name);
    lua.lua_call(L, 1, 1);
    if (lua.lua_type(L, -1) === lua.LUA_TFUNCTION) return;
    if (lua.lua_type(L, -1) === lua.LUA_TSTRING) tried += stringAt(L, -1);
    lua.lua_settop(L, loaders);
  }
}
