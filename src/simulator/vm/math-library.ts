import { typeNameAt } from "./arguments.ts";
import { bytesOf } from "./byte-string.ts";
import { auxiliary, lua } from "./fengari.ts";
import type { CFunction, GlobalState, LuaState } from "./fengari-modules.ts";
import { powerOf } from "./power.ts";
import type { Random } from "./random.ts";

/** A function that computes a number of numbers; `count` says how many it wants. */
export function numeric(compute: (...values: number[]) => number, count = 0): CFunction {
  return (L) => {
    if (count === 1 && lua.lua_gettop(L) === 0) L.l_G.differs("noNumber", L);
    const values = Array.from({ length: count }, (_, index) => auxiliary.luaL_checknumber(L, index + 1));
    lua.lua_pushnumber(L, compute(...values));
    return 1;
  };
}

/** Tells that a result may be rounded otherwise in Envoy, unless it is whole: of the functions that give any, those results are exact. */
function pushRounded(L: LuaState, value: number): number {
  if (Number.isFinite(value) && !Number.isSafeInteger(value)) L.l_G.differs("digits", L);
  lua.lua_pushnumber(L, value);
  return 1;
}

/** A function whose results Node and the C library round differently. */
function rounded(compute: (...values: number[]) => number, count = 0): CFunction {
  const push = numeric(compute, count);
  return (L) => {
    push(L);
    const value = lua.lua_tonumber(L, -1);
    lua.lua_pop(L, 1);
    return pushRounded(L, value);
  };
}

/** The operator `^` of a VM. */
export function powerIn(L: LuaState): GlobalState["power"] {
  return (base, exponent) => {
    const { value, isCertain } = powerOf(base, exponent);
    if (!isCertain) L.l_G.differs("digits");
    return value;
  };
}

/** `math` as LuaJIT has it: all in doubles. */
export const mathFunctions: Readonly<Record<string, CFunction>> = {
  ...ofOneNumber("abs ceil floor sqrt", numeric),
  ...ofOneNumber("acos asin atan cos cosh exp log10 sin sinh tan tanh", rounded),
  "math.atan2": rounded((y, x) => Math.atan2(y, x), 2),
  "math.deg": scale("deg", 180 / Math.PI),
  "math.rad": scale("rad", Math.PI / 180),
  "math.fmod": numeric((left, right) => left % right, 2),
  "math.ldexp": numeric((value, exponent) => scaleByPower(value, Math.trunc(exponent)), 2),
  "math.pow": (L) => {
    lua.lua_pushnumber(L, L.l_G.power(auxiliary.luaL_checknumber(L, 1), auxiliary.luaL_checknumber(L, 2)));
    return 1;
  },
  "math.log": (L) => {
    const value = auxiliary.luaL_checknumber(L, 1);
    const hasBase = lua.lua_gettop(L) > 1;
    const base = hasBase ? auxiliary.luaL_checknumber(L, 2) : Math.E;
    return pushRounded(L, hasBase ? Math.log2(value) * (1 / Math.log2(base)) : Math.log(value));
  },
  "math.frexp": (L) => {
    const [fraction, exponent] = splitNumber(auxiliary.luaL_checknumber(L, 1));
    lua.lua_pushnumber(L, fraction);
    lua.lua_pushnumber(L, exponent);
    return 2;
  },
  "math.modf": (L) => {
    const value = auxiliary.luaL_checknumber(L, 1);
    const whole = Math.trunc(value);
    lua.lua_pushnumber(L, whole);
    // With the sign of the whole, also where it is 0.
    const fraction = Math.abs(value) === Infinity ? 0 : Math.abs(value - whole);
    lua.lua_pushnumber(L, value < 0 || Object.is(value, -0) ? -fraction : fraction);
    return 2;
  },
  // Where neither is larger, the right one is taken: zeros have signs, and nan is not larger than anything.
  "math.max": foldNumbers((left, right) => (left > right ? left : right)),
  "math.min": foldNumbers((left, right) => (left < right ? left : right)),
};

function ofOneNumber(names: string, create: typeof numeric): Record<string, CFunction> {
  const functions = Math as unknown as Readonly<Record<string, (value: number) => number>>;
  return Object.fromEntries(
    names.split(" ").map((name) => [`math.${name}`, create((value) => functions[name]?.(value) ?? NaN, 1)]),
  );
}

/** These two are written in Lua, so their errors are those of an operator. */
function scale(name: string, factor: number): CFunction {
  return (L) => {
    const value = lua.lua_tonumberx(L, 1);
    if (value === false) return scaleOther(L, name, factor);
    lua.lua_pushnumber(L, value * factor);
    return 1;
  };
}

function scaleOther(L: LuaState, name: string, factor: number): number {
  if (lua.lua_gettop(L) > 0 && auxiliary.luaL_getmetafield(L, 1, bytesOf("__mul")) !== lua.LUA_TNIL) {
    lua.lua_pushvalue(L, 1);
    lua.lua_pushnumber(L, factor);
    lua.lua_call(L, 2, 1);
    return 1;
  }
  const type = lua.lua_gettop(L) === 0 ? "nil" : typeNameAt(L, 1);
  lua.lua_pushstring(L, bytesOf(`[builtin:${name}]:0: attempt to perform arithmetic on a ${type} value`));
  return lua.lua_error(L);
}

function scaleByPower(value: number, exponent: number): number {
  return value === 0 || !Number.isFinite(value) ? value : value * 2 ** exponent;
}

/** C's `frexp`: a fraction from 0.5 to 1, and a power of two. */
function splitNumber(value: number): readonly [number, number] {
  if (value === 0 || !Number.isFinite(value)) return [value, 0];
  let exponent = Math.max(-1023, Math.floor(Math.log2(Math.abs(value))) + 1);
  let fraction = value * 2 ** -exponent;
  while (Math.abs(fraction) < 0.5) [fraction, exponent] = [fraction * 2, exponent - 1];
  while (Math.abs(fraction) >= 1) [fraction, exponent] = [fraction / 2, exponent + 1];
  return [fraction, exponent];
}

function foldNumbers(choose: (left: number, right: number) => number): CFunction {
  return (L: LuaState) => {
    let result = auxiliary.luaL_checknumber(L, 1);
    for (let index = 2; index <= lua.lua_gettop(L); index++) {
      result = choose(result, auxiliary.luaL_checknumber(L, index));
    }
    lua.lua_pushnumber(L, result);
    return 1;
  };
}

/** `math.random` and `math.randomseed`. */
export function randomFunctions(random: Random): Readonly<Record<string, CFunction>> {
  return {
    "math.random": (L) => {
      const value = random.next();
      const count = lua.lua_gettop(L);
      const first = count > 0 ? auxiliary.luaL_checknumber(L, 1) : 0;
      const last = count > 1 ? auxiliary.luaL_checknumber(L, 2) : first;
      if (count === 0) lua.lua_pushnumber(L, value);
      else if (count === 1) lua.lua_pushnumber(L, Math.floor(value * first) + 1);
      else lua.lua_pushnumber(L, Math.floor(value * (last - first + 1)) + first);
      return 1;
    },
    "math.randomseed": (L) => {
      random.seed(auxiliary.luaL_checknumber(L, 1));
      return 0;
    },
  };
}
