import { aTable, checkType, pushText, raiseText, refuseArgument, stringAt, valueAt } from "./arguments.ts";
import { byteStringOf, bytesOf } from "./byte-string.ts";
import { auxiliary, lua, objects } from "./fengari.ts";
import type { CFunction, LuaClosure, LuaState, TValue } from "./fengari-modules.ts";

const environmentName = "(environment)";
const luaFunction = 6;
const globalsIndex = 2;

/**
 * Functions have environments in LuaJIT, where Lua 5.3 has an upvalue for it.
 * Fidelity: a function that uses no globals has no environment of its own; `getfenv` gives the globals for it until `setfenv` was called.
 */
export function environmentFunctions(): Readonly<Record<string, CFunction>> {
  const others = new WeakMap<object, TValue>();
  let environmentsChanged = false;

  function pushEnvironment(L: LuaState, func: TValue): void {
    const closure = func.type === luaFunction ? (func.value as LuaClosure) : undefined;
    const index = closure === undefined ? -1 : environmentIndex(closure);
    const known = closure?.upvals[index] ?? others.get(func.value as object);
    if (known === undefined && closure !== undefined && environmentsChanged) L.l_G.differs("environment", L);
    if (known === undefined) lua.lua_rawgeti(L, lua.LUA_REGISTRYINDEX, globalsIndex);
    else objects.pushobj2s(L, known);
  }

  function getEnvironment(L: LuaState): number {
    if (lua.lua_type(L, 1) === lua.LUA_TFUNCTION) pushEnvironment(L, valueAt(L, 1));
    else if (levelAt(L) === 0) lua.lua_rawgeti(L, lua.LUA_REGISTRYINDEX, globalsIndex);
    else pushEnvironment(L, functionAtLevel(L, levelAt(L)));
    return 1;
  }

  function setEnvironment(L: LuaState): number {
    checkType(L, 2, aTable);
    if (lua.lua_type(L, 1) <= lua.LUA_TNIL) auxiliary.luaL_checknumber(L, 1);
    const isFunction = lua.lua_type(L, 1) === lua.LUA_TFUNCTION;
    if (!isFunction && levelAt(L) === 0) {
      lua.lua_pushvalue(L, 2);
      lua.lua_rawseti(L, lua.LUA_REGISTRYINDEX, globalsIndex);
      return 0;
    }
    const func = isFunction ? valueAt(L, 1) : functionAtLevel(L, levelAt(L));
    if (func.type !== luaFunction) raiseText(L, "'setfenv' cannot change environment of given object");
    changeEnvironment(func.value as LuaClosure, valueAt(L, 2));
    objects.pushobj2s(L, func);
    return 1;
  }

  function changeEnvironment(closure: LuaClosure, { type, value }: TValue): void {
    environmentsChanged = true;
    const index = environmentIndex(closure);
    const environment = new objects.TValue(type, value);
    if (index === -1) others.set(closure, environment);
    else closure.upvals[index] = environment;
  }

  return {
    getfenv: getEnvironment,
    setfenv: setEnvironment,
    "debug.getfenv": (L) => {
      auxiliary.luaL_checkany(L, 1);
      if (lua.lua_type(L, 1) === lua.LUA_TFUNCTION) pushEnvironment(L, valueAt(L, 1));
      else lua.lua_pushnil(L);
      return 1;
    },
    "debug.setfenv": (L) => {
      checkType(L, 2, aTable);
      const func = valueAt(L, 1);
      if (func.type !== luaFunction) raiseText(L, "'setfenv' cannot change environment of given object");
      changeEnvironment(func.value as LuaClosure, valueAt(L, 2));
      lua.lua_settop(L, 1);
      return 1;
    },
    module: (L) => openModule(L, changeEnvironment),
  };
}

/** Where a closure's environment is among its upvalues, or -1. */
export function environmentIndex(closure: LuaClosure): number {
  return closure.p.upvalues.findIndex(({ name }) => byteStringOf(name.getstr()) === environmentName);
}

function levelAt(L: LuaState): number {
  const level = lua.lua_type(L, 1) <= lua.LUA_TNIL ? 1 : auxiliary.luaL_checkinteger(L, 1);
  return level < 0 ? refuseArgument(L, 1, "invalid level") : level;
}

function functionAtLevel(L: LuaState, level: number): TValue {
  const ar = new lua.lua_Debug();
  if (lua.lua_getstack(L, level, ar) === 0) refuseArgument(L, 1, "invalid level");
  lua.lua_getinfo(L, bytesOf("f"), ar);
  return valueAt(L, -1);
}

/** `module(name, …)`: makes a table the environment of the calling function. */
function openModule(L: LuaState, change: (closure: LuaClosure, environment: TValue) => void): number {
  const name = stringAt(L, 1);
  const options = lua.lua_gettop(L);
  pushModuleTable(L, name);
  const table = lua.lua_gettop(L);
  const caller = functionAtLevel(L, 1);
  if (caller.type !== luaFunction) raiseText(L, "'module' not called from a Lua function");
  lua.lua_settop(L, table);
  change(caller.value as LuaClosure, valueAt(L, table));
  for (let option = 2; option <= options; option++) {
    lua.lua_pushvalue(L, option);
    lua.lua_pushvalue(L, table);
    lua.lua_call(L, 1, 0);
  }
  lua.lua_pushvalue(L, table);
  return 1;
}

function pushModuleTable(L: LuaState, name: string): void {
  lua.lua_getglobal(L, bytesOf("package"));
  lua.lua_getfield(L, -1, bytesOf("loaded"));
  if (lua.lua_getfield(L, -1, bytesOf(name)) === lua.LUA_TTABLE) return;
  lua.lua_pop(L, 1);
  const loaded = lua.lua_gettop(L);
  lua.lua_rawgeti(L, lua.LUA_REGISTRYINDEX, globalsIndex);
  for (const part of name.split(".")) descend(L, part, name);
  if (lua.lua_getfield(L, -1, bytesOf("_NAME")) === lua.LUA_TNIL) nameModule(L, name);
  lua.lua_settop(L, loaded + 1);
  lua.lua_pushvalue(L, -1);
  lua.lua_setfield(L, loaded, bytesOf(name));
}

function descend(L: LuaState, part: string, name: string): void {
  const found = lua.lua_getfield(L, -1, bytesOf(part));
  if (found === lua.LUA_TNIL) {
    lua.lua_pop(L, 1);
    lua.lua_newtable(L);
    lua.lua_pushvalue(L, -1);
    lua.lua_setfield(L, -3, bytesOf(part));
  } else if (found !== lua.LUA_TTABLE) raiseText(L, `name conflict for module '${name}'`);
  lua.lua_remove(L, -2);
}

function nameModule(L: LuaState, name: string): void {
  lua.lua_pop(L, 1);
  lua.lua_pushvalue(L, -1);
  lua.lua_setfield(L, -2, bytesOf("_M"));
  pushText(L, name);
  lua.lua_setfield(L, -2, bytesOf("_NAME"));
  pushText(L, name.slice(0, name.lastIndexOf(".") + 1));
  lua.lua_setfield(L, -2, bytesOf("_PACKAGE"));
  lua.lua_pushnil(L);
}
