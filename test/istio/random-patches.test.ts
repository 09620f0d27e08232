import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isJsonObject, type Json, type JsonObject } from "../../src/files/json.ts";
import { applyEnvoyFilters, decodeConfiguration } from "../../src/istio/apply-envoy-filters.ts";
import type { GatewayConfiguration } from "../../src/istio/gateway.ts";
import { readEnvoyFilters } from "../../src/istio/read-envoy-filters.ts";
import { readExample, resourcesByName, variantsBase } from "../oracles/istio-fixtures.ts";
import { istioSkipReason, startIstioOracle, type IstioOracle } from "../support/istio-oracle.ts";
import { parseAllDocuments } from "yaml";
import { envoyFilters } from "./random-patches.ts";
import { baseOf } from "./recorded-gateways.ts";

const skipped = istioSkipReason();
const runs = Number(process.env["ISTIO_RANDOM_RUNS"] ?? 40);
const seed = process.env["ISTIO_RANDOM_SEED"];

describe.skipIf(skipped !== undefined)(`Random EnvoyFilters (${skipped ?? "istiod"})`, () => {
  let oracle: IstioOracle;
  beforeAll(() => {
    oracle = startIstioOracle();
  });
  afterAll(() => oracle.stop());

  const [base] = baseOf(variantsBase);
  const manifests = parseAllDocuments(readExample(variantsBase).manifests)
    .filter((document) => document.contents !== null && document.get("kind") !== "EnvoyFilter")
    .map(String);

  test("give what istiod makes of them, or are not modelled", { timeout: 600_000 }, async () => {
    await compareWithIstiod(seed === undefined ? undefined : Number(seed));
  });

  // Else the pools would have become such that nothing is asked. With another seed each time, chance would decide.
  test("are most often modelled, and change something", { timeout: 600_000 }, async () => {
    expect((await compareWithIstiod(1)).changed).toBeGreaterThan(runs / 3);
  });

  async function compareWithIstiod(
    seedNumber: number | undefined,
  ): Promise<{ readonly equal: number; readonly changed: number; readonly notModelled: number }> {
    const counts = { equal: 0, changed: 0, notModelled: 0 };
    const unpatched = base === undefined ? undefined : named(decodeConfiguration(base.configuration));
    await fc.assert(
      fc.asyncProperty(envoyFilters, async (filters) => {
        if (base === undefined) throw new Error("no base");
        const text = filters.map((filter) => JSON.stringify(filter)).join("\n---\n");
        const read = filters.map((filter) => readEnvoyFilters([{ file: "f.yaml", text: JSON.stringify(filter) }]));
        const admitted = read.flatMap((one) => one.filters);
        const ours = applyEnvoyFilters(base.configuration, admitted, base.proxy);
        if (!ours.ok) {
          // Not asked: some of these change what istiod answers from then on.
          expect(ours.diagnostics.map(({ code }) => code)).toContain("ENVOY_FILTER_NOT_MODELLED");
          counts.notModelled += 1;
          return;
        }
        const { gateways, objects } = await oracle.ask({ manifests: [...manifests, text].join("\n---\n") });
        const isRefused = filters.map(({ metadata }) => isRefusedBy(objects, metadata));
        expect(read.map((one) => one.filters.length === 0)).toEqual(isRefused);
        counts.equal += 1;
        if (!isDeepStrictEqual(named(ours.value), unpatched)) counts.changed += 1;
        const theirs = gateways[0] as unknown as GatewayConfiguration;
        expect(named(ours.value)).toEqual(named(decodeConfiguration(theirs)));
      }),
      { numRuns: runs, ...(seedNumber === undefined ? {} : { seed: seedNumber }), endOnFailure: false },
    );
    return counts;
  }
});

function isRefusedBy(
  objects: readonly {
    readonly kind: string;
    readonly name: string;
    readonly namespace: string;
    readonly error?: string;
  }[],
  metadata: Json | undefined,
): boolean {
  if (!isJsonObject(metadata)) return false;
  const found = objects.find(
    ({ kind, name, namespace }) =>
      kind === "EnvoyFilter" && name === metadata["name"] && namespace === metadata["namespace"],
  );
  return found?.error !== undefined;
}

/** Things of one name come in any order in istiod's answer. */
function named(configuration: GatewayConfiguration): unknown {
  const sorted = (list: readonly JsonObject[]): readonly JsonObject[] =>
    list
      .map((thing) => ({ thing, text: JSON.stringify(sortKeys(thing)) }))
      .sort((a, b) => (a.text < b.text ? -1 : 1))
      .map(({ thing }) => thing);
  const { listeners, routes, clusters } = configuration;
  const lists = { listeners: sorted(listeners), routes: sorted(routes), clusters: sorted(clusters) };
  return resourcesByName(lists as unknown as Parameters<typeof resourcesByName>[0]);
}

function sortKeys(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(sortKeys);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sortKeys(item)]),
  );
}
