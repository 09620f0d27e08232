import fc from "fast-check";
import { pieceOf, type Piece } from "./piece.ts";

/**
 * Names of headers that a script may write. Left out is what decides over the message's framing or its connection (`content-length`,
 * `transfer-encoding`, `connection`, `upgrade`, `te`, `host`, pseudo headers): with it the client's next response is no longer Envoy's own.
 */
export const writtenHeaders = [
  "x-a",
  "x-b",
  "X-Mixed",
  "x_under",
  "x-route",
  "cookie",
  "set-cookie",
  "accept",
  "content-type",
  "user-agent",
  "authorization",
  "x-forwarded-for",
  "x-new",
  "x-nul\\0cut",
] as const;

/** Names that a script may ask for beyond those. */
export const readHeaders = [
  ":path",
  ":method",
  ":authority",
  "host",
  ":status",
  "X-A",
  "x-none",
  "content-length",
  "",
] as const;

/**
 * Texts for header values, bodies and metadata, as they stand between quotes. CR, LF and other control bytes are left out: Envoy writes them raw
 * into a response, which no client reads alike, and refuses them in requests.
 */
export const texts = [
  "",
  "v",
  "one,two",
  " padded ",
  "a\\0b",
  "caf\\195\\169",
  "\\255\\254",
  "5",
  "0x10",
  "%d %s",
  "tab\\there",
  "x=1; y=2",
] as const;

const numbers = ["0", "1", "-1", "2", "1.5", "0.9", "1e15", "2^53", "1/0", "-0", "3"] as const;

const wrongValues = [
  "nil",
  "true",
  "false",
  "{}",
  "function() end",
  "handle",
  "5",
  "1.5",
  "'7'",
  "coroutine.create(print)",
  "",
] as const;

/** One of several texts of Lua; the first of them is the simplest. */
export function oneOfTexts(choices: readonly string[]): fc.Arbitrary<Piece> {
  const [simplest = ""] = choices;
  return fc.constantFrom(...choices).map((text) => literal(text, simplest));
}

/** Lua text as it is. */
export function literal(text: string, simplest = text): Piece {
  return pieceOf([text], text === simplest ? [] : [pieceOf([simplest])]);
}

const quote = (text: string): string => `"${text}"`;

export const text = oneOfTexts(texts.map(quote));
export const writtenHeader = oneOfTexts(writtenHeaders.map(quote));
export const readHeader = oneOfTexts([...writtenHeaders, ...readHeaders].map(quote));
export const number = oneOfTexts(numbers);
/** Infinity is left out of metadata, since Envoy's access log writes it as something that is not JSON. */
const finite = oneOfTexts(numbers.filter((text) => text !== "1/0"));
/** An argument of a type that is not wanted; an empty text: none at all. */
export const wrongValue = oneOfTexts(wrongValues);

/** A value of any kind that metadata can hold, and some that it cannot. */
export const { anyValue } = fc.letrec<{ anyValue: Piece }>((tie) => ({
  anyValue: fc.oneof(
    { maxDepth: 2, depthIdentifier: "value" },
    { weight: 5, arbitrary: fc.oneof(text, finite, oneOfTexts(["true", "false", "nil"])) },
    {
      weight: 1,
      arbitrary: oneOfTexts(["{}", "function() end", "handle", "{ [1.5] = 1 }", "{ [true] = 1 }", "{ a = 1, 2 }"]),
    },
    { weight: 2, arbitrary: tie("anyValue").map((value) => pieceOf(["{ a = ", value, " }"], [value])) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(tie("anyValue"), tie("anyValue"))
        .map(([one, two]) => pieceOf(["{ ", one, ", ", two, " }"], [one])),
    },
  ),
}));
