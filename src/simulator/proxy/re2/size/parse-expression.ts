import type { CodePointRange } from "../character-class.ts";
import { createReader, Re2Unsupported, type PatternReader } from "../pattern-reader.ts";
import { readClassSet } from "../read-class.ts";
import { foldIf, readEscapedSet } from "../read-escape.ts";
import { applyFlags, initialFlags, readGroupOpening, readInlineFlags, type Re2Flags } from "../translate-re2.ts";
import { empty, isOneCharacter, sequenceOf, signed, type Expression } from "./expression.ts";
import { factorAlternatives } from "./factor-alternatives.ts";
import { rangesOfSet, joinRanges } from "./ranges-of-set.ts";

/**
 * Reads a pattern that `translateRe2` takes.
 *
 * @throws Re2Unsupported where it repeats something more often than RE2 allows
 */
export function parseExpression(pattern: string, encoding: "utf8" | "latin1"): Expression {
  return readAlternatives(createReader(pattern), initialFlags(encoding));
}

/** Up to the end of the group or of the pattern. */
function readAlternatives(reader: PatternReader, outer: Re2Flags): Expression {
  let flags = outer;
  const alternatives: Expression[] = [];
  let parts: Expression[] = [];
  while (!reader.isAtEnd() && reader.peek() !== ")") {
    const letters = readInlineFlags(reader);
    if (letters !== undefined) flags = applyFlags(flags, letters);
    else if (reader.take("|")) {
      addAlternative(alternatives, sequenceOf(joinStrings(parts)));
      parts = [];
    } else parts.push(...readRepeated(reader, flags));
  }
  addAlternative(alternatives, sequenceOf(joinStrings(parts)));
  return factorAlternatives(
    alternatives.flatMap((alternative) => (alternative.kind === "alternatives" ? alternative.of : [alternative])),
  );
}

/** Beside an alternative of any character, RE2 forgets one of a single character. */
function addAlternative(alternatives: Expression[], next: Expression): void {
  const before = alternatives.at(-1);
  if (before?.kind === "any" && isOneCharacter(next)) return;
  if (before !== undefined && next.kind === "any" && isOneCharacter(before)) alternatives.pop();
  alternatives.push(next);
}

function joinStrings(parts: readonly Expression[]): Expression[] {
  const joined: Expression[] = [];
  for (const part of parts) {
    const before = joined.at(-1);
    if (part.kind === "string" && before?.kind === "string" && part.ignoresCase === before.ignoresCase)
      joined[joined.length - 1] = { ...part, points: [...before.points, ...part.points] };
    else joined.push(part);
  }
  return joined;
}

function readRepeated(reader: PatternReader, flags: Re2Flags): Expression[] {
  const quoted = reader.takeMatch(/^\\Q([\s\S]*?)(?:\\E|$)/)?.[1];
  const atoms =
    quoted === undefined
      ? [readAtom(reader, flags)]
      : Array.from(quoted, (character) => characterOf(character.codePointAt(0) ?? 0, flags));
  const repetition = reader.takeMatch(/^(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})(\??)/);
  if (repetition === undefined) return atoms;
  const text = JSON.stringify({ ...flags, isUngreedy: flags.isUngreedy !== (repetition[5] === "?") });
  return [...atoms.slice(0, -1), repeat(atoms.at(-1) ?? empty, repetition, text)];
}

function repeat(of: Expression, [, sign, low, comma, high]: RegExpExecArray, flags: string): Expression {
  if (sign === "*" || sign === "+" || sign === "?") return signed(sign, of, flags);
  const least = Number(low);
  const most = comma === undefined ? least : high === "" ? Infinity : Number(high);
  const repetition: Expression = { kind: "repetition", sign: "{}", of, least, most, flags };
  if (!isWithin(repetition, mostRepetitions)) throw new Re2Unsupported(`more than ${mostRepetitions} repetitions`);
  return repetition;
}

const mostRepetitions = 1000;

/** Repetitions in a repetition count as many times. */
function isWithin(expression: Expression, count: number): boolean {
  if (expression.kind === "sequence" || expression.kind === "alternatives")
    return expression.of.every((part) => isWithin(part, count));
  if (expression.kind === "capture") return isWithin(expression.of, count);
  if (expression.kind !== "repetition") return true;
  const times = expression.sign !== "{}" ? 0 : expression.most === Infinity ? expression.least : expression.most;
  const rest = times > 0 ? Math.floor(count / times) : count;
  return rest > 0 && isWithin(expression.of, rest);
}

function readAtom(reader: PatternReader, flags: Re2Flags): Expression {
  if (reader.peek() === "(") return readGroup(reader, flags);
  if (reader.peek() === "[") return classOf(rangesOfSet(readClassSet(reader, flags)), flags);
  if (reader.peek() === "\\") return readEscape(reader, flags);
  const character = reader.next();
  if (character === "^" || character === "$")
    return { kind: "place", name: `${character}${flags.isMultiline ? "m" : ""}` };
  if (character !== ".") return characterOf(character.codePointAt(0) ?? 0, flags);
  const others: CodePointRange[] = [
    [0, 9],
    [11, 0x10ffff],
  ];
  return flags.dotMatchesAll ? { kind: "any" } : classOf(others, flags);
}

function readGroup(reader: PatternReader, flags: Re2Flags): Expression {
  const { isCapturing, letters } = readGroupOpening(reader);
  const of = readAlternatives(reader, applyFlags(flags, letters));
  reader.take(")");
  return isCapturing ? { kind: "capture", of } : of;
}

function readEscape(reader: PatternReader, flags: Re2Flags): Expression {
  const place = reader.takeMatch(/^\\([AzbB])/)?.[1];
  if (place !== undefined) return { kind: "place", name: { A: "^", z: "\\z" }[place] ?? place };
  const set = readEscapedSet(reader, flags);
  return classOf(rangesOfSet({ ...set, isNegated: false }), flags);
}

function characterOf(point: number, flags: Re2Flags): Expression {
  const folded = joinRanges(foldIf(flags, [[point, point]]));
  const isOne = folded.length === 1 && folded[0]?.[0] === folded[0]?.[1];
  return isOne ? { kind: "string", points: [point], ignoresCase: flags.ignoresCase } : classOf(folded, flags);
}

/** RE2 holds a class of one character, or of both cases of a letter, as a string. */
function classOf(ranges: readonly CodePointRange[], flags: Re2Flags): Expression {
  const last = flags.encoding === "utf8" ? 0x10ffff : 0xff;
  const inEncoding = joinRanges(ranges).flatMap(([from, to]): CodePointRange[] =>
    from > last ? [] : [[from, Math.min(to, last)]],
  );
  const points = inEncoding.flatMap(([from, to]) =>
    to - from < 2 ? (from === to ? [from] : [from, to]) : [-1, -1, -1],
  );
  const [first = 0, second] = points;
  if (points.length === 1) return { kind: "string", points: [first], ignoresCase: flags.ignoresCase };
  if (points.length === 2 && first >= 0x41 && first <= 0x5a && second === first + 0x20)
    return { kind: "string", points: [second], ignoresCase: true };
  return { kind: "class", ranges: inEncoding };
}
