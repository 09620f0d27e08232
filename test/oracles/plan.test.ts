import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createCompiler } from "../../src/compiler/create-compiler.ts";
import type { Exposure } from "../../src/gardener/exposure.ts";
import { namesOf } from "../../src/gardener/exposure-names.ts";
import type { KubernetesObject } from "../../src/gardener/kubernetes-object.ts";
import { createL4Resources } from "../../src/gardener/passthrough/create-l4-resources.ts";
import { planToL4, planToL7 } from "../../src/gardener/plan-modes.ts";
import { referenceTo, type ObjectReference, type PlanStep } from "../../src/gardener/plan.ts";
import { exposeClusters } from "../../src/workflows/expose-clusters.ts";
import { istioSkipReason, startIstioOracle, type IstioOracle } from "../support/istio-oracle.ts";
import { valueOf } from "../support/expect-value.ts";
import { projectFiles } from "../support/files-on-disk.ts";
import { readExposureExamples } from "./exposure-examples.ts";
import { manifestsOf } from "./exposure-manifests.ts";
import { gatewayProblems } from "./gateway-problems.ts";

const skipped = istioSkipReason();
const filters = { root: "filter-src", files: projectFiles };
const compiler = createCompiler();

/** Objects of a cluster by what they are. */
type State = ReadonlyMap<string, KubernetesObject>;

function keyOf({ kind, namespace, name }: ObjectReference): string {
  return `${kind} ${namespace}/${name}`;
}

function stateOf(objects: readonly KubernetesObject[]): State {
  return new Map(objects.map((object) => [keyOf(referenceTo(object)), object]));
}

function after(state: State, { apply, remove }: PlanStep): State {
  const removed = new Set(remove.map(keyOf));
  return new Map([...[...state].filter(([key]) => !removed.has(key)), ...stateOf(apply)]);
}

/** What fails at each step of a plan, by the step's title; steps at which nothing does are left out. */
async function failures(
  oracle: IstioOracle,
  exposure: Exposure,
  { steps, start, destination: first }: { steps: readonly PlanStep[]; start: State; destination: string },
): Promise<{ readonly failures: readonly unknown[]; readonly end: State }> {
  let [state, destination] = [start, first];
  const found: unknown[] = [];
  for (const step of steps) {
    const next = /X-Gardener-Destination: (\S+)/.exec(step.others.join())?.[1] ?? destination;
    state = after(state, step);
    const answer = await oracle.ask({ manifests: manifestsOf([exposure], [...state.values()]) });
    // Some pods are new and some are not while a DaemonSet is rolled out.
    const destinations = exposure.apiserverProxy ? [...new Set([destination, next])] : [];
    const problems = gatewayProblems(exposure, answer.gateways, destinations);
    if (problems.length > 0) found.push([step.title, problems]);
    destination = next;
  }
  return { failures: found, end: state };
}

function planned(exposure: Exposure) {
  const { gateways, clusters } = valueOf(exposeClusters([exposure], { filters, compiler }));
  const [cluster] = clusters;
  if (cluster === undefined) throw new Error("One exposure gives one cluster");
  const { socketCluster, clusters: names } = namesOf(exposure);
  const l7 = stateOf([...gateways, ...cluster.objects]);
  const l4 = stateOf(createL4Resources(exposure));
  return {
    toL7: { steps: planToL7(exposure, cluster.plan), start: l4, end: l7, destination: names.plain },
    // Other control planes may need what the gateways have.
    toL4: {
      steps: planToL4(exposure, cluster.plan),
      start: l7,
      end: new Map([...l4, ...stateOf(gateways)]),
      destination: socketCluster,
    },
  };
}

describe.skipIf(skipped !== undefined)(`A plan${skipped === undefined ? "" : ` (${skipped})`}`, () => {
  let oracle: IstioOracle;
  beforeAll(() => {
    oracle = startIstioOracle();
  });
  afterAll(() => oracle.stop());

  const examples = readExposureExamples().flatMap(({ name, exposures }) =>
    exposures.map((exposure) => ({ name, exposure })),
  );

  test.each(
    examples.flatMap((example) => [
      { ...example, direction: "toL7" as const },
      { ...example, direction: "toL4" as const },
    ]),
  )(
    "$direction of $name has no step at which a client fails, and ends where it should",
    async ({ exposure, direction }) => {
      const plan = planned(exposure)[direction];
      const { failures: found, end } = await failures(oracle, exposure, plan);
      expect(found).toEqual([]);
      expect(Object.fromEntries(end)).toEqual(Object.fromEntries(plan.end));
    },
    120_000,
  );

  const shoot = examples.find(({ name }) => name === "shoot")?.exposure;

  test.each([
    ["Add the routes to the trusted connection, and the listener for the apiserver-proxy", "certificates are nobody's"],
    ["Say where requests go", "gets 404"],
    ["Give the gateways their filters", "no script guards"],
    ["Turn the apiserver-proxy to its listener", "pods get TLS within TLS"],
    ["Add the Services for trusted connections and for upgrades", "speaks plain text to"],
  ])(
    "without its step %j fails",
    async (title, problem) => {
      if (shoot === undefined) throw new Error("There is no example shoot");
      const { toL7 } = planned(shoot);
      const steps = toL7.steps.filter((step) => step.title !== title);
      expect(steps).toHaveLength(toL7.steps.length - 1);
      const { failures: found } = await failures(oracle, shoot, { ...toL7, steps });
      expect(JSON.stringify(found)).toContain(problem);
    },
    120_000,
  );
});
