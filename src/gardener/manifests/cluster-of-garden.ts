import type { YamlFile } from "../../files/read-yaml.ts";
import { declineAnnotation, judgeEligibility, type EligibilityFacts } from "../eligibility.ts";
import { missingPart, type Cluster } from "./cluster.ts";
import { namespaceUidOf } from "./cluster-of-shoot.ts";
import { fieldAt, fieldOfItems, type Field } from "./fields.ts";
import type { GardenManifest } from "./garden.ts";
import type { Landscape } from "./landscape.ts";
import type { Manifests } from "./sort-manifests.ts";

/** Namespace of the virtual garden's control plane. */
export const gardenNamespace = "garden";

/** The control plane of a virtual garden. */
export function clusterOfGarden(garden: YamlFile<GardenManifest>, manifests: Manifests, landscape: Landscape): Cluster {
  const { runtimeCluster, virtualCluster } = garden.value.spec;
  const families = runtimeCluster?.networking?.ipFamilies;
  const secretName = virtualCluster.kubernetes.kubeAPIServer?.sni?.secretName;
  const facts = factsOf(garden.value, landscape);
  const position = garden.positionOf(["metadata", "name"]);
  const at = (value: unknown, ...path: readonly string[]): Field => fieldAt(value, garden, "spec", ...path);
  return {
    name: gardenNamespace,
    fields: {
      controlPlane: fieldAt("garden", garden, "kind"),
      namespace: fieldAt(gardenNamespace, garden, "metadata", "name"),
      ...namespaceUidOf(gardenNamespace, manifests),
      ...hostsOf(garden),
      apiserverProxy: fieldAt(judgeEligibility(facts).hasApiserverProxy, garden, "kind"),
      kubernetes: at(virtualCluster.kubernetes.version, "virtualCluster", "kubernetes", "version"),
      ...(families == null ? {} : { ipFamilies: at(families, "runtimeCluster", "networking", "ipFamilies") }),
    },
    facts,
    ...(secretName == null ? {} : { wildcardSecret: secretName }),
    position,
    positionOfReason: ({ about }) => {
      if (about === "feature gate") return landscape.gardenerOperator?.positionOf([]) ?? position;
      if (about === "annotation") return garden.positionOf(["metadata", "annotations", declineAnnotation]);
      return about === "kubernetes" ? garden.positionOf(["spec", "virtualCluster", "kubernetes", "version"]) : position;
    },
    missing: {
      gateway: missingPart(
        "gateway for the virtual garden: a Garden holds no labels of its pods",
        'Name gateway beside "controlPlane: garden" in a file of your own; gardener-operator has it in the namespace virtual-garden-istio-ingress',
        position,
      ),
    },
  };
}

function factsOf({ metadata, spec }: GardenManifest, landscape: Landscape): EligibilityFacts {
  const gate = landscape.gardenerOperator?.value;
  const minimumKubernetes = landscape.minimumKubernetes?.value;
  return {
    controlPlane: "garden",
    ...(gate === undefined ? {} : { featureGate: gate }),
    ...(minimumKubernetes === undefined ? {} : { minimumKubernetes }),
    annotations: metadata.annotations ?? {},
    kubernetes: spec.virtualCluster.kubernetes.version,
  };
}

/** Two names below each domain. Those that an SNI pattern matches have the certificate of these patterns, and are wildcard hosts. */
function hostsOf(garden: YamlFile<GardenManifest>): Record<string, Field> {
  const { dns, kubernetes } = garden.value.spec.virtualCluster;
  const patterns = kubernetes.kubeAPIServer?.sni?.domainPatterns ?? [];
  const all = dns.domains.flatMap((domain, index) => {
    const name = typeof domain === "string" ? domain : domain.name;
    const path = ["spec", "virtualCluster", "dns", "domains", index];
    return [`api.${name}`, `gardener.${name}`].map((host) => ({ ...fieldAt(host, garden, ...path), value: host }));
  });
  const isCovered = ({ value }: { readonly value: string }): boolean =>
    patterns.some((pattern) => matchesPattern(value, pattern));
  const elsewhere = fieldAt(undefined, garden, "spec", "virtualCluster", "dns", "domains");
  const covered = all.filter(isCovered);
  return {
    hosts: fieldOfItems(
      all.filter((host) => !isCovered(host)),
      elsewhere,
    ),
    ...(covered.length === 0 ? {} : { wildcardHosts: fieldOfItems(covered, elsewhere) }),
  };
}

/** A star stands for one label. */
function matchesPattern(host: string, pattern: string): boolean {
  if (!pattern.startsWith("*.")) return host === pattern;
  return host.indexOf(".") > 0 && host.slice(host.indexOf(".")) === pattern.slice(1);
}
