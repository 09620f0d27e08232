import { writeClass } from "./character-class.ts";
import { readBracketClass } from "./read-class.ts";
import { foldIf, readEscape } from "./read-escape.ts";
import { createReader, Re2Unsupported, type PatternReader } from "./pattern-reader.ts";

export interface Re2Flags {
  /** i */
  readonly ignoresCase: boolean;
  /** m: `^` and `$` match at lines. */
  readonly isMultiline: boolean;
  /** s: a dot matches the end of a line too. */
  readonly dotMatchesAll: boolean;
  /** U: repetitions are lazy, unless `?` stands behind. */
  readonly isUngreedy: boolean;
  /** Of the whole expression. */
  readonly encoding: "utf8" | "latin1";
}

/** Those that hold at the beginning. */
export function initialFlags(encoding: "utf8" | "latin1"): Re2Flags {
  return { ignoresCase: false, isMultiline: false, dotMatchesAll: false, isUngreedy: false, encoding };
}

/**
 * The source of a JavaScript expression with the flag `u` that matches what an expression of RE2 matches.
 *
 * @throws Re2Unsupported where RE2 has no such thing, or JavaScript none like it
 * @see https://github.com/google/re2/wiki/Syntax
 */
export function translateRe2(pattern: string, encoding: "utf8" | "latin1" = "utf8"): string {
  const reader = createReader(pattern);
  const source = translateAlternatives(reader, initialFlags(encoding));
  if (!reader.isAtEnd()) throw new Re2Unsupported("a ) without its (");
  return source;
}

/** Up to the end of the group or of the pattern. */
function translateAlternatives(reader: PatternReader, outer: Re2Flags): string {
  let flags = outer;
  let source = "";
  while (!reader.isAtEnd() && reader.peek() !== ")") {
    if (reader.take("|")) {
      source += "|";
      continue;
    }
    const letters = readInlineFlags(reader);
    if (letters === undefined) source += translateRepeated(reader, flags);
    else flags = applyFlags(flags, letters);
  }
  return source;
}

function translateRepeated(reader: PatternReader, flags: Re2Flags): string {
  const quoted = reader.takeMatch(/^\\Q([\s\S]*?)(?:\\E|$)/)?.[1];
  if (quoted === undefined) return repeat(reader, translateAtom(reader, flags), flags);
  // What stands behind repeats the last character.
  const literals = Array.from(quoted, (character) => writeLiteral(character, flags));
  return `${literals.slice(0, -1).join("")}${repeat(reader, literals.at(-1) ?? "", flags)}`;
}

function repeat(reader: PatternReader, atom: string, flags: Re2Flags): string {
  const repetition = reader.takeMatch(/^(?:[*+?]|\{\d+(?:,\d*)?\})/)?.[0];
  if (repetition === undefined) return atom;
  if (atom === "") throw new Re2Unsupported("a repetition of nothing");
  const isLazy = reader.take("?") !== flags.isUngreedy;
  if (reader.takeMatch(/^(?:[*+?]|\{\d+(?:,\d*)?\})/) !== undefined)
    throw new Re2Unsupported("a repetition of a repetition");
  return `${isAssertion(atom) ? `(?:${atom})` : atom}${repetition}${isLazy ? "?" : ""}`;
}

function isAssertion(atom: string): boolean {
  return /^(\(\?<?[!=]|\\[bB]$)/.test(atom);
}

function translateAtom(reader: PatternReader, flags: Re2Flags): string {
  if (reader.peek() === "(") return translateGroup(reader, flags);
  if (reader.peek() === "[") return readBracketClass(reader, flags);
  if (reader.peek() === "\\") return readEscape(reader, flags);
  const character = reader.next();
  if (character === ".") return flags.dotMatchesAll ? "[^]" : "[^\\n]";
  if (character === "^") return flags.isMultiline ? "(?<![^\\n])" : "(?<![^])";
  if (character === "$") return flags.isMultiline ? "(?![^\\n])" : "(?![^])";
  if ("*+?".includes(character)) throw new Re2Unsupported("a repetition of nothing");
  return writeLiteral(character, flags);
}

function translateGroup(reader: PatternReader, flags: Re2Flags): string {
  const { isCapturing, letters } = readGroupOpening(reader);
  const inner = translateAlternatives(reader, applyFlags(flags, letters));
  if (!reader.take(")")) throw new Re2Unsupported("a ( without its )");
  return `${isCapturing ? "(" : "(?:"}${inner})`;
}

/** Takes flags for the rest of a group, e.g. `(?i-s)`. */
export function readInlineFlags(reader: PatternReader): string | undefined {
  return reader.takeMatch(/^\(\?([imsU]*(?:-[imsU]+)?)\)/)?.[1];
}

/** Takes the opening of a group, with the flags that hold in it. */
export function readGroupOpening(reader: PatternReader): { readonly isCapturing: boolean; readonly letters: string } {
  const opening = reader.takeMatch(/^\((?:\?P?<(\w+)>|\?([imsU]*(?:-[imsU]+)?):|(?!\?))/);
  if (opening === undefined) throw new Re2Unsupported("a group that begins with (?");
  return { isCapturing: opening[2] === undefined, letters: opening[2] ?? "" };
}

export function applyFlags(flags: Re2Flags, letters: string): Re2Flags {
  const [on = "", off = ""] = letters.split("-");
  const read = (letter: string, before: boolean): boolean =>
    off.includes(letter) ? false : on.includes(letter) || before;
  return {
    ignoresCase: read("i", flags.ignoresCase),
    isMultiline: read("m", flags.isMultiline),
    dotMatchesAll: read("s", flags.dotMatchesAll),
    isUngreedy: read("U", flags.isUngreedy),
    encoding: flags.encoding,
  };
}

function writeLiteral(character: string, flags: Re2Flags): string {
  const point = character.codePointAt(0) ?? 0;
  return writeClass(foldIf(flags, [[point, point]]));
}
