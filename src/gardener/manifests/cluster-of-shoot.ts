import type { YamlFile } from "../../files/read-yaml.ts";
import { declineAnnotation, type EligibilityReason, judgeEligibility } from "../eligibility.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { missingPart, type Cluster } from "./cluster.ts";
import { fieldAt, type Field, type Fields, type Path } from "./fields.ts";
import type { Landscape } from "./landscape.ts";
import type { Manifests } from "./sort-manifests.ts";
import { defaultGatewayOf, gatewayOfShoot } from "./gateway-of-shoot.ts";
import { hostsOfShoot } from "./hosts-of-shoot.ts";
import type { ShootContext } from "./shoot-context.ts";
import { technicalIdOf } from "./shoot-names.ts";
import type { SeedManifest } from "./seed.ts";
import type { ShootManifest } from "./shoot.ts";

/** The control plane of a shoot, from its manifest and what there is about its seed. */
export function clusterOfShoot(
  shoot: YamlFile<ShootManifest>,
  manifests: Manifests,
  landscape: Landscape,
): Cluster | Diagnostic {
  const technicalId = technicalIdOf(shoot.value);
  if (technicalId === undefined) return unknownProject(shoot);
  const context: ShootContext = {
    shoot,
    technicalId,
    seed: seedOf(shoot.value, manifests.seeds),
    manifests,
    landscape,
  };
  const hosts = hostsOfShoot(context);
  const facts = factsOf(context);
  const gateway = gatewayOfShoot(context);
  const { hasApiserverProxy } = judgeEligibility(facts);
  return {
    name: technicalId,
    fields: {
      ...landscape.scripts,
      ...ownFields(context),
      ...hosts.fields,
      ...gateway.fields,
      apiserverProxy: fieldAt(hasApiserverProxy, shoot, "spec", "provider", "workers"),
    },
    facts,
    position: shoot.positionOf(["metadata", "name"]),
    positionOfReason: (reason) => positionOfReason(reason, context),
    ...defaultGatewayOf(context),
    missing: { ...hosts.missing, ...gateway.missing },
  };
}

function unknownProject({ value, positionOf }: YamlFile<ShootManifest>): Diagnostic {
  const { name, namespace } = value.metadata;
  const found = namespace == null ? "no namespace" : `the namespace "${namespace}"`;
  return missingPart(
    `project of the shoot "${name}": it has ${found}, wanted one like "garden-foo"`,
    "Give the manifest as the cluster has it, with status.technicalID",
    positionOf(["metadata", "namespace"]),
  );
}

/** The one that the shoot names; where it names none, the only one there is. */
function seedOf(
  { spec, status }: ShootManifest,
  seeds: readonly YamlFile<SeedManifest>[],
): YamlFile<SeedManifest> | undefined {
  const name = status?.seedName ?? spec.seedName;
  if (name == null) return seeds.length === 1 ? seeds[0] : undefined;
  return seeds.find(({ value }) => value.metadata.name === name);
}

function factsOf({ shoot: { value }, landscape }: ShootContext): Cluster["facts"] {
  const { metadata, spec } = value;
  const gate = landscape.gardenlet?.value;
  const minimumKubernetes = landscape.minimumKubernetes?.value;
  const isUnmanaged = (spec.dns?.providers ?? []).some(({ type }) => type === "unmanaged");
  return {
    controlPlane: "shoot",
    ...(gate === undefined ? {} : { featureGate: gate }),
    ...(minimumKubernetes === undefined ? {} : { minimumKubernetes }),
    annotations: metadata.annotations ?? {},
    workers: spec.provider?.workers ?? [],
    hasDns: spec.dns?.domain != null && !isUnmanaged,
    kubernetes: spec.kubernetes.version,
  };
}

function ownFields({ shoot, technicalId, seed, manifests }: ShootContext): Fields {
  const { spec } = shoot.value;
  const tlsVersion = spec.kubernetes.kubeAPIServer?.tlsMinVersion;
  const families = seed?.value.spec.networks?.ipFamilies;
  return {
    namespace: fieldAt(technicalId, shoot, "metadata", "name"),
    ...namespaceUidOf(technicalId, manifests),
    kubernetes: fieldAt(spec.kubernetes.version, shoot, "spec", "kubernetes", "version"),
    ...(tlsVersion == null
      ? {}
      : { minTlsVersion: fieldAt(tlsVersion, shoot, "spec", "kubernetes", "kubeAPIServer", "tlsMinVersion") }),
    // The Services are the seed's, whatever families the shoot's own network has.
    ...(seed === undefined || families == null
      ? {}
      : { ipFamilies: fieldAt(families, seed, "spec", "networks", "ipFamilies") }),
  };
}

/** The UID of a control plane's namespace, where its manifest is among those given. */
export function namespaceUidOf(namespace: string, { namespaces }: Manifests): Record<string, Field> {
  const manifest = namespaces.find(({ value }) => value.metadata.name === namespace);
  const uid = manifest?.value.metadata.uid;
  return manifest === undefined || uid == null ? {} : { namespaceUid: fieldAt(uid, manifest, "metadata", "uid") };
}

function positionOfReason(
  { about }: EligibilityReason,
  { shoot, landscape }: ShootContext,
): Diagnostic["position"] & object {
  const gate = landscape.gardenlet;
  if (about === "feature gate" && gate !== undefined) return gate.positionOf([]);
  const own = shoot.value.spec.provider?.workers?.findIndex(({ controlPlane }) => controlPlane != null) ?? 0;
  const paths: Partial<Record<EligibilityReason["about"], Path>> = {
    annotation: ["metadata", "annotations", declineAnnotation],
    dns: ["spec", "dns"],
    kubernetes: ["spec", "kubernetes", "version"],
    "self-hosted": ["spec", "provider", "workers", own, "controlPlane"],
    workerless: ["spec", "provider"],
  };
  return shoot.positionOf(paths[about] ?? ["metadata", "name"]);
}
