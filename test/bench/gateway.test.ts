import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/files/json.ts";
import { manifestsOf } from "../oracles/exposure-manifests.ts";
import { readExposureExamples, readRecordedExposure } from "../oracles/exposure-examples.ts";
import { exposeClusters } from "../../src/workflows/expose-clusters.ts";
import { istioSkipReason, startIstioOracle } from "../support/istio-oracle.ts";
import { projectFiles } from "../support/files-on-disk.ts";
import { valueOf } from "../support/expect-value.ts";
import { gatewayMaker } from "./gateway/gateway-of-clusters.ts";
import { asGenerated, countLuaFilters, layouts, withoutLua } from "./gateway/layouts.ts";
import { multiplyGateway, renameExposure, type RecordedGateway } from "./gateway/multiply-gateway.ts";

const recording = readRecordedExposure("shoot").gateways[0] as unknown as RecordedGateway;
const example = readExposureExamples().find(({ name }) => name === "shoot");
const skipped = istioSkipReason();

const kinds = ["listeners", "routes", "clusters", "endpoints"] as const;

function namesIn(objects: readonly JsonObject[]): readonly unknown[] {
  return objects.map(({ name, cluster_name: cluster }) => name ?? cluster);
}

describe("A gateway of several control planes", () => {
  test("has what speaks of one as often as there are some, and everything else once", () => {
    const multiplied = multiplyGateway(recording, ["n0", "n1"]);
    const text = JSON.stringify(multiplied);
    expect(text).not.toMatch(/foo--bar|bar\.foo/);
    expect(namesIn(multiplied.clusters)).toContain(
      "outbound|443||kube-apiserver-mtls.shoot--foo--n1.svc.cluster.local",
    );
    expect(new Set(namesIn(multiplied.clusters)).size).toBe(multiplied.clusters.length);
    expect(multiplied.listeners.map((listener) => (listener["filter_chains"] as readonly unknown[]).length)).toEqual([
      1, 4,
    ]);
  });

  test("of the recorded one alone is the recording", () => {
    const { listeners, routes, clusters, endpoints } = recording;
    expect(multiplyGateway(recording, ["bar"])).toEqual({ listeners, routes, clusters, endpoints });
  });

  test.skipIf(skipped !== undefined)(
    `is what istiod makes of as many${skipped === undefined ? "" : ` (${skipped})`}`,
    async () => {
      const [exposure] = example?.exposures ?? [];
      if (exposure === undefined) throw new Error("The example shoot holds an exposure");
      const shoots = ["n0", "n1", "n2"];
      const exposures = shoots.map((shoot) => renameExposure(exposure, shoot));
      const { clusters } = valueOf(exposeClusters(exposures, { filters: { root: "filter-src", files: projectFiles } }));
      const objects = clusters.flatMap((cluster) => cluster.objects).filter(({ kind }) => kind !== "EnvoyFilter");
      const oracle = startIstioOracle();
      try {
        const { gateways } = await oracle.ask({ manifests: manifestsOf(exposures, objects), endpoints: true });
        const answer = gateways[0] as unknown as RecordedGateway;
        const multiplied = multiplyGateway(recording, shoots);
        for (const kind of kinds) expect(sorted(multiplied[kind])).toEqual(sorted(answer[kind]));
      } finally {
        await oracle.stop();
      }
    },
    60_000,
  );
});

/** In the order of their texts, filter chains within listeners too. */
function sorted(objects: readonly JsonObject[]): readonly JsonObject[] {
  const inner = objects.map((object) => {
    const { filter_chains: chains } = object;
    return Array.isArray(chains) ? { ...object, filter_chains: sorted(chains as readonly JsonObject[]) } : object;
  });
  return inner.toSorted((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1));
}

describe("The Lua VMs of a gateway", () => {
  const gateway = gatewayMaker()(3);

  test("are computed from the objects as many as there are in the configuration", () => {
    expect(gateway.computed(2).vms).toBe(countLuaFilters(gateway.config) * 3);
    expect(countLuaFilters(gateway.config)).toBe(3 * (2 * 3 + 1));
  });

  test("are none without Lua", () => {
    expect(countLuaFilters(withoutLua.change(gateway.config))).toBe(0);
    expect(JSON.stringify(withoutLua.change(gateway.config))).not.toContain('inline_string":"--');
  });

  test.each([
    ["one script of the three", 3 * (2 + 1)],
    ["hsts by header_mutation", 3 * (2 * 2 + 1)],
    ["hsts by the routes", 3 * (2 * 2 + 1)],
    ["hsts by header_mutation, misdirected by a virtual host", 3 * (2 + 1)],
    ["filters by extension discovery (ECDS)", 3 * (2 * 3 + 1)],
  ])("stand in so many places where there is %s", (name, places) => {
    const layout = layouts.find((known) => known.name === name) ?? asGenerated;
    expect(countLuaFilters(layout.change(gateway.config))).toBe(places);
  });
});
