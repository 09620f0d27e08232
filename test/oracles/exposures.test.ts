import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { namesOf } from "../../src/gardener/exposure-names.ts";
import { createL4Resources } from "../../src/gardener/passthrough/create-l4-resources.ts";
import { placementsOf } from "../../src/gardener/placements.ts";
import { istioSkipReason, startIstioOracle, type IstioAnswer, type IstioOracle } from "../support/istio-oracle.ts";
import {
  baseManifestsOf,
  digestOf,
  passthroughExample,
  passthroughManifestsOf,
  readExposureExamples,
  readRecordedExposure,
} from "./exposure-examples.ts";
import { manifestsOf } from "./exposure-manifests.ts";
import { unusedPatches } from "./unused-patches.ts";

const skipped = istioSkipReason();
const examples = readExposureExamples();

test.each(examples)(
  "What is recorded of istiod is of what the kit makes of $name (else: npm run istio:record)",
  (example) => {
    expect(readRecordedExposure(example.name).manifestsDigest).toBe(digestOf(baseManifestsOf(example)));
  },
);

test("What is recorded of L4 mode is of what the kit makes of it (else: npm run istio:record)", () => {
  const example = examples.find(({ name }) => name === passthroughExample);
  const manifests = example === undefined ? "" : passthroughManifestsOf(example);
  expect(readRecordedExposure(passthroughExample, "l4").manifestsDigest).toBe(digestOf(manifests));
});

const suite = `istiod${skipped === undefined ? "" : ` (${skipped})`}, given what the kit makes of`;

describe.skipIf(skipped !== undefined).each(examples)(`${suite} $name,`, (example) => {
  const { exposures, objects } = example;
  let oracle: IstioOracle;
  let answer: IstioAnswer;
  beforeAll(async () => {
    oracle = startIstioOracle();
    answer = await oracle.ask({ manifests: manifestsOf(exposures, objects) });
  });
  afterAll(() => oracle.stop());

  test("answers as it is recorded where there are no EnvoyFilters", async () => {
    const { gateways } = await oracle.ask({ manifests: baseManifestsOf(example), endpoints: true });
    expect(gateways).toEqual(readRecordedExposure(example.name).gateways);
  });

  test("has nothing against any object", () => {
    const complaints = answer.objects.flatMap(({ kind, name, error, warnings = [] }) =>
      [error, ...warnings.filter((warning) => !warning.startsWith("EnvoyFilter exposes internal"))]
        .filter((said) => said !== undefined)
        .map((said) => `${kind} ${name}: ${said}`),
    );
    expect(complaints).toEqual([]);
  });

  test("has the names that the kit goes by", () => {
    for (const exposure of exposures) {
      const { clusters, routes, wildcardRoutes, socketCluster } = namesOf(exposure);
      for (const { gateway, hosts, wildcardHosts, isWildcardOnly } of placementsOf(exposure)) {
        const found = gatewayOf(answer, gateway.namespace);
        const wanted = [hosts.length > 0 ? [routes] : [], wildcardHosts.length > 0 ? [wildcardRoutes] : []].flat();
        expect(namesIn(found.routes)).toEqual(expect.arrayContaining(wanted));
        expect(namesIn(found.clusters)).toEqual(expect.arrayContaining(Object.values(clusters)));
        expect(namesIn(found.listeners)).toContain("0.0.0.0_9443");
        expect(namesIn(found.listeners).includes(socketCluster)).toBe(exposure.apiserverProxy && !isWildcardOnly);
      }
    }
  });

  test("asks for no certificate but those of the named Secrets", () => {
    expect(answer.gateways.flatMap(({ secrets }) => secrets.filter(({ found }) => !found))).toEqual([]);
  });

  test("uses every patch", async () => {
    expect(
      await unusedPatches(objects, (changed) => oracle.ask({ manifests: manifestsOf(exposures, changed) })),
    ).toEqual([]);
  }, 120_000);

  test("hands TLS connections on in L4 mode", async () => {
    const { objects: verdicts, gateways } = await oracle.ask({
      manifests: manifestsOf(exposures, exposures.flatMap(createL4Resources)),
    });
    expect(verdicts.filter(({ error }) => error !== undefined)).toEqual([]);
    for (const exposure of exposures) {
      for (const { gateway, hosts, wildcardHosts } of placementsOf(exposure)) {
        const listener = gateways
          .find(({ pod }) => pod.startsWith(`${gateway.namespace}/`))
          ?.listeners.find(({ name }) => name === "0.0.0.0_9443");
        const chains = JSON.stringify(listener ?? null);
        expect(chains).toContain(`"cluster":"${namesOf(exposure).clusters.plain}"`);
        for (const host of [...hosts, ...wildcardHosts]) expect(chains).toContain(`"${host}"`);
      }
    }
  });
});

function gatewayOf(answer: IstioAnswer, namespace: string): IstioAnswer["gateways"][number] {
  const found = answer.gateways.find(({ pod }) => pod.startsWith(`${namespace}/`));
  if (found === undefined) throw new Error(`no gateway in ${namespace}`);
  return found;
}

function namesIn(resources: readonly { readonly name: string }[]): readonly string[] {
  return resources.map(({ name }) => name);
}
