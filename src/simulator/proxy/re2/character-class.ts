/** Code points from the first to the second, both included. */
export type CodePointRange = readonly [from: number, to: number];

const last = 0x10ffff;

export function negate(ranges: readonly CodePointRange[]): CodePointRange[] {
  const sorted = ranges.toSorted(([left], [right]) => left - right);
  const gaps: CodePointRange[] = [];
  let next = 0;
  for (const [from, to] of sorted) {
    if (from > next) gaps.push([next, from - 1]);
    next = Math.max(next, to + 1);
  }
  if (next <= last) gaps.push([next, last]);
  return gaps;
}

/** The same and everything that differs from it in case only; in Latin-1, for RE2 only letters of ASCII do. */
export function foldCase(ranges: readonly CodePointRange[], encoding: "utf8" | "latin1"): CodePointRange[] {
  if (encoding === "latin1" || ranges.every(([, to]) => to < 0x80)) return [...ranges, ...ranges.flatMap(foldAscii)];
  const expression = new RegExp(writeClass(ranges), "iu");
  const folded: CodePointRange[] = [...ranges];
  for (let point = 0; point <= lastWithCase; point += 1)
    if (expression.test(String.fromCodePoint(point))) folded.push([point, point]);
  return folded;
}

const lastWithCase = 0x1e943;

/** Letters outside ASCII that are cases of letters in it. */
const outsideAscii: ReadonlyMap<string, number> = new Map([
  ["k", 0x212a],
  ["s", 0x17f],
]);

function foldAscii([from, to]: CodePointRange): CodePointRange[] {
  const points = Array.from({ length: Math.max(0, Math.min(to, 0x7f) - from + 1) }, (_, index) => from + index);
  const letters = points.map((point) => String.fromCodePoint(point)).filter((text) => /^[a-z]$/i.test(text));
  return letters.flatMap((letter) =>
    [letter.toLowerCase(), letter.toUpperCase()]
      .map((text) => text.charCodeAt(0))
      .concat(outsideAscii.get(letter.toLowerCase()) ?? [])
      .map((point): CodePointRange => [point, point]),
  );
}

/** As a class of a JavaScript expression with the flag `u`. */
export function writeClass(ranges: readonly CodePointRange[], properties: readonly string[] = []): string {
  const parts = ranges.map(([from, to]) => (from === to ? escape(from) : `${escape(from)}-${escape(to)}`));
  return parts.length + properties.length === 0 ? "(?!)" : `[${parts.join("")}${properties.join("")}]`;
}

function escape(point: number): string {
  return `\\u{${point.toString(16)}}`;
}

const digits: readonly CodePointRange[] = [[0x30, 0x39]];
const upper: CodePointRange = [0x41, 0x5a];
const lower: CodePointRange = [0x61, 0x7a];

/** `\d`, `\s`, `\w`: of ASCII only. */
export const perlClasses: ReadonlyMap<string, readonly CodePointRange[]> = new Map([
  ["d", digits],
  [
    "s",
    [
      [9, 10],
      [12, 13],
      [32, 32],
    ],
  ],
  ["w", [...digits, upper, [0x5f, 0x5f], lower]],
]);

/** `[:alpha:]` and so on. */
export const namedClasses: ReadonlyMap<string, readonly CodePointRange[]> = new Map([
  ["alnum", [...digits, upper, lower]],
  ["alpha", [upper, lower]],
  ["ascii", [[0, 127]]],
  [
    "blank",
    [
      [9, 9],
      [32, 32],
    ],
  ],
  [
    "cntrl",
    [
      [0, 31],
      [127, 127],
    ],
  ],
  ["digit", digits],
  ["graph", [[33, 126]]],
  ["lower", [lower]],
  ["print", [[32, 126]]],
  [
    "punct",
    [
      [33, 47],
      [58, 64],
      [91, 96],
      [123, 126],
    ],
  ],
  [
    "space",
    [
      [9, 13],
      [32, 32],
    ],
  ],
  ["upper", [upper]],
  ["word", [...digits, upper, [0x5f, 0x5f], lower]],
  ["xdigit", [...digits, [0x41, 0x46], [0x61, 0x66]]],
]);
