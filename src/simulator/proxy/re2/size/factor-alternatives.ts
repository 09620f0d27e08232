import { foldCase, type CodePointRange } from "../character-class.ts";
import { alternativesOf, areEqual, empty, isOneCharacter, sequenceOf, type Expression } from "./expression.ts";
import { joinRanges } from "./ranges-of-set.ts";

/** Neighbours that begin alike become one alternative with the beginning in front, neighbours of one character a class. */
export function factorAlternatives(alternatives: readonly Expression[]): Expression {
  return alternativesOf(factor(alternatives));
}

function factor(alternatives: readonly Expression[]): Expression[] {
  if (alternatives.length < 2) return [...alternatives];
  return mergeCharacters(factorPieces(factorStrings(alternatives)));
}

/** Splits into runs: `isOfRun` says whether an expression goes on with the run so far. */
function runsOf(
  expressions: readonly Expression[],
  isOfRun: (next: Expression, run: readonly Expression[]) => boolean,
): Expression[][] {
  const runs: Expression[][] = [];
  for (const next of expressions) {
    const run = runs.at(-1);
    if (run !== undefined && isOfRun(next, run)) run.push(next);
    else runs.push([next]);
  }
  return runs;
}

function factorStrings(alternatives: readonly Expression[]): Expression[] {
  const runs = runsOf(alternatives, (next, run) => commonStart([...run, next]) > 0);
  return runs.map((run) => {
    const [first] = run;
    const start = first === undefined ? undefined : firstPiece(first);
    if (run.length < 2 || start?.kind !== "string") return first ?? empty;
    const length = commonStart(run);
    const rest = factor(run.map((expression) => withoutStart(expression, length)));
    return sequenceOf([{ ...start, points: start.points.slice(0, length) }, alternativesOf(rest)]);
  });
}

function firstPiece(expression: Expression): Expression {
  return expression.kind === "sequence" ? (expression.of[0] ?? empty) : expression;
}

/** How many characters all of them begin with. */
function commonStart(expressions: readonly Expression[]): number {
  const strings = expressions.map(firstPiece).flatMap((piece) => (piece.kind === "string" ? [piece] : []));
  const [first] = strings;
  if (first === undefined || strings.length < expressions.length) return 0;
  if (strings.some(({ ignoresCase }) => ignoresCase !== first.ignoresCase)) return 0;
  const length = first.points.findIndex((point, index) => strings.some(({ points }) => points[index] !== point));
  return length < 0 ? first.points.length : length;
}

function withoutStart(expression: Expression, length: number): Expression {
  if (expression.kind === "sequence") {
    const [first = empty, ...others] = expression.of;
    const rest = withoutStart(first, length);
    return sequenceOf(rest.kind === "empty" ? others : [rest, ...others]);
  }
  if (expression.kind !== "string" || expression.points.length <= length) return empty;
  return { ...expression, points: expression.points.slice(length) };
}

function factorPieces(alternatives: readonly Expression[]): Expression[] {
  const runs = runsOf(alternatives, (next, [first = empty]) => {
    const piece = firstPiece(first);
    return isSimple(piece) && areEqual(piece, firstPiece(next));
  });
  return runs.map((run) => {
    const [first = empty] = run;
    if (run.length < 2) return first;
    const rests = run.map((expression) =>
      expression.kind === "sequence" ? sequenceOf(expression.of.slice(1)) : empty,
    );
    return sequenceOf([firstPiece(first), alternativesOf(factor(rests))]);
  });
}

function isSimple(piece: Expression): boolean {
  if (piece.kind === "repetition") return piece.sign === "{}" && piece.least === piece.most && isOneCharacter(piece.of);
  return piece.kind === "place" || piece.kind === "class" || piece.kind === "any";
}

function mergeCharacters(alternatives: readonly Expression[]): Expression[] {
  const isMergeable = (expression: Expression): boolean => expression.kind !== "any" && isOneCharacter(expression);
  const runs = runsOf(alternatives, (next, [first = empty]) => isMergeable(first) && isMergeable(next));
  return runs.map((run) => {
    const [first = empty] = run;
    return run.length < 2 ? first : { kind: "class", ranges: joinRanges(run.flatMap(rangesOf)) };
  });
}

function rangesOf(expression: Expression): readonly CodePointRange[] {
  if (expression.kind === "class") return expression.ranges;
  if (expression.kind !== "string") return [];
  const ranges = expression.points.map((point): CodePointRange => [point, point]);
  // What has cases outside ASCII is a class.
  return expression.ignoresCase ? foldCase(ranges, "latin1") : ranges;
}
