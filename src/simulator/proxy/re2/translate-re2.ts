import { foldCase, writeClass } from "./character-class.ts";
import { readBracketClass } from "./read-class.ts";
import { readEscape } from "./read-escape.ts";
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
}

const noFlags: Re2Flags = { ignoresCase: false, isMultiline: false, dotMatchesAll: false, isUngreedy: false };

/**
 * The source of a JavaScript expression with the flag `u` that matches what an expression of RE2 matches.
 *
 * @throws Re2Unsupported where RE2 has no such thing, or JavaScript none like it
 * @see https://github.com/google/re2/wiki/Syntax
 */
export function translateRe2(pattern: string): string {
  const reader = createReader(pattern);
  const source = translateAlternatives(reader, noFlags);
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
    const set = reader.takeMatch(/^\(\?([imsU]*(?:-[imsU]+)?)\)/);
    if (set === undefined) source += translateRepeated(reader, flags);
    else flags = applyFlags(flags, set[1] ?? "");
  }
  return source;
}

function translateRepeated(reader: PatternReader, flags: Re2Flags): string {
  const quoted = reader.takeMatch(/^\\Q([\s\S]*?)(?:\\E|$)/);
  const atom =
    quoted === undefined
      ? translateAtom(reader, flags)
      : Array.from(quoted[1] ?? "", (character) => writeLiteral(character, flags)).join("");
  const repetition = reader.takeMatch(/^(?:[*+?]|\{\d+(?:,\d*)?\})/)?.[0];
  if (repetition === undefined) return atom;
  if (atom === "") throw new Re2Unsupported("a repetition of nothing");
  const isLazy = reader.take("?") !== flags.isUngreedy;
  if (reader.takeMatch(/^(?:[*+?]|\{\d+(?:,\d*)?\})/) !== undefined)
    throw new Re2Unsupported("a repetition of a repetition");
  return `${isAssertion(atom) || quoted !== undefined ? `(?:${atom})` : atom}${repetition}${isLazy ? "?" : ""}`;
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
  const opening = reader.takeMatch(/^\((?:\?P?<(\w+)>|\?([imsU]*(?:-[imsU]+)?):|(?!\?))/);
  if (opening === undefined) throw new Re2Unsupported("a group that begins with (?");
  const inner = translateAlternatives(reader, applyFlags(flags, opening[2] ?? ""));
  if (!reader.take(")")) throw new Re2Unsupported("a ( without its )");
  return `${opening[2] === undefined ? "(" : "(?:"}${inner})`;
}

function applyFlags(flags: Re2Flags, letters: string): Re2Flags {
  const [on = "", off = ""] = letters.split("-");
  const read = (letter: string, before: boolean): boolean =>
    off.includes(letter) ? false : on.includes(letter) || before;
  return {
    ignoresCase: read("i", flags.ignoresCase),
    isMultiline: read("m", flags.isMultiline),
    dotMatchesAll: read("s", flags.dotMatchesAll),
    isUngreedy: read("U", flags.isUngreedy),
  };
}

function writeLiteral(character: string, { ignoresCase }: Re2Flags): string {
  const point = character.codePointAt(0) ?? 0;
  return writeClass(ignoresCase ? foldCase([[point, point]]) : [[point, point]]);
}
