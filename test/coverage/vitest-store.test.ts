import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { FileCoverage } from "../../src/coverage/file-coverage.ts";
import { isVitestCovering, reportToVitest } from "../../src/coverage/vitest-store.ts";
import { annotate } from "./annotate.ts";

const root = path.resolve(import.meta.dirname, "../..");

const filter = `import type { RequestHandle } from "envoy-lua-kit/envoy-api";
import { describe } from "./describe";

export function onRequest(handle: RequestHandle): void {
  const value = handle.headers().get("x-a");
  if (value === undefined) return;
  handle.logInfo(describe(value));
}
`;
const describing = `export function describe(value: string): string {
  if (value === "2") {
    return "two";
  }
  return value + "!";
}
`;
const untouched = `export function onRequest(): void {
  const value = string.upper("a");
  if (value === "A") error("never");
}
`;

/** A file of tests that runs the filter with one request. */
function testFile(name: string, request: Readonly<Record<string, string>>): string {
  return `import path from "node:path";
import { expect, test } from "vitest";
import { disk } from "${root}/src/files/disk.ts";
import { createCompiler } from "${root}/src/compiler/create-compiler.ts";
import { createCoverageCollector } from "${root}/src/coverage/collect-coverage.ts";
import { createFilterCoverage } from "${root}/src/coverage/cover-filters.ts";
import { isVitestCovering, reportToVitest } from "${root}/src/coverage/vitest-store.ts";
import { readFilter } from "${root}/src/filter/read-filter.ts";
import { runScript } from "${root}/test/support/run-filter.ts";
import { describe } from "./filter-src/hello/describe.ts";

test("${name}", async () => {
  expect(isVitestCovering()).toBe(true);
  expect(describe("x")).toBe("x!");
  const sources = path.resolve("filter-src/hello");
  const filter = readFilter(sources, disk);
  if (!filter.ok) throw new Error(JSON.stringify(filter.diagnostics));
  const script = createCompiler().compile(filter.value, { parameters: {}, files: disk });
  if (!script.ok) throw new Error(JSON.stringify(script.diagnostics));
  const coverage = createCoverageCollector();
  const { lua, sourceMap } = script.value;
  await runScript(lua, ${JSON.stringify(request)}, { coverage });
  reportToVitest(await createFilterCoverage(disk).cover(coverage.scripts, () => ({ sourceMap, sources })));
});
`;
}

const config = `import { defineConfig } from "vitest/config";
export default defineConfig({
  test: {
    coverage: { provider: "istanbul", include: ["filter-src/**/*.ts"], reporter: ["json", "lcovonly", "html"] },
  },
});
`;

const manifest = `name: hello
version: 1.0.0
description: A filter of a test
envoy: { from: "1.36", to: "1.40" }
`;

describe("vitest run --coverage with Istanbul's provider", () => {
  let folder = "";
  let coverage: Record<string, FileCoverage> = {};
  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "vitest-coverage-"));
    const texts = {
      "vitest.config.ts": config,
      "one.test.ts": testFile("one", {}),
      "two.test.ts": testFile("two", { "x-a": "2" }),
      "filter-src/hello/filter.yaml": manifest,
      "filter-src/hello/filter.ts": filter,
      "filter-src/hello/describe.ts": describing,
      "filter-src/untouched/filter.ts": untouched,
    };
    for (const [name, text] of Object.entries(texts)) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
    }
    symlinkSync(path.join(root, "node_modules"), path.join(folder, "node_modules"));
    const vitest = path.join(root, "node_modules/vitest/vitest.mjs");
    await promisify(execFile)(process.execPath, [vitest, "run", "--coverage"], {
      cwd: folder,
      timeout: 100_000,
      env: { ...process.env, VITEST: "", NO_COLOR: "1" },
    }).catch((error: unknown) => {
      const { stdout, stderr } = error as { stdout: string; stderr: string };
      throw new Error(`${stdout}\n${stderr}`);
    });
    const text = readFileSync(path.join(folder, "coverage/coverage-final.json"), "utf8");
    coverage = JSON.parse(text) as Record<string, FileCoverage>;
  }, 120_000);
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test("shows filters with the sums of all test files", () => {
    expect(annotate(filter, coverage[path.join(folder, "filter-src/hello/filter.ts")])).toBe(
      filter
        .replace("void {", "void { // called 2")
        .replace('("x-a");', '("x-a"); // 2')
        .replace("return;", "return; // 2, 1, if 1 or 1")
        .replace("(describe(value));", "(describe(value)); // 1"),
    );
  });

  test("shows a filter that no test runs as not covered", () => {
    const { s } = coverage[path.join(folder, "filter-src/untouched/filter.ts")] ?? { s: {} };
    expect(Object.values(s)).toEqual([0, 0, 0]);
  });

  test("has what tests run of a module in Node beside it, and does not mix the two up", () => {
    const counts = annotate(describing, coverage[path.join(folder, "filter-src/hello/describe.ts")]).split("\n");
    // Node's ranges end with the line, so each statement is there twice.
    expect(counts.slice(1, 5)).toEqual([
      '  if (value === "2") { // 2, 1, if 0 or 2, if 1 or 0',
      '    return "two"; // 0, 1',
      "  }",
      '  return value + "!"; // 2, 0',
    ]);
  });

  test("writes LCOV", () => {
    const lcov = readFileSync(path.join(folder, "coverage/lcov.info"), "utf8");
    expect(lcov).toContain("SF:filter-src/hello/filter.ts\nFN:4,onRequest\nFNF:1\nFNH:1\nFNDA:2,onRequest\n");
  });

  test("writes HTML", () => {
    const html = readFileSync(path.join(folder, "coverage/hello/filter.ts.html"), "utf8");
    expect(html).toContain('<span class="cline-any cline-yes">2x</span>');
  });
});

describe("Vitest's store", () => {
  const file = (count: number): FileCoverage => ({
    path: "/f.ts",
    statementMap: { 0: { start: { line: 1, column: 0 }, end: { line: 1, column: 5 } } },
    s: { 0: count },
    ...{ fnMap: {}, f: {}, branchMap: {}, b: {} },
  });

  test("adds up what is reported of a file, beside what Node ran of it", () => {
    const globals = { __VITEST_COVERAGE__: { "/f.ts": file(5) } };
    reportToVitest([file(1)], globals);
    reportToVitest([file(2)], globals);
    expect(Object.values(globals.__VITEST_COVERAGE__)).toMatchObject([
      file(5),
      { ...file(3), path: "/f.ts?envoy-lua" },
    ]);
  });

  test.each([
    [true, { enabled: true, provider: "istanbul" }],
    [false, { enabled: true, provider: "v8" }],
    [false, { enabled: false, provider: "istanbul" }],
    [false, undefined],
  ])("is looked for where coverage is collected with Istanbul: %s with %j", (expected, coverage) => {
    expect(isVitestCovering({ __vitest_worker__: { config: { coverage } } })).toBe(expected);
    expect(isVitestCovering({})).toBe(false);
  });
});
