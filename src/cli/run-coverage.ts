import path from "node:path";
import { createCoverageCollector, type CoverageCollector } from "../coverage/collect-coverage.ts";
import { createFilterCoverage, type ScriptSource } from "../coverage/cover-filters.ts";
import type { FileCoverage } from "../coverage/file-coverage.ts";
import { renderCoverage } from "../coverage/render-coverage.ts";
import { writeLcov } from "../coverage/write-lcov.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Json } from "../files/json.ts";
import type { CommandContext } from "./command.ts";

/** What runs of filters in all scenarios of a command. */
export interface RunCoverage {
  readonly collector: CoverageCollector;
  /** Where each compiled script comes from, by its text. */
  readonly sources: Map<string, ScriptSource>;
  /** @param folder where to write it, besides showing it */
  report(folder: string | undefined): Promise<CoverageReport>;
}

export interface CoverageReport {
  readonly text: string;
  /** Istanbul's map, by absolute path. */
  readonly data: Json;
  readonly findings: readonly Diagnostic[];
}

export function createRunCoverage({ files, isColoured, writeFiles }: CommandContext): RunCoverage {
  const collector = createCoverageCollector();
  const sources = new Map<string, ScriptSource>();
  return { collector, sources, report };

  async function report(folder: string | undefined): Promise<CoverageReport> {
    const covered = await createFilterCoverage(files).cover(collector.scripts, (script) => sources.get(script));
    const text = covered.length === 0 ? noFilters : renderCoverage(covered, { isColoured });
    const data = istanbulMap(covered);
    const outputs =
      folder === undefined
        ? []
        : [
            { path: `${folder}/coverage-final.json`, text: `${JSON.stringify(data)}\n` },
            { path: `${folder}/lcov.info`, text: writeLcov(covered) },
          ];
    return { text, data, findings: writeFiles(outputs) };
  }
}

const noFilters = "No filter in TypeScript was run, so there is no coverage to show";

function istanbulMap(covered: readonly FileCoverage[]): Json {
  const map = covered.map((file) => ({ ...file, path: path.resolve(file.path) }));
  return JSON.parse(JSON.stringify(Object.fromEntries(map.map((file) => [file.path, file])))) as Json;
}
