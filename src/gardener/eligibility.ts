import { parseGoBoolean } from "./parse-go-boolean.ts";

/** Annotation by which the owner of a shoot declines L7 mode. */
export const declineAnnotation = "shoot.gardener.cloud/disable-istio-tls-termination";

/** Gardener's feature gate, which each of its components has of its own. */
export const featureGate = "IstioTLSTermination";

/** What Gardener decides by. What is absent is not known, and counts as Gardener's default. */
export interface EligibilityFacts {
  readonly controlPlane: "shoot" | "garden";
  /** Whether the feature gate is on in the component that decides: gardenlet for shoots, gardener-operator for the virtual garden. */
  readonly featureGate?: boolean;
  readonly annotations?: Readonly<Record<string, string>>;
  /** Worker pools; an empty list is a workerless shoot. */
  readonly workers?: readonly WorkerPool[];
  /** Whether the shoot has a domain that Gardener manages. */
  readonly hasDns?: boolean;
  /** Version of the control plane, e.g. `1.33.2`. */
  readonly kubernetes?: string;
  /** Oldest version that may have L7 mode, e.g. `1.31` in Gardener 1.114 to 1.116; later ones ask for none. */
  readonly minimumKubernetes?: string;
}

export interface WorkerPool {
  readonly name?: string;
  /** Settings of a control plane that runs on these nodes; there are none but in self-hosted shoots. */
  readonly controlPlane?: unknown;
}

/** Whether a control plane gets L7 mode, whether its pods get the apiserver-proxy in it, and why. */
export interface Eligibility {
  readonly isEligible: boolean;
  readonly hasApiserverProxy: boolean;
  readonly reasons: readonly EligibilityReason[];
}

export interface EligibilityReason {
  readonly about: "feature gate" | "self-hosted" | "annotation" | "kubernetes" | "workerless" | "dns" | "garden";
  /** What it speaks for: `none` is against all of L7 mode, `no apiserver-proxy` only against that part. */
  readonly effect: "l7" | "none" | "no apiserver-proxy";
  readonly message: string;
}

/**
 * Whether Gardener gives a control plane L7 mode. Every reason is named, those against it first.
 *
 * @see https://github.com/gardener/gardener/blob/master/docs/operations/kube_apiserver_loadbalancing.md
 */
export function judgeEligibility(facts: EligibilityFacts): Eligibility {
  const found = [
    judgeGate(facts),
    ...judgeVersion(facts),
    ...(facts.controlPlane === "garden" ? judgeGarden(facts) : judgeShoot(facts)),
  ];
  const reasons = (["none", "no apiserver-proxy", "l7"] as const).flatMap((effect) =>
    found.filter((reason) => reason.effect === effect),
  );
  const isEligible = !reasons.some(({ effect }) => effect === "none");
  return {
    isEligible,
    hasApiserverProxy: isEligible && !reasons.some(({ effect }) => effect === "no apiserver-proxy"),
    reasons,
  };
}

function judgeGate({ controlPlane, featureGate: gate }: EligibilityFacts): EligibilityReason {
  const component = controlPlane === "garden" ? "gardener-operator" : "gardenlet";
  if (gate === false)
    return { about: "feature gate", effect: "none", message: `The feature gate ${featureGate} of ${component} is off` };
  const how = gate === true ? "is on" : "is on, as it is by default since Gardener 1.144";
  return { about: "feature gate", effect: "l7", message: `The feature gate ${featureGate} of ${component} ${how}` };
}

function judgeVersion({ kubernetes, minimumKubernetes }: EligibilityFacts): readonly EligibilityReason[] {
  if (minimumKubernetes === undefined || kubernetes === undefined) return [];
  if (compareVersions(kubernetes, minimumKubernetes) < 0)
    return [
      {
        about: "kubernetes",
        effect: "none",
        message: `Kubernetes is ${kubernetes}, wanted at least ${minimumKubernetes}`,
      },
    ];
  return [{ about: "kubernetes", effect: "l7", message: `Kubernetes ${kubernetes} is at least ${minimumKubernetes}` }];
}

/** Compares major and minor version, and the patch where both have one. */
function compareVersions(left: string, right: string): number {
  const [lefts, rights] = [left.split(".").map(Number), right.split(".").map(Number)];
  const shared = rights.map((part, index) => (lefts[index] ?? part) - part);
  return shared.find((difference) => difference !== 0) ?? 0;
}

function judgeGarden({ annotations }: EligibilityFacts): readonly EligibilityReason[] {
  const ignored =
    annotations?.[declineAnnotation] === undefined
      ? []
      : [
          {
            about: "annotation",
            effect: "l7",
            message: `The annotation ${declineAnnotation} is one of shoots: the virtual garden's is not looked at`,
          } as const,
        ];
  return [
    ...ignored,
    { about: "garden", effect: "no apiserver-proxy", message: "The virtual garden has no pods that would use one" },
  ];
}

function judgeShoot({ annotations, workers, hasDns }: EligibilityFacts): readonly EligibilityReason[] {
  return [...judgeWorkers(workers), ...judgeAnnotation(annotations?.[declineAnnotation]), ...judgeDns(hasDns)];
}

function judgeWorkers(workers: readonly WorkerPool[] | undefined): readonly EligibilityReason[] {
  if (workers === undefined) return [];
  const own = workers.find(({ controlPlane }) => controlPlane != null);
  if (own !== undefined)
    return [
      {
        about: "self-hosted",
        effect: "none",
        message: `The shoot is self-hosted: its worker pool "${own.name ?? ""}" runs the control plane`,
      },
    ];
  if (workers.length > 0) return [];
  return [
    {
      about: "workerless",
      effect: "no apiserver-proxy",
      message: "The shoot is workerless: it has no pods that would use one",
    },
  ];
}

/** What Gardener cannot read as a boolean declines nothing. */
function judgeAnnotation(value: string | undefined): readonly EligibilityReason[] {
  if (value === undefined) return [];
  const isDeclined = parseGoBoolean(value);
  if (isDeclined === true)
    return [{ about: "annotation", effect: "none", message: `The annotation ${declineAnnotation} is "${value}"` }];
  const how = isDeclined === false ? "which declines nothing" : "which Gardener cannot read as a boolean, and ignores";
  return [{ about: "annotation", effect: "l7", message: `The annotation ${declineAnnotation} is "${value}", ${how}` }];
}

function judgeDns(hasDns: boolean | undefined): readonly EligibilityReason[] {
  if (hasDns !== false) return [];
  return [
    { about: "dns", effect: "no apiserver-proxy", message: "The shoot has no external domain that Gardener manages" },
  ];
}
