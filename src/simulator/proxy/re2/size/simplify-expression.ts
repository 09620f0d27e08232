import { areEqual, empty, isOneCharacter, sequenceOf, signed, type Expression, type Repetition } from "./expression.ts";

/** Joins neighbours that repeat the same, and writes repetitions with numbers as copies: `a{2,4}` is `aa(a(a)?)?`. */
export function simplifyExpression(expression: Expression): Expression {
  return expand(join(expression));
}

function join(expression: Expression): Expression {
  if (expression.kind === "sequence") return joinNeighbours(expression.of.map(join));
  if (expression.kind === "alternatives") return { ...expression, of: expression.of.map(join) };
  if (expression.kind === "capture" || expression.kind === "repetition")
    return { ...expression, of: join(expression.of) };
  return expression;
}

function joinNeighbours(parts: readonly Expression[]): Expression {
  const joined: Expression[] = [];
  for (const part of parts) {
    const before = joined.at(-1);
    const both = before?.kind === "repetition" && isOneCharacter(before.of) ? joinTwo(before, part) : undefined;
    if (both === undefined) joined.push(part);
    else joined.splice(-1, 1, ...both);
  }
  return joined.length === parts.length ? { kind: "sequence", of: joined } : sequenceOf(joined);
}

function joinTwo(before: Repetition, next: Expression): Expression[] | undefined {
  if (next.kind === "repetition") {
    if (!areEqual(before.of, next.of) || isLazy(before) !== isLazy(next)) return undefined;
    return [more(before, next.least, next.most)];
  }
  if (areEqual(before.of, next)) return [more(before, 1, 1)];
  if (next.kind !== "string" || before.of.kind !== "string" || next.ignoresCase !== before.of.ignoresCase)
    return undefined;
  const [point] = before.of.points;
  const other = next.points.findIndex((one) => one !== point);
  if (other === 0) return undefined;
  const count = other < 0 ? next.points.length : other;
  const rest = next.points.slice(count);
  return [more(before, count, count), ...(rest.length === 0 ? [] : [{ ...next, points: rest }])];
}

function isLazy({ flags }: Repetition): boolean {
  return flags.includes('"isUngreedy":true');
}

function more(repetition: Repetition, least: number, most: number): Repetition {
  return { ...repetition, sign: "{}", least: repetition.least + least, most: repetition.most + most };
}

function expand(expression: Expression): Expression {
  if (expression.kind === "sequence" || expression.kind === "alternatives")
    return { ...expression, of: expression.of.map(expand) };
  if (expression.kind === "capture") return { ...expression, of: expand(expression.of) };
  if (expression.kind !== "repetition") return expression;
  const of = expand(expression.of);
  if (of.kind === "empty") return empty;
  if (expression.sign === "{}") return copy(of, expression);
  const isSame = of.kind === "repetition" && of.sign === expression.sign && of.flags === expression.flags;
  return isSame ? of : { ...expression, of };
}

function copy(of: Expression, { least: low, most: high, flags }: Repetition): Expression {
  const isPlace = matchesPlaces(of);
  const least = isPlace ? Math.min(low, 1) : low;
  const most = isPlace && high !== Infinity ? Math.min(high, 1) : high;
  const copies = (count: number): Expression[] => Array.from({ length: count }, () => of);
  if (most === Infinity && least === 0) return signed("*", of, flags);
  if (most === Infinity) return nest([...copies(least - 1), signed("+", of, flags)]);
  if (most === 0) return empty;
  let optional: Expression | undefined;
  for (let count = least; count < most; count += 1)
    optional = signed("?", optional === undefined ? of : nest([of, optional]), flags);
  return nest([...copies(least), ...(optional === undefined ? [] : [optional])]);
}

/** Not flat: an expression in it stays one. */
function nest(parts: readonly Expression[]): Expression {
  const [only = empty] = parts;
  return parts.length <= 1 ? only : { kind: "sequence", of: parts };
}

function matchesPlaces(expression: Expression): boolean {
  if (expression.kind === "sequence" || expression.kind === "alternatives")
    return expression.of.every(({ kind }) => kind === "place");
  return expression.kind === "place";
}
