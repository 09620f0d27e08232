import type { CFunction, LuaState } from "./fengari-modules.ts";
import { valueAt } from "./arguments.ts";

const lightFunction = 22;

/** The functions that LuaJIT numbers, from 2 on; those it has written in Lua, and those of `package`, have addresses. A dash: not a function that scripts can name. */
const numbered = `
  assert type next pairs - ipairs getmetatable setmetatable getfenv setfenv rawget rawset rawequal rawlen unpack select tonumber tostring error pcall xpcall
  loadfile load loadstring dofile gcinfo collectgarbage newproxy print
  coroutine.status coroutine.running coroutine.isyieldable coroutine.create coroutine.yield coroutine.resume - coroutine.wrap
  math.abs math.floor math.ceil math.sqrt math.log10 math.exp math.sin math.cos math.tan math.asin math.acos math.atan math.sinh math.cosh math.tanh
  math.frexp math.modf math.log math.atan2 math.pow math.fmod math.ldexp math.min math.max math.random math.randomseed
  bit.tobit bit.bnot bit.bswap bit.lshift bit.rshift bit.arshift bit.rol bit.ror bit.band bit.bor bit.bxor bit.tohex
  string.byte string.char string.sub string.rep string.reverse string.lower string.upper string.dump string.find string.match - string.gmatch string.gsub
  string.format table.maxn table.insert table.concat table.sort table.pack - - - - - - - - - - -
  io.open io.popen io.tmpfile io.close io.read io.write io.flush io.input io.output io.lines io.type
  os.execute os.remove os.rename os.tmpname os.getenv os.exit os.clock os.date os.time os.difftime os.setlocale
  debug.getregistry debug.getmetatable debug.setmetatable debug.getfenv debug.setfenv debug.getinfo debug.getlocal debug.setlocal debug.getupvalue
  debug.setupvalue debug.upvalueid debug.upvaluejoin debug.getuservalue debug.setuservalue debug.sethook debug.gethook debug.debug debug.traceback
  jit.on jit.off jit.flush jit.status jit.security jit.attach`;

/** The paths of the functions that have numbers, with these. */
export const functionNumbers: ReadonlyMap<string, number> = new Map(
  numbered
    .trim()
    .split(/\s+/)
    .map((path, index) => [path, index + 2] as const),
);

/** The number of the function at an index. */
export function numberOfFunction(L: LuaState, index: number): number | undefined {
  const { type, value } = valueAt(L, index);
  return type === lightFunction ? L.l_G.functionNumbers.get(value as CFunction) : undefined;
}
