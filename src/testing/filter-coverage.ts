import path from "node:path";
import { createCoverageCollector } from "../coverage/collect-coverage.ts";
import { isVitestCovering, reportToVitest } from "../coverage/vitest-store.ts";
import type { TextFiles } from "../files/text-files.ts";
import type { ScriptCoverage } from "../scenario/script-coverage.ts";
import type { TestScript } from "./open-scripts.ts";

/** Runs something that is told which lines of scripts run, and hands what it was told to the test runner, also when it fails. */
export type CoverRun = <Result>(run: (coverage: ScriptCoverage | undefined) => Promise<Result>) => Promise<Result>;

/** Counts nothing unless the test runner collects coverage: the parts that read TypeScript take time to start. */
export async function createCoverRun(scripts: ReadonlyMap<string, TestScript>, files: TextFiles): Promise<CoverRun> {
  if (!isVitestCovering()) return (run) => run(undefined);
  const { createFilterCoverage } = await import("../coverage/cover-filters.ts");
  const sources = new Map([...scripts.values()].map(({ lua, source }) => [lua, source] as const));
  const filters = createFilterCoverage(files);
  return async (run) => {
    const collector = createCoverageCollector();
    try {
      return await run(collector);
    } finally {
      const covered = await filters.cover(collector.scripts, (script) => sources.get(script));
      reportToVitest(covered.map((file) => ({ ...file, path: path.resolve(file.path) })));
    }
  };
}
