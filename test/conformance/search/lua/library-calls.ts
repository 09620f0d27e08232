import fc from "fast-check";
import { pieceOf, type Part, type Piece } from "../piece.ts";
import { aCoroutine, aFunction, aList, aNothing, aNumber, anObject, aSmallNumber, aText, choose } from "./lua-atoms.ts";
import { aDateFormat, aFormat, aPattern, aReplacement } from "./lua-patterns.ts";

type Value = fc.Arbitrary<Piece>;

/** A function of the library, and what it mostly is called with. */
interface LibraryFunction {
  readonly name: string;
  readonly wanted: readonly Value[];
  /** Also as a method of its first argument. */
  readonly isMethod?: boolean;
  /** Never called with anything else: without a time these give the clock's. */
  readonly isExact?: boolean;
}

const aTable = fc.oneof({ weight: 3, arbitrary: aList }, { weight: 1, arbitrary: anObject });
const aPlace = fc.oneof({ weight: 5, arbitrary: aSmallNumber }, { weight: 1, arbitrary: aNumber });
const aCount = choose(["2", "0", "1", "3", "-1", "2.7", "'2'", "nil", "{}"]);
const aKey = fc.oneof(choose(["1", "'a'", "2", "0", "-1", "1.5", "nil", "true", "0/0", "'x'"]), aPlace);

function listFunctions(any: Value): readonly LibraryFunction[] {
  const of = (names: string, ...wanted: Value[]): LibraryFunction[] =>
    names.split(" ").map((name) => ({ name, wanted }));
  const exact = (name: string, ...wanted: Value[]): LibraryFunction[] => [{ name, wanted, isExact: true }];
  const method = (names: string, ...wanted: Value[]): LibraryFunction[] =>
    names.split(" ").map((name) => ({ name: `string.${name}`, wanted, isMethod: true }));
  const put = fc.oneof(
    { weight: 3, arbitrary: aReplacement },
    { weight: 1, arbitrary: choose(["{ a = 1, b = false, c = 'x' }", "{}"]) },
    { weight: 1, arbitrary: aFunction },
    { weight: 1, arbitrary: fc.oneof(aNothing, anObject, aNumber) },
  );
  const aChunk = fc.oneof(
    choose([
      '"return 1, 2"',
      '"return ..."',
      '"x ="',
      '"return s"',
      '"local a <const> = 1"',
      '"\\27Lua"',
      '"error(5)"',
      '"=5"',
      '"return none.x"',
      '""',
    ]),
    aText,
  );
  // Readers that give something again and again are endless in Envoy.
  const aReader = choose([
    "function() end",
    "function() return nil end",
    "function() return {} end",
    "function() error('thrown') end",
    "error",
    "string.upper",
    "coroutine.yield",
  ]);
  return [
    ...method("byte", aText, aPlace, aPlace),
    ...method("find match", aText, aPattern, aPlace, choose(["nil", "true", "false"])),
    ...method("find match", aText, aPattern),
    ...method("find match gmatch", aText, aPattern),
    ...method("gsub", aText, aPattern, put, aPlace),
    ...method("gsub", aText, aPattern, put),
    ...method("gsub", aText, aPattern, put),
    ...method("format", aFormat, any, any),
    ...method("format", aFormat, fc.oneof(aNumber, aText), fc.oneof(aNumber, aText)),
    ...method("format", aFormat, aNumber),
    ...method("len lower upper reverse", aText),
    ...method("rep", aText, aCount, aText),
    ...method("sub", aText, aPlace, aPlace),
    ...of("string.char", fc.oneof(aSmallNumber, aNumber), aPlace),
    ...of("table.concat", aTable, aText, aPlace, aPlace),
    ...of("table.concat", aTable, aText),
    ...of("table.pack", any, any),
    ...of("table.maxn table.getn", aTable),
    ...of("table.foreach table.foreachi", aTable, aFunction),
    ...of("unpack", aTable, aPlace, aPlace),
    ...of("select", fc.oneof(aPlace, choose(["'#'", "'#x'"])), any, any, any),
    ...of("tonumber", fc.oneof(aText, aNumber), fc.oneof(choose(["10", "16", "2", "36", "8"]), aPlace)),
    ...of("tonumber", fc.oneof(aText, aNumber)),
    ...of("tostring type rawlen getmetatable assert", any),
    ...of("tostring", aNumber),
    ...of("next rawget", aTable, aKey),
    ...of("rawset", aTable, aKey, any),
    ...of("rawequal", any, any),
    ...of("ipairs pairs", aTable),
    ...of(
      "setmetatable",
      fc.oneof(aTable, any),
      fc.oneof(aList, choose(["{ __index = 5 }", "nil", "{ __metatable = 1 }"])),
    ),
    ...of("pcall", aFunction, any, any),
    ...of("xpcall", aFunction, aFunction, any),
    ...of("error", any, aPlace),
    ...of("assert", choose(["false", "nil", "true", "1"]), any, any),
    ...of("load loadstring", aChunk, fc.oneof(choose(["'=name'", "'@file'", "nil", "'text\\nmore'"]), aText)),
    ...of("load", fc.oneof(aChunk, aReader), aText, choose(["'t'", "'b'", "'bt'", "nil", "'x'", "''"]), aTable),
    ...of("getfenv", fc.oneof(choose(["0", "f", "print", "2"]), aPlace, any)),
    ...of("setfenv", choose(["function() return x end", "print", "f", "5", "99", "-1", "nil"]), aTable),
    ...of(
      "math.abs math.acos math.asin math.atan math.ceil math.cos math.cosh math.deg math.exp math.floor math.frexp",
      aNumber,
    ),
    ...of("math.log10 math.modf math.rad math.sin math.sinh math.sqrt math.tan math.tanh math.log", aNumber),
    ...of("math.atan2 math.fmod math.ldexp math.pow math.log", aNumber, fc.oneof(aNumber, aSmallNumber)),
    ...of("math.max math.min", aNumber, fc.oneof(aNumber, aText), aNumber),
    ...of("bit.tobit bit.bnot bit.bswap", aNumber),
    ...of("bit.lshift bit.rshift bit.arshift bit.rol bit.ror bit.tohex", aNumber, fc.oneof(aPlace, aNumber)),
    ...of("bit.band bit.bor bit.bxor", aNumber, fc.oneof(aNumber, aText), aNumber),
    ...of("coroutine.resume", aCoroutine, any, any),
    ...of("coroutine.status", aCoroutine),
    ...of("coroutine.create", aFunction),
    ...of("coroutine.isyieldable coroutine.running"),
    ...exact(
      "os.date",
      aDateFormat,
      fc.oneof(choose(["0", "1e9", "1700000000", "86399.9", "-1", "951782400"]), aNumber),
    ),
    ...exact(
      "os.time",
      fc
        .tuple(choose(["2024", "1970", "2000.5", "'2020'", "1900", "nil", "3000"]), aPlace, aPlace, aPlace)
        .map(([year, month, day, hour]) =>
          pieceOf(["{ year = ", year, ", month = ", month, ", day = ", day, ", hour = ", hour, " }"]),
        ),
    ),
    ...of("os.difftime", aNumber, aNumber),
  ];
}

/** Arguments with commas between them. */
export function listPieces(values: readonly Piece[]): readonly Part[] {
  return values.flatMap((value, index) => (index === 0 ? [value] : [", ", value]));
}

/** A call of a function of the library: mostly with what it wants, now and then with something else, less, or more. */
export function libraryCallWith(any: Value): Value {
  return fc.oneof(
    { weight: 12, arbitrary: fc.oneof(...listFunctions(any).map((wanted) => callOf(wanted, any))) },
    { weight: 1, arbitrary: changesOf(any) },
  );
}

function callOf({ name, wanted, isMethod = false, isExact = false }: LibraryFunction, any: Value): Value {
  const places = wanted.map((value) =>
    isExact ? value : fc.oneof({ weight: 14, arbitrary: value }, { weight: 1, arbitrary: any }),
  );
  const cut = fc.oneof(
    { weight: 8, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.integer({ min: -1, max: 3 }) },
  );
  return fc
    .tuple(fc.tuple(...places), any, cut, fc.constantFrom(...(isMethod ? [false, true] : [false])))
    .map(([values, more, less, asMethod]) => {
      const given = isExact ? values : less < 0 ? [...values, more] : values.slice(0, values.length - less);
      const [self, ...others] = given;
      const call = pieceOf([`${name}(`, ...listPieces(given), ")"], given);
      if (!asMethod || self === undefined) return call;
      return pieceOf(["(", self, `):${name.replace("string.", "")}(`, ...listPieces(others), ")"], [call]);
    });
}

/** Functions that change a list, with the list after it. */
function changesOf(any: Value): Value {
  const changing = fc.oneof(
    // A far position would move for minutes.
    fc.tuple(
      fc.constant("table.insert"),
      fc.oneof(fc.tuple(any), fc.tuple(aSmallNumber, any), fc.tuple(aSmallNumber, any, any)),
    ),
    fc.tuple(fc.constant("table.remove"), fc.oneof(fc.tuple(), fc.tuple(aPlace))),
    fc.tuple(fc.constant("table.sort"), fc.oneof(fc.tuple(), fc.tuple(aFunction))),
    fc.tuple(
      fc.constant("table.move"),
      fc.oneof(fc.tuple(aSmallNumber, aCount, aSmallNumber), fc.tuple(aSmallNumber, aCount, aSmallNumber, aTable)),
    ),
    fc.tuple(fc.constant("rawset"), fc.tuple(aKey, any)),
  );
  return fc
    .tuple(aTable, changing)
    .map(([list, [name, values]]) =>
      pieceOf(
        ["(function(l) return l, ", `${name}(`, ...listPieces([pieceOf(["l"]), ...values]), ") end)(", list, ")"],
        [list],
      ),
    );
}
