import type { FileCoverage } from "./file-coverage.ts";

/** How many of a file's statements, branches, functions and lines ran, or of several files'. */
export interface CoverageSummary {
  readonly statements: Ratio;
  readonly branches: Ratio;
  readonly functions: Ratio;
  readonly lines: Ratio;
}

export interface Ratio {
  readonly covered: number;
  readonly total: number;
}

/** Sums of all files. */
export function summarise(files: readonly FileCoverage[]): CoverageSummary {
  const ratio = (countsOf: (file: FileCoverage) => readonly number[]): Ratio => {
    const counts = files.flatMap(countsOf);
    return { covered: counts.filter((count) => count > 0).length, total: counts.length };
  };
  return {
    statements: ratio(({ s }) => Object.values(s)),
    branches: ratio(({ b }) => Object.values(b).flat()),
    functions: ratio(({ f }) => Object.values(f)),
    lines: ratio((file) => [...countLines(file).values()]),
  };
}

/** How often each line ran on which statements begin, in order: as often as the one that ran most often. */
export function countLines({ statementMap, s }: FileCoverage): ReadonlyMap<number, number> {
  const lines = new Map<number, number>();
  for (const [key, { start }] of Object.entries(statementMap))
    lines.set(start.line, Math.max(lines.get(start.line) ?? 0, s[key] ?? 0));
  return new Map([...lines].sort(([left], [right]) => left - right));
}

/** A hundredth of a per cent is cut off, so that 100 is all; 100 where there is nothing. */
export function percentOf({ covered, total }: Ratio): number {
  return total === 0 ? 100 : Math.floor((10000 * covered) / total) / 100;
}
