import type { CodePointRange } from "../character-class.ts";

/** One byte of a sequence: from the first to the second. */
export type ByteRange = readonly [from: number, to: number];

const bits = 6;
const lastOfLength = [0x7f, 0x7ff, 0xffff] as const;

/** The sequences of bytes that are the UTF-8 of the code points, in their order; each is a product of ranges. */
export function sequencesOfRange(from: number, to: number): ByteRange[][] {
  const split = findSplit(from, to);
  if (split !== undefined) return [...sequencesOfRange(from, split - 1), ...sequencesOfRange(split, to)];
  const [low, high] = [encode(from), encode(to)];
  return [low.map((byte, index): ByteRange => [byte, high[index] ?? byte])];
}

/** The first code point that cannot be in one sequence with those before. */
function findSplit(from: number, to: number): number | undefined {
  const last = lastOfLength.find((length) => from <= length && length < to);
  if (last !== undefined) return last + 1;
  if (to < 0x80) return undefined;
  for (let index = 1; index < 4; index += 1) {
    const rest = (1 << (bits * index)) - 1;
    if ((from & ~rest) === (to & ~rest)) continue;
    if ((from & rest) !== 0) return (from | rest) + 1;
    if ((to & rest) !== rest) return to & ~rest;
  }
  return undefined;
}

/** Surrogates have three bytes too. */
function encode(point: number): number[] {
  if (point < 0x80) return [point];
  const [length, mark] = point < 0x800 ? [2, 0xc0] : point < 0x10000 ? [3, 0xe0] : [4, 0xf0];
  const rest = Array.from(
    { length: length - 1 },
    (_, index) => 0x80 | ((point >> (bits * (length - 2 - index))) & 0x3f),
  );
  return [mark | (point >> (bits * (length - 1))), ...rest];
}

/** The ranges of a class that the program needs: of both cases of a letter it compares one, where the class has all of both. */
export function withoutUpperCase(ranges: readonly CodePointRange[]): readonly CodePointRange[] {
  const contains = (point: number): boolean => ranges.some(([from, to]) => from <= point && point <= to);
  const letters = Array.from({ length: 26 }, (_, index) => 0x41 + index);
  const isSame = letters.every((letter) => contains(letter) === contains(letter + 0x20));
  return isSame ? ranges.filter(([from, to]) => from < 0x41 || to > 0x5a) : ranges;
}
