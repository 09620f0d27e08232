import { namedClasses, negate, writeClass, type CodePointRange } from "./character-class.ts";
import { Re2Unsupported, type PatternReader } from "./pattern-reader.ts";
import { foldIf, readEscapedCharacter, readEscapedSet, type EscapedSet } from "./read-escape.ts";
import type { Re2Flags } from "./translate-re2.ts";

/** What a class in brackets has; all but that, if it is negated. */
export interface ClassSet extends EscapedSet {
  readonly isNegated: boolean;
}

/** A class in brackets. */
export function readBracketClass(reader: PatternReader, flags: Re2Flags): string {
  const { ranges, properties, isNegated } = readClassSet(reader, flags);
  if (!isNegated) return writeClass(ranges, properties);
  return properties.length === 0 ? writeClass(negate(ranges)) : writeClass(ranges, properties).replace("[", "[^");
}

export function readClassSet(reader: PatternReader, flags: Re2Flags): ClassSet {
  const isNegated = reader.takeMatch(/^\[\^?/)?.[0] === "[^";
  const ranges: CodePointRange[] = [];
  const properties: string[] = [];
  let isFirst = true;
  while (isFirst || !reader.take("]")) {
    isFirst = false;
    const set = readSet(reader, flags);
    if (set === undefined) ranges.push(...foldIf(flags, [readRange(reader)]));
    else {
      ranges.push(...set.ranges);
      properties.push(...set.properties);
    }
  }
  return { ranges, properties, isNegated };
}

function readSet(reader: PatternReader, flags: Re2Flags): EscapedSet | undefined {
  const named = reader.takeMatch(/^\[:(\^?)(\w+):\]/);
  if (named !== undefined) {
    const plain = namedClasses.get(named[2] ?? "");
    if (plain === undefined) throw new Re2Unsupported(`the class "${named[0]}"`);
    const ranges = foldIf(flags, plain);
    return { ranges: named[1] === "^" ? negate(ranges) : ranges, properties: [] };
  }
  const isSet = reader.peek() === "\\" && reader.comes(/^\\[dswDSWpP]/);
  return isSet ? readEscapedSet(reader, flags) : undefined;
}

function readRange(reader: PatternReader): CodePointRange {
  const from = readCharacter(reader);
  if (!reader.comes(/^-[^\]]/)) return [from, from];
  reader.take("-");
  const to = readCharacter(reader);
  if (to < from) throw new Re2Unsupported("a range whose end is before its start");
  return [from, to];
}

function readCharacter(reader: PatternReader): number {
  return reader.peek() === "\\" ? readEscapedCharacter(reader) : (reader.next().codePointAt(0) ?? 0);
}
