import { SourceMapGenerator, type RawSourceMap } from "source-map";
import type { FileCoverage, NoRange, SourcePoint, SourceRange } from "./file-coverage.ts";
import { mergeCoverage } from "./merge-coverage.ts";

/** What Vitest keeps in the process that runs a test file; it takes the coverage when the file is done. */
interface VitestGlobals {
  /** `COVERAGE_STORE_KEY` of @vitest/coverage-istanbul. */
  __VITEST_COVERAGE__?: Record<string, StoredCoverage>;
  readonly __vitest_worker__?: {
    readonly config?: { readonly coverage?: { readonly enabled?: boolean; readonly provider?: string } };
  };
}

interface StoredCoverage extends FileCoverage {
  /** Istanbul puts positions through it before it reports them. */
  readonly inputSourceMap?: RawSourceMap;
}

/** Whether tests run in a Vitest that collects coverage with Istanbul's provider, or with one that is made of it. */
export function isVitestCovering(globals: object = globalThis): boolean {
  const { enabled, provider } = (globals as VitestGlobals).__vitest_worker__?.config?.coverage ?? {};
  return enabled === true && (provider === "istanbul" || provider === "custom");
}

/**
 * Adds what ran to what Vitest reports. The coverage of each run is given once.
 *
 * @param files with absolute paths: Vitest leaves out what is not there
 */
export function reportToVitest(files: readonly FileCoverage[], globals: object = globalThis): void {
  const store = ((globals as VitestGlobals).__VITEST_COVERAGE__ ??= {});
  for (const file of files) {
    // A test may import the file, too: what Node runs of it has the path itself, and other positions until it is reported.
    const path = `${file.path}?envoy-lua`;
    const before = store[path];
    const [sum] = mergeCoverage([...(before === undefined ? [] : [before]), { ...file, path }]);
    if (sum === undefined) continue;
    const known = before !== undefined && placesIn(before) === placesIn(sum) ? before.inputSourceMap : undefined;
    store[path] = { ...sum, inputSourceMap: known ?? samePlaces(sum, file.path) };
  }
}

/** How many places there are; sums have all that their parts have. */
function placesIn({ statementMap, fnMap, b }: FileCoverage): number {
  return Object.keys(statementMap).length + Object.keys(fnMap).length + Object.values(b).flat().length;
}

/** A source map that only gives the file another name. */
function samePlaces({ path, statementMap, fnMap, branchMap }: FileCoverage, source: string): RawSourceMap {
  const generator = new SourceMapGenerator({ file: path });
  const ranges = [
    ...Object.values(statementMap),
    ...Object.values(fnMap).flatMap(({ decl, loc }) => [decl, loc]),
    ...Object.values(branchMap).flatMap(({ loc, locations }) => [loc, ...locations]),
  ];
  for (const point of ranges.flatMap(pointsOf)) generator.addMapping({ generated: point, original: point, source });
  return generator.toJSON();
}

/** An end is found by the character before it. */
function pointsOf({ start, end }: SourceRange | NoRange): readonly SourcePoint[] {
  if (start.line === undefined || end.line === undefined) return [];
  return [start, end, ...(end.column > 0 ? [{ ...end, column: end.column - 1 }] : [])];
}
