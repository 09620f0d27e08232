import { describe, expect, test } from "vitest";
import { judgeEligibility, type EligibilityFacts } from "../../src/gardener/eligibility.ts";

const annotation = (value: string): Pick<EligibilityFacts, "annotations"> => ({
  annotations: { "shoot.gardener.cloud/disable-istio-tls-termination": value },
});
const workers = [{ name: "worker" }];

/** Title, facts about a shoot, and what comes of them. */
const cases: readonly (readonly [string, Omit<EligibilityFacts, "controlPlane">, Verdict])[] = [
  ["a shoot of which nothing is known", {}, "l7"],
  ["a shoot with workers", { workers }, "l7"],
  ["a gate that is on", { featureGate: true }, "l7"],
  ["a gate that is off", { featureGate: false }, "feature gate"],
  ["a workerless shoot", { workers: [] }, "l7 without apiserver-proxy"],
  ["a shoot without a domain", { workers, hasDns: false }, "l7 without apiserver-proxy"],
  ["a shoot with a domain", { workers, hasDns: true }, "l7"],
  ["a self-hosted shoot", { workers: [...workers, { name: "control", controlPlane: {} }] }, "self-hosted"],
  ["a worker pool whose control plane is null", { workers: [{ controlPlane: null }] }, "l7"],
  ...["1", "t", "T", "TRUE", "true", "True"].map(
    (value) => [`the annotation ${value}`, annotation(value), "annotation"] as const,
  ),
  ...["0", "f", "F", "FALSE", "false", "False"].map(
    (value) => [`the annotation ${value}`, annotation(value), "l7"] as const,
  ),
  ...["", "yes", "tRUE", "on", " true", "2"].map(
    (value) => [`the annotation "${value}", which Go cannot parse`, annotation(value), "l7"] as const,
  ),
  ["another annotation", { annotations: { "shoot.gardener.cloud/disable": "true" } }, "l7"],
  ["Kubernetes 1.30 without a minimum", { kubernetes: "1.30.5" }, "l7"],
  ["Kubernetes 1.30 where 1.31 is the least", { kubernetes: "1.30.5", minimumKubernetes: "1.31" }, "kubernetes"],
  ["Kubernetes 1.31.0 where 1.31 is the least", { kubernetes: "1.31.0", minimumKubernetes: "1.31" }, "l7"],
  ["Kubernetes 1.31 where 1.31.0 is the least", { kubernetes: "1.31", minimumKubernetes: "1.31.0" }, "l7"],
  ["Kubernetes 1.9 where 1.31 is the least", { kubernetes: "1.9", minimumKubernetes: "1.31" }, "kubernetes"],
  ["Kubernetes 1.31.1 where 1.31.2 is the least", { kubernetes: "1.31.1", minimumKubernetes: "1.31.2" }, "kubernetes"],
  [
    "a workerless shoot that declines, of a gardenlet without the gate",
    { featureGate: false, workers: [], ...annotation("true") },
    "feature gate, annotation",
  ],
];

type Verdict = "l7" | "l7 without apiserver-proxy" | (string & {});

function verdictOf(facts: EligibilityFacts): Verdict {
  const { isEligible, hasApiserverProxy, reasons } = judgeEligibility(facts);
  if (isEligible) return hasApiserverProxy ? "l7" : "l7 without apiserver-proxy";
  return reasons
    .filter(({ effect }) => effect === "none")
    .map(({ about }) => about)
    .join(", ");
}

describe("judgeEligibility()", () => {
  test.each(cases)("of %s", (_title, facts, verdict) => {
    expect(verdictOf({ controlPlane: "shoot", ...facts })).toBe(verdict);
  });

  test.each([
    ["by default", {}, "l7 without apiserver-proxy"],
    ["with the gate off", { featureGate: false }, "feature gate"],
    ["whatever the annotation of shoots says", annotation("true"), "l7 without apiserver-proxy"],
    ["of an old Kubernetes", { kubernetes: "1.30", minimumKubernetes: "1.31" }, "kubernetes"],
  ])("of the virtual garden %s", (_title, facts, verdict) => {
    expect(verdictOf({ controlPlane: "garden", ...facts })).toBe(verdict);
  });

  test("says why, those against it first", () => {
    const { reasons } = judgeEligibility({ controlPlane: "shoot", workers: [], ...annotation("T") });
    expect(reasons.map(({ effect }) => effect)).toEqual(["none", "no apiserver-proxy", "l7"]);
    expect(reasons.map(({ message }) => message)).toEqual([
      'The annotation shoot.gardener.cloud/disable-istio-tls-termination is "T"',
      "The shoot is workerless: it has no pods that would use one",
      "The feature gate IstioTLSTermination of gardenlet is on, as it is by default since Gardener 1.144",
    ]);
  });

  test("names the component whose gate counts", () => {
    const messageOf = (controlPlane: "shoot" | "garden"): string | undefined =>
      judgeEligibility({ controlPlane, featureGate: false }).reasons[0]?.message;
    expect([messageOf("shoot"), messageOf("garden")]).toEqual([
      "The feature gate IstioTLSTermination of gardenlet is off",
      "The feature gate IstioTLSTermination of gardener-operator is off",
    ]);
  });
});
