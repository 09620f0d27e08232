import type { BranchEntry, FileCoverage, NoRange, SourceRange } from "./file-coverage.ts";

/** Adds up what is said of the same places of the same files. @returns one entry for each file, sorted by path, its places in order */
export function mergeCoverage(all: readonly FileCoverage[]): readonly FileCoverage[] {
  const paths = [...new Set(all.map(({ path }) => path))].sort();
  return paths.map((path) =>
    mergeFile(
      path,
      all.filter((one) => one.path === path),
    ),
  );
}

function mergeFile(path: string, all: readonly FileCoverage[]): FileCoverage {
  const statements = sumByPlace(
    all.flatMap(({ statementMap, s }) => pairs(statementMap, s)),
    { rangeOf: (one) => one, add },
  );
  const functions = sumByPlace(
    all.flatMap(({ fnMap, f }) => pairs(fnMap, f)),
    { rangeOf: ({ decl }) => decl, add },
  );
  const branches = sumByPlace(
    all.flatMap(({ branchMap, b }) =>
      pairs(branchMap, b).map(([entry, counts]) => [entry, waysOf(entry, counts)] as const),
    ),
    { rangeOf: ({ loc }) => loc, add: addWays },
  );
  return {
    path,
    statementMap: Object.fromEntries(statements.map(([entry], index) => [index, entry])),
    s: Object.fromEntries(statements.map(([, count], index) => [index, count])),
    fnMap: Object.fromEntries(functions.map(([entry], index) => [index, entry])),
    f: Object.fromEntries(functions.map(([, count], index) => [index, count])),
    branchMap: Object.fromEntries(
      branches.map(([entry, ways], index) => [index, { ...entry, locations: ways.map(({ location }) => location) }]),
    ),
    b: Object.fromEntries(branches.map(([, ways], index) => [index, ways.map(({ count }) => count)])),
  };
}

function pairs<Entry, Count>(
  map: Readonly<Record<string, Entry>>,
  counts: Readonly<Record<string, Count>>,
): readonly (readonly [Entry, Count])[] {
  return Object.entries(map).flatMap(([key, entry]) => {
    const count = counts[key];
    return count === undefined ? [] : [[entry, count] as const];
  });
}

interface Way {
  readonly location: SourceRange | NoRange;
  readonly count: number;
}

function waysOf({ locations }: BranchEntry, counts: readonly number[]): readonly Way[] {
  return locations.map((location, index) => ({ location, count: counts[index] ?? 0 }));
}

/** One build may not have every `case` of another. */
function addWays(left: readonly Way[], right: readonly Way[]): readonly Way[] {
  return sumByPlace(
    [...left, ...right].map(({ location, count }) => [location, count] as const),
    { rangeOf: (location) => location, add },
  ).map(([location, count]) => ({ location, count }));
}

function add(left: number, right: number): number {
  return left + right;
}

function sumByPlace<Entry, Count>(
  entries: readonly (readonly [Entry, Count])[],
  {
    rangeOf,
    add: addCounts,
  }: { rangeOf: (entry: Entry) => SourceRange | NoRange; add: (left: Count, right: Count) => Count },
): readonly (readonly [Entry, Count])[] {
  const sums = new Map<string, readonly [Entry, Count]>();
  for (const [entry, count] of entries) {
    const key = JSON.stringify(rangeOf(entry));
    const known = sums.get(key);
    sums.set(key, known === undefined ? [entry, count] : [known[0], addCounts(known[1], count)]);
  }
  return [...sums.values()].toSorted(([left], [right]) => comparePlaces(rangeOf(left), rangeOf(right)));
}

/** What is nowhere comes last. */
function comparePlaces(left: SourceRange | NoRange, right: SourceRange | NoRange): number {
  const [first, second] = [left, right].map(({ start }) => start);
  return (first?.line ?? Infinity) - (second?.line ?? Infinity) || (first?.column ?? 0) - (second?.column ?? 0) || 0;
}
