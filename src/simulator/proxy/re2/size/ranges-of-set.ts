import { negate, type CodePointRange } from "../character-class.ts";
import type { ClassSet } from "../read-class.ts";

/** The code points of a class, with those of its Unicode properties. */
export function rangesOfSet({ ranges, properties, isNegated }: ClassSet): CodePointRange[] {
  const all = [
    ...ranges,
    ...(properties.length === 0 ? [] : rangesOfExpression(new RegExp(`^[${properties.join("")}]`, "u"))),
  ];
  return joinRanges(isNegated ? negate(all) : all);
}

function rangesOfExpression(expression: RegExp): CodePointRange[] {
  const ranges: CodePointRange[] = [];
  let from = -1;
  for (let point = 0; point <= 0x110000; point += 1) {
    const isIn = point < 0x110000 && expression.test(String.fromCodePoint(point));
    if (isIn && from < 0) from = point;
    if (isIn || from < 0) continue;
    ranges.push([from, point - 1]);
    from = -1;
  }
  return ranges;
}

/** Sorted, and what overlaps or touches as one. */
export function joinRanges(ranges: readonly CodePointRange[]): CodePointRange[] {
  const joined: CodePointRange[] = [];
  for (const [from, to] of ranges.toSorted(([left], [right]) => left - right)) {
    const before = joined.at(-1);
    if (before !== undefined && from <= before[1] + 1) joined[joined.length - 1] = [before[0], Math.max(before[1], to)];
    else joined.push([from, to]);
  }
  return joined;
}
