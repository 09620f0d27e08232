import { bytesOf } from "./byte-string.ts";
import { auxiliary, lua } from "./fengari.ts";
import type { LuaState } from "./fengari-modules.ts";

/** LuaJIT's `bit`: 32 bits, results are signed. See https://bitop.luajit.org/api.html */
export function installBitLibrary(L: LuaState): void {
  lua.lua_newtable(L);
  for (const [name, compute] of Object.entries(operations)) {
    setOperation(L, name, { compute: ([first = 0, second = 0]) => compute(first, second), count: compute.length });
  }
  for (const [name, combine] of Object.entries(folds))
    setOperation(L, name, { compute: (values) => values.reduce(combine) });
  lua.lua_pushcfunction(L, pushHexadecimal);
  lua.lua_setfield(L, -2, bytesOf("tohex"));
  lua.lua_setglobal(L, bytesOf("bit"));
}

const operations: Readonly<Record<string, (value: number, count: number) => number>> = {
  tobit: (value) => value,
  bnot: (value) => ~value,
  lshift: (value, count) => value << count,
  rshift: (value, count) => value >>> count,
  arshift: (value, count) => value >> count,
  rol: (value, count) => (value << (count & 31)) | (value >>> (-count & 31)),
  ror: (value, count) => (value >>> (count & 31)) | (value << (-count & 31)),
  bswap: (value) => ((value & 0xff) << 24) | ((value & 0xff00) << 8) | ((value >>> 8) & 0xff00) | (value >>> 24),
};

const folds: Readonly<Record<string, (left: number, right: number) => number>> = {
  band: (left, right) => left & right,
  bor: (left, right) => left | right,
  bxor: (left, right) => left ^ right,
};

interface Operation {
  readonly compute: (values: readonly number[]) => number;
  /** How many numbers it takes; all that are given unless said. */
  readonly count?: number;
}

function setOperation(L: LuaState, name: string, { compute, count }: Operation): void {
  lua.lua_pushcfunction(L, (state) => {
    const length = count ?? Math.max(lua.lua_gettop(state), 1);
    const values = Array.from({ length }, (_, index) => bitsAt(state, index + 1));
    lua.lua_pushnumber(state, compute(values) | 0);
    return 1;
  });
  lua.lua_setfield(L, -2, bytesOf(name));
}

const scratch = new DataView(new ArrayBuffer(8));

/** A number's low 32 bits as LuaJIT gets at them: it adds 2^52 + 2^51, and takes the low half of what the double then holds. */
function bitsAt(L: LuaState, index: number): number {
  scratch.setFloat64(0, auxiliary.luaL_checknumber(L, index) + 6755399441055744);
  return scratch.getInt32(4);
}

function pushHexadecimal(L: LuaState): number {
  const value = bitsAt(L, 1);
  const digits = lua.lua_gettop(L) > 1 ? bitsAt(L, 2) : 8;
  const count = Math.min(Math.abs(digits), 254);
  const whole = (value >>> 0).toString(16).padStart(Math.max(count, 8), "0");
  const text = count === 0 ? "" : whole.slice(-count);
  lua.lua_pushstring(L, bytesOf(digits < 0 ? text.toUpperCase() : text));
  return 1;
}
