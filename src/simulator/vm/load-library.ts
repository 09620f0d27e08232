import { pushText, refuseArgument, stringAt, typeNameAt, valueAt } from "./arguments.ts";
import { cutAtNul } from "./byte-string.ts";
import { lua } from "./fengari.ts";
import type { CFunction, LuaState } from "./fengari-modules.ts";

/** The globals that make functions and userdata, made of fengari's, which `of` gives. */
export function loadFunctions(of: (path: string) => CFunction): Readonly<Record<string, CFunction>> {
  const load = createLoad(of("load"));
  return {
    load,
    loadstring: (L) => load(L),
    loadfile: pushMissingFile,
    dofile: runMissingFile,
    newproxy: createNewProxy(),
  };
}

/** `newproxy(…)`: an empty userdata, with a metatable of its own or another proxy's. */
function createNewProxy(): CFunction {
  const metatables = new WeakSet<object>();
  return (L) => {
    const given = lua.lua_type(L, 1);
    lua.lua_settop(L, 1);
    const isProxy =
      given === lua.LUA_TUSERDATA && lua.lua_getmetatable(L, 1) && metatables.has(valueAt(L, -1).value as object);
    if (!isProxy && given > lua.LUA_TBOOLEAN) refuseArgument(L, 1, "boolean or proxy expected");
    lua.lua_newuserdata(L, 0);
    if (isProxy) lua.lua_pushvalue(L, 2);
    else if (lua.lua_toboolean(L, 1)) {
      lua.lua_newtable(L);
      metatables.add(valueAt(L, -1).value as object);
    } else return 1;
    lua.lua_setmetatable(L, -2);
    return 1;
  };
}

/** `load` and `loadstring`: one function, which takes a text or a function that gives its parts. */
function createLoad(original: CFunction): CFunction {
  return (L) => {
    for (const index of [2, 3]) if (lua.lua_type(L, index) > lua.LUA_TNIL) stringAt(L, index);
    const type = lua.lua_type(L, 1);
    const isText = type === lua.LUA_TSTRING || type === lua.LUA_TNUMBER;
    if (!isText && type !== lua.LUA_TFUNCTION) {
      refuseArgument(L, 1, `function expected, got ${type === lua.LUA_TNONE ? "no value" : typeNameAt(L, 1)}`);
    }
    if (isText) lua.lua_tolstring(L, 1);
    cutNameAtNul(L);
    // Of a function, the first text that it gives decides.
    if (!isText) return original(L);
    const mode = lua.lua_type(L, 3) === lua.LUA_TSTRING ? stringAt(L, 3) : "bt";
    const isBinary = stringAt(L, 1).startsWith("\x1b");
    const name = lua.lua_type(L, 2) === lua.LUA_TSTRING ? stringAt(L, 2).replace(/^[=@]/, "") : "(binary)";
    if (isBinary && mode.includes("b")) return pushLoadError(L, `${name}: cannot load incompatible bytecode`);
    if (!mode.includes(isBinary ? "b" : "t")) return pushLoadError(L, "attempt to load chunk with wrong mode");
    return original(L);
  };
}

/** A chunk's name is a C string; a text without one has itself for a name. */
function cutNameAtNul(L: LuaState): void {
  const place = lua.lua_type(L, 2) > lua.LUA_TNIL ? 2 : 1;
  if (lua.lua_type(L, place) !== lua.LUA_TSTRING) return;
  const name = stringAt(L, place);
  if (!name.includes("\0") || (place === 1 && name.startsWith("\x1b"))) return;
  if (lua.lua_gettop(L) < 2) lua.lua_settop(L, 2);
  pushText(L, cutAtNul(name));
  lua.lua_replace(L, 2);
}

function pushLoadError(L: LuaState, message: string): number {
  lua.lua_pushnil(L);
  pushText(L, message);
  return 2;
}

/** `loadfile` and `dofile` find no files. */
function pushMissingFile(L: LuaState): number {
  L.l_G.differs("files", L);
  return pushLoadError(L, `cannot open ${stringAt(L, 1)}: No such file or directory`);
}

function runMissingFile(L: LuaState): number {
  const path = stringAt(L, 1);
  L.l_G.differs("files", L);
  pushText(L, `cannot open ${path}: No such file or directory`);
  return lua.lua_error(L);
}
