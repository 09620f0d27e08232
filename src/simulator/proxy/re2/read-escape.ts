import { foldCase, negate, perlClasses, writeClass, type CodePointRange } from "./character-class.ts";
import { Re2Unsupported, type PatternReader } from "./pattern-reader.ts";
import type { Re2Flags } from "./translate-re2.ts";

/** An escape outside brackets. */
export function readEscape(reader: PatternReader, flags: Re2Flags): string {
  const place = reader.takeMatch(/^\\([AzbB])/)?.[1];
  if (place === "A") return "(?<![^])";
  if (place === "z") return "(?![^])";
  if (place !== undefined) return `\\${place}`;
  const { ranges, properties } = readEscapedSet(reader, flags);
  return writeClass(ranges, properties);
}

/** What an escape stands for, in brackets or outside. */
export interface EscapedSet {
  readonly ranges: readonly CodePointRange[];
  /** `\p{…}` as JavaScript has it. */
  readonly properties: readonly string[];
}

/** With `ignoresCase`, the other cases are in it; of a negated set, neither case of what it excludes is. */
export function readEscapedSet(reader: PatternReader, flags: Re2Flags): EscapedSet {
  const perl = reader.takeMatch(/^\\([dswDSW])/)?.[1];
  if (perl !== undefined) {
    const ranges = foldIf(flags, perlClasses.get(perl.toLowerCase()) ?? []);
    return { ranges: perl === perl.toLowerCase() ? ranges : negate(ranges), properties: [] };
  }
  const property = reader.takeMatch(/^\\([pP])(?:\{(\^?)(\w+)\}|(\w))/);
  if (property === undefined) {
    const point = readEscapedCharacter(reader);
    return { ranges: foldIf(flags, [[point, point]]), properties: [] };
  }
  if (flags.ignoresCase) throw new Re2Unsupported("a Unicode property in any case");
  const isNegated = (property[1] === "P") !== (property[2] === "^");
  return { ranges: [], properties: [writeProperty(property[3] ?? property[4] ?? "", isNegated)] };
}

/** With the other cases, where an expression ignores case. */
export function foldIf(
  { ignoresCase, encoding }: Re2Flags,
  ranges: readonly CodePointRange[],
): readonly CodePointRange[] {
  return ignoresCase ? foldCase(ranges, encoding) : ranges;
}

/** JavaScript tells scripts and categories apart by the name in front, and has names of categories that RE2 has not. Its `C` has code points without a character too. */
function writeProperty(name: string, isNegated: boolean): string {
  const letter = isNegated ? "P" : "p";
  const isCategory = /^(Any|[LMNPSZ]|L[lmotu]|M[cen]|N[dlo]|P[cdefios]|S[ckmo]|Z[lps]|C[cfos])$/.test(name);
  const source = isCategory ? `\\${letter}{${name}}` : `\\${letter}{Script=${name}}`;
  if (!isExpression(source)) throw new Re2Unsupported(`the Unicode property "${name}"`);
  return source;
}

function isExpression(source: string): boolean {
  try {
    return new RegExp(source, "u").unicode;
  } catch {
    return false;
  }
}

const controls: Readonly<Record<string, number>> = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 };

/** The code point of an escaped character. */
export function readEscapedCharacter(reader: PatternReader): number {
  const hexadecimal = reader.takeMatch(/^\\x(?:([0-9A-Fa-f]{2})|\{([0-9A-Fa-f]+)\})/);
  if (hexadecimal !== undefined) return Number.parseInt(hexadecimal[1] ?? hexadecimal[2] ?? "", 16);
  const octal = reader.takeMatch(/^\\(0[0-7]{0,2}|[1-7][0-7]{1,2})/)?.[1];
  if (octal !== undefined) return Number.parseInt(octal, 8);
  const control = reader.takeMatch(/^\\([afnrtv])/)?.[1];
  if (control !== undefined) return controls[control] ?? 0;
  const plain = reader.takeMatch(/^\\([^0-9A-Za-z\u0080-\u{10ffff}])/u)?.[1];
  if (plain === undefined) throw new Re2Unsupported("an escape that RE2 does not have, or JavaScript not");
  return plain.codePointAt(0) ?? 0;
}
