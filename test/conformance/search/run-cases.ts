import { renderDiagnostic } from "../../../src/diagnostics/render-diagnostic.ts";
import { compareOutcomes, type Difference } from "../../../src/scenario/compare-outcomes.ts";
import type { Outcome } from "../../../src/scenario/outcome.ts";
import type { ScenarioHost } from "../../../src/scenario/scenario-host.ts";
import type { SearchCase } from "./search-case.ts";
import { scenarioOf } from "./search-scenario.ts";

/** The simulator, and an Envoy of the same line. */
export interface TwoHosts {
  readonly simulator: ScenarioHost;
  readonly envoy: ScenarioHost;
}

type Cases = ReadonlyMap<number, SearchCase>;

/** What came of cases on both hosts, by their numbers. */
export interface Comparison {
  /** Of the cases that came out differently. */
  readonly differences: ReadonlyMap<number, readonly Difference[]>;
  /** What the simulator said of the cases that it does not model. */
  readonly refused: ReadonlyMap<number, string>;
}

/** Runs each case in a simulator of its own, and those that it models all together in one Envoy. */
export async function runCases(cases: Cases, { simulator, envoy }: TwoHosts): Promise<Comparison> {
  const refused = new Map<number, string>();
  const simulated = new Map<number, readonly Outcome[]>();
  const broken = new Map<number, readonly Difference[]>();
  for (const [number, search] of cases) {
    try {
      const run = await simulator.run(scenarioOf(new Map([[number, search]])));
      if (run.ok) simulated.set(number, run.value);
      else refused.set(number, run.diagnostics.map(renderDiagnostic).join("\n"));
    } catch (error) {
      broken.set(number, [{ what: "the simulator", left: "ends well", right: String(error) }]);
    }
  }
  const found = await runInEnvoy(new Map([...cases].filter(([number]) => simulated.has(number))), envoy);
  const compared = [...simulated].map(
    ([number, outcomes]) => [number, differencesOf(found.get(number), outcomes)] as const,
  );
  return {
    refused,
    differences: new Map([...broken, ...compared.filter(([, differences]) => differences.length > 0)]),
  };
}

type Ran = ReadonlyMap<number, readonly Outcome[] | string>;

/** Where an Envoy does not survive the cases, each half of them gets one of its own. */
async function runInEnvoy(cases: Cases, envoy: ScenarioHost): Promise<Ran> {
  if (cases.size === 0) return new Map();
  const run = await envoy.run(scenarioOf(cases));
  if (run.ok) return deal(cases, run.value);
  if (cases.size === 1)
    return new Map([...cases.keys()].map((number) => [number, run.diagnostics.map(renderDiagnostic).join("\n")]));
  const all = [...cases];
  const middle = Math.ceil(all.length / 2);
  const halves = [all.slice(0, middle), all.slice(middle)];
  const results: (readonly [number, readonly Outcome[] | string])[] = [];
  for (const half of halves) results.push(...(await runInEnvoy(new Map(half), envoy)));
  return new Map(results);
}

/** Gives each case as many outcomes as it has exchanges. */
function deal(cases: Cases, outcomes: readonly Outcome[]): Ran {
  let next = 0;
  return new Map(
    [...cases].map(([number, { exchanges }]) => [number, outcomes.slice(next, (next += exchanges.length))]),
  );
}

function differencesOf(
  envoy: readonly Outcome[] | string | undefined,
  simulator: readonly Outcome[],
): readonly Difference[] {
  if (envoy === undefined || typeof envoy === "string")
    return [{ what: "the run", left: envoy ?? "no outcome", right: "ends well" }];
  return envoy.flatMap((outcome, index) => {
    const other = simulator[index];
    return other === undefined ? [] : compareOutcomes(outcome, other);
  });
}
