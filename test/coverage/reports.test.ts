import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { FileCoverage } from "../../src/coverage/file-coverage.ts";
import { mergeCoverage } from "../../src/coverage/merge-coverage.ts";
import { renderCoverage } from "../../src/coverage/render-coverage.ts";
import { percentOf, summarise } from "../../src/coverage/summarise.ts";
import { writeLcov } from "../../src/coverage/write-lcov.ts";
import { coverageOf } from "./annotate.ts";

/** Istanbul's own, which come with Vitest's provider; they have no types. */
interface CoverageMap {
  merge(files: Record<string, FileCoverage>): void;
  getCoverageSummary(): { toJSON(): Record<string, { covered: number; total: number; pct: number }> };
  fileCoverageFor(file: string): { toJSON(): FileCoverage };
}
const require = createRequire(import.meta.url);
const { createCoverageMap } = require("istanbul-lib-coverage") as { createCoverageMap(): CoverageMap };
const { createContext } = require("istanbul-lib-report") as { createContext(options: object): object };
const reports = require("istanbul-reports") as {
  create(name: string, options: object): { execute(context: object): void };
};

const filter = `import type { RequestHandle } from "envoy-lua-kit/envoy-api";
import { describe } from "./describe";

export function onRequest(handle: RequestHandle): void {
  const value = handle.headers().get("x-a");
  if (value === undefined) {
    handle.logInfo("none");
    return;
  }
  if (value === "2") handle.logInfo("two");
  for (const name of ["a", "b"]) {
    if (name === value) handle.logInfo(describe(value));
  }
}
`;
const describing = `export function describe(value: string): string {
  if (value === "a") {
    const letter = string.upper(value);

    return letter;
  }
  return [value].map((one) => string.rep(one, 2)).join("");
}
`;
const modules = { "filter.ts": filter, "describe.ts": describing };

describe("Reports of coverage", () => {
  let files: readonly FileCoverage[] = [];
  beforeAll(async () => {
    files = await coverageOf(modules, [{ requests: [{ "x-a": "b" }, { "x-a": "c" }] }]);
  });

  test("have the sums that Istanbul has", () => {
    const map = mapOf(files);
    const { statements, branches, functions, lines } = map.getCoverageSummary().toJSON();
    const ours = summarise(files);
    const withPercent = (ratio: { covered: number; total: number }) => ({
      ...ratio,
      skipped: 0,
      pct: percentOf(ratio),
    });
    expect({ statements, branches, functions, lines }).toEqual({
      statements: withPercent(ours.statements),
      branches: withPercent(ours.branches),
      functions: withPercent(ours.functions),
      lines: withPercent(ours.lines),
    });
    expect(ours.lines.covered).toBeLessThan(ours.lines.total);
  });

  test("are the LCOV that Istanbul writes", () => {
    expect(writeLcov(files)).toBe(istanbulReport("lcovonly", "lcov.info", files));
  });

  test("are the table that Istanbul prints", () => {
    const theirs = istanbulReport("text", "text.txt", files);
    expect(rowsIn(renderCoverage(files, { isColoured: false }))).toEqual(rowsIn(theirs));
    expect(
      rowsIn(theirs)
        .find(([name]) => name === "describe.ts")
        ?.at(-1),
    ).toBe("3-5");
  });

  test("name lines with branches that were not taken where all lines ran", async () => {
    const all = await coverageOf(modules, [{ requests: [{ "x-a": "2" }, { "x-a": "a" }, { "x-a": "b" }, {}] }]);
    const some = await coverageOf(modules, [{ requests: [{ "x-a": "a" }, { "x-a": "b" }, {}] }]);
    for (const each of [all, some])
      expect(rowsIn(renderCoverage(each, { isColoured: false }))).toEqual(
        rowsIn(istanbulReport("text", "text.txt", each)),
      );
    expect(renderCoverage(some, { isColoured: true })).toContain("\x1b[32m    100\x1b[0m");
  });

  test("of two runs are the same added up by Istanbul as by us", async () => {
    const more = await coverageOf(modules, [{ requests: [{ "x-a": "a" }] }]);
    const map = mapOf(files);
    map.merge(Object.fromEntries(more.map((file) => [file.path, file])));
    const merged = mergeCoverage([...files, ...more]);
    for (const file of merged) expect(mergeCoverage([map.fileCoverageFor(file.path).toJSON()])).toEqual([file]);
  });
});

function mapOf(files: readonly FileCoverage[]): CoverageMap {
  const map = createCoverageMap();
  map.merge(
    JSON.parse(JSON.stringify(Object.fromEntries(files.map((file) => [file.path, file])))) as Record<
      string,
      FileCoverage
    >,
  );
  return map;
}

function istanbulReport(name: string, file: string, files: readonly FileCoverage[]): string {
  const dir = mkdtempSync(path.join(tmpdir(), "coverage-report-"));
  try {
    const context = createContext({ dir, coverageMap: mapOf(files) });
    reports.create(name, { file, projectRoot: "", maxCols: 0 }).execute(context);
    return readFileSync(path.join(dir, file), "utf8");
  } finally {
    rmSync(dir, { recursive: true });
  }
}

/** Cells of a table; Istanbul shows a folder only where there are several. */
function rowsIn(table: string): readonly (readonly string[])[] {
  return table
    .split("\n")
    .filter((line) => line.includes(" | ") && !line.startsWith(" sample"))
    .map((line) => line.split("|").map((cell) => cell.trim()));
}
