import fc from "fast-check";
import { pieceOf, type Piece } from "../piece.ts";
import { aFunction, aNumber, anAtom, aText, choose } from "./lua-atoms.ts";
import { libraryCallWith, listPieces } from "./library-calls.ts";
import { luaFunctionWith } from "./lua-functions.ts";

const binary = choose(["+", "-", "*", "/", "%", "^", "..", "==", "~=", "<", "<=", ">", ">=", "and", "or"]);
const unary = choose(["-", "#", "not "]);
const access = choose([
  ".x",
  "['x']",
  "[1]",
  ".x.y",
  "[nil]",
  "()",
  ":none()",
  ":len()",
  ".a.b()",
  "[0/0]",
  "(1, 2)",
  ":upper()",
  "['a b'].c",
]);

/** Any expression of plain Lua: values, operators on all types, calls of the library, functions with statements in them. */
export const { luaExpression } = fc.letrec<{
  luaExpression: Piece;
  luaCall: Piece;
  operation: Piece;
  statements: Piece;
}>((tie) => ({
  luaExpression: fc.oneof(
    { maxDepth: 2, depthIdentifier: "lua" },
    { weight: 4, arbitrary: anAtom },
    { weight: 6, arbitrary: tie("luaCall") },
    { weight: 3, arbitrary: tie("operation") },
    { weight: 1, arbitrary: tie("statements") },
  ),
  luaCall: libraryCallWith(tie("luaExpression")),
  statements: luaFunctionWith(tie("luaExpression")),
  operation: fc.oneof(
    {
      weight: 5,
      arbitrary: fc
        .tuple(tie("luaExpression"), binary, tie("luaExpression"))
        .map(([left, operator, right]) => pieceOf(["(", left, " ", operator, " ", right, ")"], [left, right])),
    },
    {
      weight: 2,
      arbitrary: fc.tuple(aNumber, binary, aNumber).map(([l, o, r]) => pieceOf(["(", l, " ", o, " ", r, ")"])),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(aText, binary, aNumber).map(([l, o, r]) => pieceOf(["(", l, " ", o, " ", r, ")"])),
    },
    { weight: 2, arbitrary: fc.tuple(unary, tie("luaExpression")).map(([o, v]) => pieceOf([o, "(", v, ")"], [v])) },
    {
      weight: 2,
      arbitrary: fc.tuple(tie("luaExpression"), access).map(([v, how]) => pieceOf(["(", v, ")", how], [v])),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(choose(["s", "n", "t", "f", "c", "u", "none", "t.x", "string", "_G"]), access)
        .map(([v, how]) => pieceOf([v, how], [v])),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.oneof(aFunction, tie("luaExpression")), fc.array(tie("luaExpression"), { maxLength: 3 }))
        .map(([called, given]) => pieceOf(["(", called, ")(", ...listPieces(given), ")"], [called, ...given])),
    },
    {
      weight: 1,
      arbitrary: fc
        .array(tie("luaExpression"), { maxLength: 3 })
        .map((values) => pieceOf(["{ ", ...listPieces(values), " }"], values)),
    },
  ),
}));

/** What stands after `return`: one or more expressions, or a text that need not be Lua at all. */
export const luaResult: fc.Arbitrary<Piece> = fc.oneof(
  { weight: 8, arbitrary: luaExpression },
  {
    weight: 1,
    arbitrary: fc.tuple(luaExpression, luaExpression).map(([one, two]) => pieceOf([one, ", ", two], [one, two])),
  },
);
