import { pushText, raiseText, refuseArgument, stringAt } from "./arguments.ts";
import { bytesOf } from "./byte-string.ts";
import { lua } from "./fengari.ts";
import type { CFunction, LuaState } from "./fengari-modules.ts";

const optimizations = "fold cse dce fwd dse narrow loop abc sink fuse".split(" ");

/** `jit`: there is no compiler here to turn on or off, which a script cannot see. */
export function jitFunctions(refuse: (name: string) => never): Readonly<Record<string, CFunction>> {
  let isOn = true;
  const turn =
    (on: boolean): CFunction =>
    (L) => {
      checkSwitched(L);
      if (lua.lua_type(L, 1) <= lua.LUA_TNIL) isOn = on;
      return 0;
    };
  return {
    "jit.on": turn(true),
    "jit.off": turn(false),
    "jit.flush": (L) => {
      checkSwitched(L);
      return 0;
    },
    "jit.status": (L) => {
      lua.lua_pushboolean(L, isOn);
      // Fidelity: which of these there are depends on the processor.
      L.l_G.differs("compiler", L);
      for (const name of ["SSE3", "SSE4.1", "BMI2", ...optimizations]) pushText(L, name);
      return 4 + optimizations.length;
    },
    "jit.attach": () => refuse("jit.attach"),
    "jit.security": () => refuse("jit.security"),
  };
}

/** Sets the constants of `jit`, and `jit.opt`. */
export function setJitTexts(L: LuaState): void {
  lua.lua_getglobal(L, bytesOf("jit"));
  for (const [name, text] of Object.entries({ version: L.l_G.build.name, os: "Linux", arch: "x64" })) {
    pushText(L, text);
    lua.lua_setfield(L, -2, bytesOf(name));
  }
  lua.lua_pushnumber(L, 20199);
  lua.lua_setfield(L, -2, bytesOf("version_num"));
  lua.lua_newtable(L);
  lua.lua_pushcfunction(L, startOptimizations);
  lua.lua_setfield(L, -2, bytesOf("start"));
  lua.lua_setfield(L, -2, bytesOf("opt"));
  lua.lua_settop(L, 0);
}

function checkSwitched(L: LuaState): void {
  const type = lua.lua_type(L, 1);
  if (type > lua.LUA_TNIL && type !== lua.LUA_TBOOLEAN && type !== lua.LUA_TFUNCTION) {
    refuseArgument(L, 1, `function expected, got ${Buffer.from(lua.lua_typename(L, type)).toString()}`);
  }
}

function startOptimizations(L: LuaState): number {
  for (let index = 1; index <= lua.lua_gettop(L); index++) {
    const flag = stringAt(L, index);
    const isKnown = /^\d$|^\w+=\d+$/.test(flag) || optimizations.includes(flag.replace(/^[-+]|^no-?/, ""));
    if (!isKnown) raiseText(L, `unknown or malformed optimization flag '${flag}'`);
  }
  return 0;
}
