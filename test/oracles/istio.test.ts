import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { istioSkipReason, startIstioOracle, type IstioOracle } from "../support/istio-oracle.ts";
import { applyJsonDifference } from "./json-difference.ts";
import {
  readExample,
  readExamples,
  readRecordedExample,
  readRecordedVariants,
  readVariants,
  recordingOf,
  resourcesByName,
  variantRecordingOf,
  variantsBase,
} from "./istio-fixtures.ts";

const skipped = istioSkipReason();
const variants = readVariants();
const topics = [...new Set(variants.map(({ topic }) => topic))];
const recordedBase = readRecordedExample(variantsBase, "base").gateways[0];

describe("What is recorded of istiod", () => {
  test.each(topics)("patches/%s is recorded for each variant, under its title", (topic) => {
    const titles = variants.filter((variant) => variant.topic === topic).map(({ name, title }) => [name, title]);
    const recorded = Object.entries(readRecordedVariants(topic)).map(([name, { title }]) => [name, title]);
    expect(recorded).toEqual(titles);
  });

  test.each(topics)("the changes of patches/%s lead somewhere", (topic) => {
    if (recordedBase === undefined) throw new Error("no base");
    const base = resourcesByName(recordedBase);
    for (const [name, { changes }] of Object.entries(readRecordedVariants(topic))) {
      const result = applyJsonDifference(base, changes);
      if (changes.length === 0) expect(result, name).toEqual(base);
      else expect(result, name).not.toEqual(base);
    }
  });
});

describe.skipIf(skipped !== undefined)(`istiod${skipped === undefined ? "" : ` (${skipped})`}`, () => {
  let oracle: IstioOracle;
  beforeAll(() => {
    oracle = startIstioOracle();
  });
  afterAll(() => oracle.stop());

  test.each(readExamples())("answers for $name as it is recorded: $title", async ({ name, manifests }) => {
    const base = await oracle.ask({ manifests, withoutEnvoyFilters: true, endpoints: true });
    const patched = await oracle.ask({ manifests, endpoints: true });
    expect(recordingOf(base)).toEqual(readRecordedExample(name, "base"));
    expect(recordingOf(patched)).toEqual(readRecordedExample(name, "patched"));
  });

  test.each(topics)(
    "answers for the variants of patches/%s as they are recorded",
    async (topic) => {
      const recorded = readRecordedVariants(topic);
      if (recordedBase === undefined) throw new Error("no base");
      for (const variant of variants.filter((candidate) => candidate.topic === topic)) {
        const answer = await oracle.ask({ manifests: variant.manifests });
        expect(variantRecordingOf(variant, answer, recordedBase)).toEqual(recorded[variant.name]);
      }
    },
    120_000,
  );

  test("says why there is no answer, and goes on", async () => {
    const { manifests } = readExample("shoot");
    await expect(oracle.ask({ manifests: "kind: Pod" })).rejects.toThrow("document 1, wanted an object");
    await expect(oracle.ask({ manifests, pods: ["istio-ingress/nope"] })).rejects.toThrow(
      'no Pod "istio-ingress/nope" among the manifests, only istio-ingress/istio-ingressgateway',
    );
    const withoutPods = manifests.replaceAll("kind: Pod\n", "kind: Job\n");
    await expect(oracle.ask({ manifests: withoutPods })).rejects.toThrow("no Gateway selects a Pod");
    expect((await oracle.ask({ manifests })).gateways).toHaveLength(1);
  });

  test("names the objects that istiod does not read", async () => {
    const extra = "\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata: { name: a, namespace: b }\n";
    const { ignored } = await oracle.ask({ manifests: readExample("shoot").manifests + extra });
    expect(ignored).toEqual(["Deployment b/a"]);
  });
});
