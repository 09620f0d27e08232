import path from "node:path";
import type { CoverageCollector } from "../coverage/collect-coverage.ts";
import { isVitestCovering } from "../coverage/vitest-store.ts";
import type { TextFiles } from "../files/text-files.ts";
import type { TestScript } from "./open-scripts.ts";

/** Counts what runs of a filter, for the test runner. */
export interface TestCoverage {
  readonly collector: CoverageCollector;
  /** Hands on what ran since it was called last. */
  report(): Promise<void>;
}

/** Nothing unless the test runner collects coverage: the parts that read TypeScript take time to start. */
export async function coverageOf(
  scripts: ReadonlyMap<string, TestScript>,
  files: TextFiles,
): Promise<TestCoverage | undefined> {
  if (!isVitestCovering()) return undefined;
  const { createCoverageCollector } = await import("../coverage/collect-coverage.ts");
  const { createFilterCoverage } = await import("../coverage/cover-filters.ts");
  const { reportToVitest } = await import("../coverage/vitest-store.ts");
  const sources = new Map([...scripts.values()].map(({ lua, source }) => [lua, source] as const));
  const filters = createFilterCoverage(files);
  const [collector, clear] = createClearable(createCoverageCollector);
  return {
    collector,
    report: async () => {
      const covered = await filters.cover(collector.scripts, (script) => sources.get(script));
      reportToVitest(covered.map((file) => ({ ...file, path: path.resolve(file.path) })));
      clear();
    },
  };
}

/** A collector that begins again at nothing when it is cleared. */
function createClearable(create: () => CoverageCollector): readonly [CoverageCollector, clear: () => void] {
  let current = create();
  const collector: CoverageCollector = {
    get scripts() {
      return current.scripts;
    },
    loaded: (...args) => {
      current.loaded(...args);
    },
    ran: (...args) => {
      current.ran(...args);
    },
    entered: (...args) => {
      current.entered(...args);
    },
  };
  return [
    collector,
    () => {
      current = create();
    },
  ];
}
