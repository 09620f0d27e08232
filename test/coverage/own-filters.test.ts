import { beforeAll, describe, expect, test } from "vitest";
import { createCompiler } from "../../src/compiler/create-compiler.ts";
import { createCoverageCollector } from "../../src/coverage/collect-coverage.ts";
import { createFilterCoverage, type ScriptSource } from "../../src/coverage/cover-filters.ts";
import type { FileCoverage } from "../../src/coverage/file-coverage.ts";
import { countLines } from "../../src/coverage/summarise.ts";
import { meetsEveryCall } from "../../src/scenario/fault.ts";
import { readScenario } from "../../src/scenario/read-scenario.ts";
import type { Scenario } from "../../src/scenario/scenario.ts";
import { createSimulator } from "../../src/simulator/create-simulator.ts";
import { compileScripts } from "../../src/workflows/compile-scripts.ts";
import { runScenario } from "../../src/workflows/run-scenario.ts";
import { compileRemembering } from "../auth-header/compile-remembering.ts";
import { valueOf } from "../support/expect-value.ts";
import { filterFolder, projectFiles } from "../support/files-on-disk.ts";
import { runScript } from "../support/run-filter.ts";

const filters = projectFiles.list("filter-src").filter((name) => !name.includes("."));
const scenarios = projectFiles
  .list("envoy-fixtures")
  .map((name) => `envoy-fixtures/${name}`)
  .filter((folder) => projectFiles.list(folder).includes("scenario.yaml"));

describe("The scenarios of envoy-fixtures", () => {
  let covered: readonly FileCoverage[] = [];
  beforeAll(async () => {
    covered = await coverAll();
  }, 300_000);

  test.each(filters)("run every line and function of %s", (name) => {
    const files = covered.filter(({ path }) => path.startsWith(`${filterFolder(name)}/`));
    expect(files).not.toEqual([]);
    expect(files.flatMap(leftOut)).toEqual([]);
  });
});

function leftOut(file: FileCoverage): readonly string[] {
  const { path, fnMap, f } = file;
  const lines = [...countLines(file)].flatMap(([line, count]) => (count === 0 ? [`${path}:${line}`] : []));
  return [...lines, ...Object.entries(fnMap).flatMap(([key, { name }]) => (f[key] === 0 ? [`${path}: ${name}`] : []))];
}

async function coverAll(): Promise<readonly FileCoverage[]> {
  const coverage = createCoverageCollector();
  const sources = new Map<string, ScriptSource>();
  const compiler = createCompiler();
  for (const folder of scenarios) {
    const scenario = withoutRepetition(valueOf(readScenario(folder, projectFiles)));
    const options = { files: projectFiles, filterFolder, compiler };
    const compiled = valueOf(compileScripts(scenario, options));
    for (const { lua, source } of compiled.values()) if (source !== undefined) sources.set(lua, source);
    const scripts = new Map([...compiled].map(([name, { lua }]) => [name, lua]));
    const hosts = [createSimulator({ version: "1.40" })];
    valueOf(await runScenario(scenario, { scripts, hosts, now: new Date() }, { coverage }));
  }
  // What the auth-header filter does with its 501st certificate.
  const { lua, sourceMap } = compileRemembering();
  sources.set(lua, { sourceMap, sources: filterFolder("auth-header") });
  await runScript(lua, {}, { coverage });
  return createFilterCoverage(projectFiles).cover(coverage.scripts, (script) => sources.get(script));
}

/** Exchanges that are sent again for each call that can fail take most of the time. */
function withoutRepetition(scenario: Scenario): Scenario {
  const exchanges = scenario.exchanges.filter(({ faults = [] }) => !faults.some(meetsEveryCall));
  return { ...scenario, exchanges };
}
