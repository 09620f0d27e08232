import { textFilesOf } from "../../src/files/text-files.ts";
import { createCoverageCollector } from "../../src/coverage/collect-coverage.ts";
import { createFilterCoverage, type ScriptSource } from "../../src/coverage/cover-filters.ts";
import type { FileCoverage } from "../../src/coverage/file-coverage.ts";
import type { ParameterValues } from "../../src/filter/parameters.ts";
import { valueOf } from "../support/expect-value.ts";
import { compileModules, runScript } from "../support/run-filter.ts";

interface Run {
  readonly parameters?: ParameterValues;
  /** Headers of each request. */
  readonly requests?: readonly Readonly<Record<string, string>>[];
}

/** What runs of a filter's modules, builds with different parameters added up. */
export async function coverageOf(
  modules: Readonly<Record<string, string>>,
  runs: readonly Run[] = [{}],
): Promise<readonly FileCoverage[]> {
  const coverage = createCoverageCollector();
  const sources = new Map<string, ScriptSource>();
  for (const { parameters = {}, requests = [{}] } of runs) {
    const { lua, sourceMap } = valueOf(compileModules(modules, { parameters }));
    sources.set(lua, { sourceMap, sources: "sample" });
    for (const headers of requests) await runScript(lua, headers, { coverage });
  }
  const files = textFilesOf(
    Object.fromEntries(Object.entries(modules).map(([name, text]) => [`sample/${name}`, text])),
  );
  return createFilterCoverage(files).cover(coverage.scripts, (script) => sources.get(script));
}

/**
 * A module's text with what was counted behind each line: counts of the statements that begin there, calls of functions after `called`, and the
 * ways of branches. Comments of the form `// …` that the text has are taken off first.
 */
export function annotate(text: string, coverage: FileCoverage | undefined): string {
  return text
    .split("\n")
    .map((line, index) => {
      const counts = coverage === undefined ? "" : countsAt(coverage, index + 1);
      const bare = line.replace(/ *\/\/.*/, "");
      return counts === "" ? bare : `${bare} // ${counts}`;
    })
    .join("\n");
}

function countsAt({ statementMap, s, fnMap, f, branchMap, b }: FileCoverage, line: number): string {
  const statements = keysIn(statementMap, ({ start }) => start.line === line);
  const functions = keysIn(fnMap, ({ decl }) => decl.start.line === line);
  const branches = keysIn(branchMap, ({ loc }) => loc.start.line === line);
  return [
    ...statements.map((key) => s[key]),
    ...functions.map((key) => `called ${f[key] ?? ""}`),
    ...branches.map((key) => `${branchMap[key]?.type ?? ""} ${(b[key] ?? []).join(" or ")}`),
  ].join(", ");
}

function keysIn<Entry>(map: Readonly<Record<string, Entry>>, isThere: (entry: Entry) => boolean): readonly string[] {
  return Object.entries(map).flatMap(([key, entry]) => (isThere(entry) ? [key] : []));
}

/** Counts of a filter of one file, behind its lines. */
export async function annotated(
  text: string,
  ...requests: readonly Readonly<Record<string, string>>[]
): Promise<string> {
  const [file] = await coverageOf({ "filter.ts": text }, [{ requests }]);
  return annotate(text, file);
}
