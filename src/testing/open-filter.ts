import type { SourcePosition } from "../diagnostics/diagnostic.ts";
import { mapStoreOf } from "../explain/map-store.ts";
import type { ParameterValues } from "../filter/parameters.ts";
import type { FilterNotation } from "../scenario/scenario-notation.ts";
import { normaliseFilter } from "../scenario/read-scenario.ts";
import type { TestExchange } from "./client.ts";
import { readSource, type FilterSource } from "./filter-source.ts";
import { createCoverRun } from "./filter-coverage.ts";
import { openScripts } from "./open-scripts.ts";
import { runTest, type HostOptions } from "./run-test.ts";
import { recordableFilters, recordRun } from "./recorded-run.ts";
import { currentTest, writeRecording } from "./write-recording.ts";
import type { TestOutcome } from "./test-outcome.ts";
import { readWorld, testScenario, writeScenario, type TestWorld } from "./test-scenario.ts";

/** How a filter is tested: its parameters, where it runs, and what stands around it. */
export interface FilterOptions extends HostOptions, TestWorld {
  /** Values of its parameters; the defaults of `parameters.ts` for the others. */
  readonly parameters?: ParameterValues;
}

/** A filter that exchanges can be run with. */
export interface TestFilter {
  /** The Lua that Envoy would run. */
  readonly lua: string;
  /**
   * Sends a request through a proxy of its own, so that nothing is left of earlier runs.
   *
   * @throws TestError when a hook ends in an error that was not allowed, when answers to calls were not asked for, when something that
   * `expect` says is not so, when both hosts do not agree, and for mistakes in the test
   */
  run(exchange: TestExchange, options?: HostOptions): Promise<TestOutcome>;
  /** Sends several, one after the other through one proxy, whose scripts keep their globals. */
  run(exchanges: readonly TestExchange[], options?: HostOptions): Promise<readonly TestOutcome[]>;
  /** The same exchanges as the files of a scenario: `scenario.yaml` and `envoy.yaml`. */
  scenario(title: string, exchanges: readonly TestExchange[]): Readonly<Record<string, string>>;
}

/**
 * Opens a filter for tests: compiles it, and tells of every mistake in it.
 *
 * @param source its folder, or the text of a filter
 * @throws TestError where it does not compile
 * @example
 * import { expect } from "vitest";
 * import "envoy-lua-kit/testing/vitest";
 *
 * const filter = await openFilter("filter-src/request-guard");
 * const outcome = await filter.run(client().get("/admin"));
 * expect(outcome).toReplyLocally(403);
 */
export async function openFilter(source: FilterSource, options: FilterOptions = {}): Promise<TestFilter> {
  const { parameters = {}, ...world } = options;
  const named = readSource(source, parameters);
  const read = readWorld(world, named);
  const folder = world.scenario ?? "(test)";
  const uses = Object.entries(read.filters).map(([key, use]) => [key, normaliseFilter(use, key)] as const);
  const { files, newest } = named;
  const sourcesOf = (filter: string): string =>
    filter === named.name && named.folder !== undefined ? named.folder : `filter-src/${filter}`;
  const scripts = await openScripts(new Map(uses), { files, folder, sourcesOf });
  const maps = await mapStoreOf(
    [...scripts.values()].flatMap((script) => script.source ?? []),
    files,
  );
  const coverRun = await createCoverRun(scripts, files);
  const knownPlaces = new Map<string, SourcePosition>();
  const isNamed = (use: FilterNotation, key: string): boolean =>
    named.folder === `filter-src/${use.filter ?? key}` || use.filter !== named.name;
  const texts = new Map([...scripts].map(([name, { lua }]) => [name, lua] as const));

  const recordable = recordableFilters(read.filters, isNamed, texts);

  async function run(exchanges: readonly TestExchange[], hosts: HostOptions): Promise<readonly TestOutcome[]> {
    const scenario = testScenario(exchanges, read);
    const outcomes = await coverRun((coverage) =>
      runTest(
        { scenario, exchanges, scripts: texts, files, folder, maps, knownPlaces, newest, coverage },
        { ...world, ...hosts },
      ),
    );
    writeRecording(() =>
      recordRun(currentTest(), testScenario(exchanges, read, { isWhole: true }), { outcomes, filters: recordable }),
    );
    return outcomes;
  }

  async function runOne(exchange: TestExchange, hosts: HostOptions): Promise<TestOutcome> {
    const [outcome] = await run([exchange], hosts);
    if (outcome === undefined) throw new Error("An exchange has no outcome");
    return outcome;
  }

  return {
    lua: [...texts.values()][0] ?? "",
    run: ((given: TestExchange | readonly TestExchange[], hosts: HostOptions = {}) =>
      isList(given) ? run(given, hosts) : runOne(given, hosts)) as TestFilter["run"],
    scenario: (title, exchanges) => writeScenario(testScenario(exchanges, read, { title, isWhole: true })),
  };
}

function isList(given: TestExchange | readonly TestExchange[]): given is readonly TestExchange[] {
  return !("path" in given);
}
