import type { ScriptCounts, LineSteps } from "./collect-coverage.ts";
import type { BranchEntry, FileCoverage, FunctionEntry, SourceRange } from "./file-coverage.ts";
import type { PlacedStatement, PlacedUnits } from "./place-units.ts";
import { lineStartsOf } from "./read-mappings.ts";
import type { BranchUnit, SourceUnits, Span } from "./source-units.ts";

/** A file of a filter, found in one of the filter's scripts. */
export interface PlacedFile {
  readonly text: string;
  readonly units: SourceUnits;
  readonly placed: PlacedUnits;
}

/** How often what a script has of a file ran. */
export function countUnits({ text, units, placed }: PlacedFile, counts: ScriptCounts, path: string): FileCoverage {
  const rangeOf = rangesIn(text);
  const timesOf = (statement: PlacedStatement): number => countSteps(statement, counts.steps.get(statement.within));
  const statements = units.statements.flatMap((unit) => {
    const statement = placed.statements.get(unit);
    return statement === undefined ? [] : [[rangeOf(unit.shown), timesOf(statement)] as const];
  });
  const functions = units.functions.flatMap((unit) => {
    const code = placed.functions.get(unit);
    if (code === undefined) return [];
    const decl = rangeOf(unit.head);
    const name = unit.name ?? `(anonymous at ${decl.start.line}:${decl.start.column + 1})`;
    const entry: FunctionEntry = { name, decl, loc: decl, line: decl.start.line };
    return [[entry, counts.entries.get(code.firstLine) ?? 0] as const];
  });
  const branches = units.branches.flatMap((unit) => countBranch(unit, { placed, counts, rangeOf, timesOf }));
  return {
    path,
    ...numbered("statementMap", "s", statements),
    ...numbered("fnMap", "f", functions),
    ...numbered("branchMap", "b", branches),
  };
}

/** Steps to a statement's first line that begin a run of it. */
function countSteps({ line, isInside }: PlacedStatement, steps: LineSteps | undefined): number {
  return sum([...(steps?.get(line) ?? [])].map(([from, count]) => (isInside(from) ? 0 : count)));
}

interface BranchContext {
  readonly placed: PlacedUnits;
  readonly counts: ScriptCounts;
  rangeOf(span: Span): SourceRange;
  timesOf(statement: PlacedStatement): number;
}

function countBranch(
  unit: BranchUnit,
  { placed, counts, rangeOf, timesOf }: BranchContext,
): readonly (readonly [BranchEntry, readonly number[]])[] {
  const [places, decides] = [placed.branches.get(unit), placed.statements.get(unit.statement)];
  if (places === undefined || decides === undefined) return [];
  const ways = unit.ways.flatMap(({ shown }, index) => {
    const place = places[index];
    if (place !== undefined && shown !== undefined) return [{ location: rangeOf(shown), times: timesOf(place) }];
    // What does not go where the condition holds goes on behind.
    return shown === undefined ? [{ location: nowhere, times: countOthers(decides, places, counts) }] : [];
  });
  const loc = rangeOf(unit.shown);
  const locations = ways.map(({ location }) => location);
  return [[{ type: unit.type, loc, locations, line: loc.start.line }, ways.map(({ times }) => times)]];
}

const nowhere = { start: {}, end: {} };

/** How often a condition led to none of the places. An error in it leads nowhere, and is not counted. */
function countOthers(
  { within, ownLines }: PlacedStatement,
  places: readonly (PlacedStatement | undefined)[],
  { steps }: ScriptCounts,
): number {
  const known = new Set([...ownLines.slice(1), ...places.map((place) => place?.line)]);
  const others = [...(steps.get(within) ?? [])].filter(([to]) => !known.has(to));
  return sum(others.map(([, from]) => sum(ownLines.map((line) => from.get(line) ?? 0))));
}

function numbered<Entry, Count, Map extends string, Counts extends string>(
  map: Map,
  counts: Counts,
  pairs: readonly (readonly [Entry, Count])[],
): Record<Map, Record<string, Entry>> & Record<Counts, Record<string, Count>> {
  return {
    [map]: Object.fromEntries(pairs.map(([entry], index) => [String(index), entry])),
    [counts]: Object.fromEntries(pairs.map(([, count], index) => [String(index), count])),
  } as Record<Map, Record<string, Entry>> & Record<Counts, Record<string, Count>>;
}

function rangesIn(text: string): (span: Span) => SourceRange {
  const starts = lineStartsOf(text);
  const pointAt = (offset: number): SourceRange["start"] => {
    const index = starts.findLastIndex((start) => start <= offset);
    return { line: index + 1, column: offset - (starts[index] ?? 0) };
  };
  return ({ start, end }) => ({ start: pointAt(start), end: pointAt(end) });
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
