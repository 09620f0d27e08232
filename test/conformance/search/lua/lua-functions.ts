import fc from "fast-check";
import { pieceOf, printPiece, type Piece } from "../piece.ts";
import { choose } from "./lua-atoms.ts";

type Value = fc.Arbitrary<Piece>;

const bound = choose(["1", "3", "0", "-1", "2.5", "'3'", "nil", "{}"]);
const step = choose(["1", "-1", "2", "0.5", "'1'", "nil"]);

/** Bodies with a place for an expression, `@`, or for several. */
const bodies = [
  "local r = {} for i = #, #, % do r[#r + 1] = i if #r > 5 then break end end return unpack(r)",
  "local r = {} for k, v in pairs(@) do r[#r + 1] = type(k) .. type(v) if #r > 9 then break end end table.sort(r) return table.concat(r, ' ')",
  "local r = {} for i, v in ipairs(@) do r[#r + 1] = i if #r > 9 then break end end return #r, r",
  "local r = {} for w in (s):gmatch(@) do r[#r + 1] = w if #r > 9 then break end end return r",
  "for a, b, c in @ do return a, b, c end return 'none'",
  "local i = 0 repeat local x = @ i = i + 1 until x or i > 2 return i",
  "local i = 0 while i < 3 do i = i + 1 if @ then break end end return i",
  "do goto out end ::back:: do return @ end ::out:: goto back",
  "for i = 1, 3 do for j = 1, 3 do if i == j then goto continue end local x = @ if not x then return i, j end ::continue:: end end return 'all'",
  "local a, b, c = @, @ return c, b, a",
  "local t2 = { @, x = @, [{}] = 1, @ } return t2",
  "local a = @ return function() a = a + 1 return a end",
  "local a = @ local function g() a = a .. 'x' return a end return g(), g()",
  "local a <close> = @",
  "return select('#', @), (@)",
  "return (function(...) local a, b = ... return b, a, select('#', ...) end)(@, @)",
  "local w = coroutine.wrap(function(...) local x = coroutine.yield(...) return x, @ end) return w(@), w(@)",
  "local co = coroutine.create(function() return @ end) local ok, e = coroutine.resume(co) return ok, e, coroutine.status(co)",
  "return xpcall(function() return @ end, function(m) return m, 'handled' end)",
  "return pcall(function() local x = @ return x.field.other end)",
  "local x = @ x.y = @ return x",
  "local x = @ x[@] = @ return x",
  "u = @ local r = u u = nil return r",
  "local g = function() return v end setfenv(g, { v = @ }) return g()",
  "local o = setmetatable({}, { __index = function(_, k) return k, @ end, __newindex = function(_, k, v) rawset(_, k, v) end }) o.z = @ return o.q, o.z",
  "local x = @ return x:method(@)",
  "local x = @ return -x",
  "local x, y = @, @ return x < y, x <= y",
  "local x, y = @, @ return x .. y",
  "local x, y = @, @ return x + y",
  "local x, y = @, @ return x == y, rawequal(x, y)",
  "if @ then return 'yes', @ elseif @ then return 'else' else return 'no' end",
  "error(@)",
  "local function g() error(@, 2) end g()",
  "return pcall(error, @)",
  "return (@)",
  "return ..., @",
  "local r = { ... } r[#r + 1] = @ return #r, r[#r]",
  "local l = @ table.sort(l) return l",
  "local l = @ table.sort(l, function(a, b) return a > b end) return l",
  "local function sum(n, ...) if select('#', ...) == 0 then return n end return sum(n + (...), select(2, ...)) end return sum(@, @, @)",
  "local s = @ return s:sub(2), s:upper(), #s",
  "return loadstring('return ' .. @)",
  "local g, e = load('local a = ... return a, ' .. string.format('%q', @)) if not g then return e end return g(@)",
  "return pcall(loadstring('local x = ... return x.y.z'), @)",
  "return tostring(@) == tostring(@)",
  "local k = @ local m = {} m[k] = 1 return m[k], next(m)",
  "return #(@), -(@), not (@)",
  "return getmetatable(@)",
  "return rawlen(@), rawequal(@, @)",
];

/** A function with statements in it, called. */
export function luaFunctionWith(any: Value): Value {
  return fc.constantFrom(...bodies).chain((body) => {
    const parts = body.split(/@/);
    const loop = fc.tuple(bound, bound, step);
    return fc
      .tuple(fc.array(any, { minLength: parts.length - 1, maxLength: parts.length - 1 }), loop)
      .map(([values, [from, to, by]]) => {
        const texts = parts.map((part) =>
          part.replace("for i = #, #, % do", `for i = ${printPiece(from)}, ${printPiece(to)}, ${printPiece(by)} do`),
        );
        return pieceOf(
          [
            "(function(...) ",
            ...texts.flatMap((part, index) => (index === 0 ? [part] : [values[index - 1] ?? "nil", part])),
            " end)(1, 'x')",
          ],
          values,
        );
      });
  });
}
