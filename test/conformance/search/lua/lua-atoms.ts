import fc from "fast-check";
import { pieceOf, type Piece } from "../piece.ts";

/** One of several texts of Lua; the first of them is the simplest. */
const choose = (choices: readonly string[]): fc.Arbitrary<Piece> =>
  fc.constantFrom(...choices).map((text) => pieceOf([text], text === choices[0] ? [] : [pieceOf([choices[0] ?? ""])]));

/** Bytes as a Lua literal. */
export function quoteBytes(bytes: string): string {
  const escaped = bytes.replace(
    // eslint-disable-next-line no-control-regex
    /["\\\x00-\x1f\x7f-\xff]/g,
    (byte) => `\\${String(byte.charCodeAt(0)).padStart(3, "0")}`,
  );
  return `"${escaped}"`;
}

const numbers = `1 0 -1 2 3 5 -2 7 10 16 36 255 256 -0 1.5 -1.5 0.5 -0.5 2.9999 0.1 1e-5 1e15 1e14 123456789012345
  99999999999999 1e16 1e100 1e-310 1e308 5e-324 2^31 2^31-1 -2^31 -2^31-1 2^32 2^32+1 2^52 2^53 2^53+2 2^63 -2^63 2^64 1/0 -1/0 0/0 0x10
  0x7fffffff 0xffffffff 0x80000000 0x1p4 0x.8 1e2 .5 5. 3.14159265358979 100 1e300 -7.5 65 48`
  .split(/\s+/)
  .map((text) => (text.startsWith("-") || text.includes("^") || text.includes("/") ? `(${text})` : text));

/** Numbers: small, negative, huge, fractions, the limits of 32 and 64 bits, infinities and nan. */
export const aNumber: fc.Arbitrary<Piece> = fc.oneof(
  { weight: 6, arbitrary: choose(numbers) },
  {
    weight: 1,
    arbitrary: fc.integer({ min: -300, max: 300 }).map((value) => pieceOf([`(${value})`], [pieceOf(["1"])])),
  },
  {
    weight: 1,
    arbitrary: fc
      .double({ noNaN: true, noDefaultInfinity: true })
      .map((value) => pieceOf([`(${value})`], [pieceOf(["1"])])),
  },
);

/** A small number, as positions and counts are. */
export const aSmallNumber = choose([
  "1",
  "0",
  "2",
  "3",
  "-1",
  "-2",
  "5",
  "1.5",
  "2.9",
  "-0.5",
  "'2'",
  "nil",
  "-10",
  "10",
  "0.5",
]);

const texts = [
  "",
  "a",
  "abc",
  "hello world",
  "one,two,,three",
  "  padded\t\n ",
  "key = value",
  "a.b-c_d",
  "([{}])",
  "((a)(b))",
  "%d %s %%",
  "ABC abc 123",
  "5",
  "-5",
  " 5 ",
  "5.50",
  "0x1F",
  "0X1p4",
  "1e3",
  "1e",
  "0x",
  "inf",
  "nan",
  "- 5",
  "5a",
  "0b101",
  "1_000",
  "a\0b",
  "\0",
  "\x01\x1f\x7f",
  "caf\xc3\xa9",
  "\xff\xfe\x80",
  "line1\nline2\r\n",
  "THE (quick) fox",
  "2024-01-31T12:00:59Z",
  '"quoted" \\back',
  "aaaaaaab",
  "x=1; y=2; z",
  "__index",
  "return 1, 2",
  "return ...",
  "x = = 1",
  "10000000000000000",
  "ffffffff",
  "zz",
  "1 2",
  "\xa0",
] as const;

/** Texts: words, numerals in many notations, control and high bytes, NULs. */
export const aText: fc.Arbitrary<Piece> = fc.oneof(
  { weight: 8, arbitrary: choose(texts.map(quoteBytes)) },
  { weight: 1, arbitrary: choose(["s", "tostring(12)", "('ab'):rep(3)", "12", "1.5"]) },
  {
    weight: 1,
    arbitrary: fc
      .string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)), maxLength: 6 })
      .map((bytes) => pieceOf([quoteBytes(bytes)], [pieceOf(['"a"'])])),
  },
);

/** Tables without metatables. */
export const aList = choose([
  "{ 1, 2, 3 }",
  "{}",
  "{ 'b', 'a', 'c' }",
  "t",
  "{ 3, 1, 2 }",
  "{ 'x' }",
  "{ 1, 'two', 3.5 }",
  "{ 5, 4, 3, 2, 1, 0 }",
  "{ a = 1 }",
  "{ 1, 2, a = 3 }",
  "{ {}, {} }",
  "{ true, false }",
  "{ [0] = 0, 1, 2 }",
  "{ [-1] = 'n', [1.5] = 'f' }",
  "{ 1, 2, nil }",
  "{ n = 3 }",
  "{ ... }",
  "{ (...) }",
]);

const metamethods = [
  "__index = function(_, key) return key end",
  "__index = { a = 1, [1] = 'first' }",
  "__newindex = function(self, key, value) rawset(self, key, { value }) end",
  "__call = function(self, ...) return 'called', ... end",
  "__tostring = function() return 'text' end",
  "__tostring = function() return 5 end",
  "__tostring = function() return nil end",
  "__tostring = function() error('no text') end",
  "__len = function() return 2 end",
  "__len = function() return 'long' end",
  "__eq = function() return true end",
  "__lt = function() return true end",
  "__le = function() return 1 end",
  "__lt = function() return nil end",
  "__add = function(one, other) return type(one) .. type(other) end",
  "__sub = function(one, other) return type(one) .. type(other) end",
  "__mul = function(one, other) return type(one) .. type(other) end",
  "__div = function(one, other) return type(one) .. type(other) end",
  "__mod = function(one, other) return type(one) .. type(other) end",
  "__pow = function(one, other) return type(one) .. type(other) end",
  "__unm = function(one, other) return type(one) .. type(other) end",
  "__concat = function(one, other) return type(one) .. type(other) end",
  "__concat = function() return end",
  "__add = 5",
  "__index = 5",
  "__call = 5",
  "__metatable = 'locked'",
  "__metatable = false",
  "__pairs = function(self) return next, { p = 1 }, nil end",
  "__ipairs = function(self) return 1, 2, 3, 4 end",
  "__mode = 'k'",
  "__name = 'named'",
  "__gc = function() end",
];

/** Tables with metatables: each metamethod, right and wrong. */
export const anObject: fc.Arbitrary<Piece> = fc
  .tuple(
    choose(["{}", "{ 1, 2 }", "{ a = 1 }"]),
    fc.array(fc.constantFrom(...metamethods), { minLength: 1, maxLength: 2 }),
  )
  .map(([base, events]) => pieceOf(["setmetatable(", base, `, { ${events.join(", ")} })`], [pieceOf(["{}"])]));

export const aFunction = choose([
  "function(...) return ... end",
  "function() end",
  "function(one, two) return two, one end",
  "function() return nil end",
  "function() return 'x' end",
  "function() return 5 end",
  "function() return true end",
  "function() return {} end",
  "function(one, two) return one < two end",
  "function() error('thrown') end",
  "function() error({ 'thrown' }) end",
  "function() error() end",
  "function(...) return select('#', ...) end",
  "function(x) return x.y.z end",
  "tostring",
  "type",
  "error",
  "string.upper",
  "string.len",
  "next",
  "pcall",
  "coroutine.yield",
  "math.floor",
  "f",
]);

export const aCoroutine = choose([
  "coroutine.create(function(...) return ... end)",
  "coroutine.create(function(a) local b = coroutine.yield(a) return b end)",
  "coroutine.create(function() error('in coroutine') end)",
  "coroutine.create(coroutine.yield)",
  "coroutine.create(pcall)",
  "c",
]);

export const aNothing = choose(["nil", "true", "false", "none", "t.x", "u"]);

/** A value of any type. */
export const anAtom: fc.Arbitrary<Piece> = fc.oneof(
  { weight: 4, arbitrary: aNumber },
  { weight: 4, arbitrary: aText },
  { weight: 2, arbitrary: aNothing },
  { weight: 2, arbitrary: aList },
  { weight: 2, arbitrary: anObject },
  { weight: 1, arbitrary: aFunction },
  { weight: 1, arbitrary: aCoroutine },
  { weight: 1, arbitrary: choose(["io.stdout", "string", "_G.none", "bit"]) },
);

export { choose };
