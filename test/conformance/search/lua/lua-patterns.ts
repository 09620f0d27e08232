import fc from "fast-check";
import { pieceOf, type Piece } from "../piece.ts";
import { quoteBytes } from "./lua-atoms.ts";

const character = fc.constantFrom(
  "a",
  "b",
  "c",
  "1",
  " ",
  ",",
  "=",
  "x",
  "\0",
  "\xc3",
  "A",
  "]",
  "^",
  "-",
  "%.",
  "%-",
  "%%",
  "%]",
);
const shorthand = fc.constantFrom(...Array.from("acdlpsuwxgzACDLPSUWXGZ")).map((letter) => `%${letter}`);

const range = fc.constantFrom("a-c", "0-9", "A-Z", "\0-\x1f", "\x80-\xff", "a-", "-a", "c-a", "%a-z", "^", "]");
const set = fc
  .tuple(
    fc.constantFrom("", "", "^"),
    fc.array(fc.oneof(character, shorthand, range), { minLength: 1, maxLength: 3 }),
    fc.constantFrom("]", "]", "]", "]", "]", "]", "]", "]", "]", "]", ""),
  )
  .map(([negation, members, end]) => `[${negation}${members.join("")}${end}`);

const single = fc.oneof(
  { weight: 5, arbitrary: character },
  { weight: 4, arbitrary: shorthand },
  { weight: 3, arbitrary: set },
  { weight: 2, arbitrary: fc.constant(".") },
);
const quantified = fc
  .tuple(single, fc.constantFrom("", "", "", "*", "+", "-", "?"))
  .map(([what, quantifier]) => what + quantifier);

const { sequence } = fc.letrec<{ sequence: string; item: string }>((tie) => ({
  item: fc.oneof(
    { maxDepth: 2, depthIdentifier: "pattern" },
    { weight: 12, arbitrary: quantified },
    { weight: 1, arbitrary: fc.constantFrom("%b()", "%b[]", "%bxy", "%b", "%b(") },
    { weight: 1, arbitrary: set.map((inner) => `%f${inner}`) },
    { weight: 1, arbitrary: fc.constantFrom("()", "%1", "%2", "%0", "%f", "%", "(", ")", "$", "^") },
    { weight: 3, arbitrary: tie("sequence").map((inner) => `(${inner})`) },
  ),
  sequence: fc
    .array(tie("item"), { minLength: 1, maxLength: 4, depthIdentifier: "pattern" })
    .map((items) => items.join("")),
}));

/** Patterns from their grammar, now and then a broken one. */
export const aPattern: fc.Arbitrary<Piece> = fc
  .tuple(fc.constantFrom("", "", "", "^"), sequence, fc.constantFrom("", "", "", "$"))
  .map(([begin, middle, end]) =>
    pieceOf([quoteBytes(begin + middle + end)], [pieceOf([quoteBytes(middle)]), pieceOf(['"."'])]),
  );

/** What replaces a match, as a text. */
export const aReplacement: fc.Arbitrary<Piece> = fc
  .array(fc.constantFrom("%0", "%1", "%2", "%9", "%%", "x", "<", "\0", "%", "%a"), { maxLength: 3 })
  .map((parts) => pieceOf([quoteBytes(parts.join(""))], [pieceOf(['"x"'])]));

const conversion = fc
  .tuple(
    fc.subarray(["-", "+", " ", "#", "0"], { maxLength: 2 }),
    fc.constantFrom("", "", "5", "10", "99", "1", "123"),
    fc.constantFrom("", "", ".0", ".3", ".", ".20", ".14", ".17", ".99", ".123"),
    fc.constantFrom(...Array.from("ddsssxXogGeEfFaAciuqpy%")),
  )
  .map(([flags, width, precision, letter]) => `%${flags.join("")}${width}${precision}${letter}`);

/** Formats from their grammar, now and then a broken one. */
export const aFormat: fc.Arbitrary<Piece> = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: conversion },
      { weight: 1, arbitrary: fc.constantFrom("%%", "x", "|", "%", "\0") },
    ),
    {
      minLength: 1,
      maxLength: 2,
    },
  )
  .map((parts) => pieceOf([quoteBytes(parts.join("|"))], [pieceOf([quoteBytes(parts[0] ?? "%s")]), pieceOf(['"%s"'])]));

/** Formats of dates. */
export const aDateFormat: fc.Arbitrary<Piece> = fc
  .tuple(
    fc.constantFrom("", "!"),
    fc.array(
      fc.constantFrom(
        ..."aAbBcdHIjmMpSUwWxXyYZ%DeFRTnthCGgVuklszEOP".split("").map((letter) => `%${letter}`),
        "-",
        "*t",
        "%",
      ),
      {
        maxLength: 3,
      },
    ),
  )
  .map(([begin, parts]) => pieceOf([quoteBytes(begin + parts.join(""))], [pieceOf(['"%c"'])]));
