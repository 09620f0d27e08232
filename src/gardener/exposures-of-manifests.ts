import {
  fail,
  hasErrors,
  succeed,
  type Checked,
  type Diagnostic,
  type SourcePosition,
} from "../diagnostics/diagnostic.ts";
import { compileSchema } from "../files/compile-schema.ts";
import { checkShape } from "../files/read-yaml.ts";
import { completeExposure, type ExposureNotation } from "./complete-exposure.ts";
import { judgeEligibility, type Eligibility } from "./eligibility.ts";
import { exposureSchema } from "./exposure-schema.ts";
import type { Exposure, Gateway } from "./exposure.ts";
import { clusterOfGarden, gardenNamespace } from "./manifests/cluster-of-garden.ts";
import { clusterOfShoot } from "./manifests/cluster-of-shoot.ts";
import { missingPart, type Cluster } from "./manifests/cluster.ts";
import { fieldsOf, type Path } from "./manifests/fields.ts";
import { checkLandscape, landscapeOf, type Landscape } from "./manifests/landscape.ts";
import type { Manifests } from "./manifests/sort-manifests.ts";

/** An exposure with the places of its parts, for findings. */
export interface ReadExposure {
  readonly exposure: Exposure;
  /** Whether Gardener would give it L7 mode, and why. */
  readonly eligibility: Eligibility;
  /** Name of the Secret with the certificate of wildcard hosts, where a manifest names it. */
  readonly wildcardSecret?: string;
  positionOf(path: Path): SourcePosition;
}

/** A control plane with what Gardener decides about it. */
export interface JudgedCluster {
  readonly namespace: string;
  readonly eligibility: Eligibility;
  /** Why it is not eligible, at the places that say so; empty where it is. */
  readonly findings: readonly Diagnostic[];
}

/** Every control plane that manifests and descriptions tell of, judged. */
export interface Clusters {
  readonly exposures: readonly ReadExposure[];
  readonly judged: readonly JudgedCluster[];
}

const validateExposure = compileSchema<ExposureNotation>(exposureSchema);

/**
 * Makes an exposure of each control plane: of a Shoot or a Garden and what there is about its seed, with a description of the same namespace
 * over it, or of a description alone. Where a part is missing, a finding says where to name it. Control planes that cannot be in the mode
 * are findings, too.
 */
export function exposuresOfManifests(manifests: Manifests, mode: "l7" | "l4"): Checked<Clusters> {
  const clusters = clustersOf(manifests);
  if (!clusters.ok) return clusters;
  const judged = clusters.value.map(judge);
  const declined = judged.flatMap(({ eligibility, findings }) => (isFor(mode, eligibility) ? [] : findings));
  const wanted = clusters.value.filter((_, index) => isFor(mode, judged[index]?.eligibility));
  const read = wanted.map(exposureOf);
  const findings = [...clusters.diagnostics, ...declined, ...read.flatMap(({ diagnostics }) => diagnostics)];
  if (hasErrors(findings)) return fail(...findings);
  return succeed({ exposures: read.flatMap((result) => (result.ok ? [result.value] : [])), judged }, findings);
}

/** In L4 mode is who is not in L7 mode, but for clusters that are behind no gateway of a seed. */
function isFor(mode: "l7" | "l4", eligibility: Eligibility | undefined): boolean {
  if (mode === "l7") return eligibility?.isEligible === true;
  return eligibility?.reasons.every(({ about }) => about !== "self-hosted") === true;
}

/** Says of each control plane whether Gardener gives it L7 mode, which needs no more than its manifest. */
export function judgeManifests(manifests: Manifests): Checked<readonly JudgedCluster[]> {
  const clusters = clustersOf(manifests);
  return clusters.ok ? succeed(clusters.value.map(judge), clusters.diagnostics) : clusters;
}

function clustersOf(manifests: Manifests): Checked<readonly Cluster[]> {
  const found = mergedClusters(manifests, landscapeOf(manifests));
  const clusters = found.flatMap((cluster) => ("facts" in cluster ? [withWildcardGateway(cluster)] : []));
  const problems = found.flatMap((cluster) => ("facts" in cluster ? [] : [cluster]));
  const findings = [...checkLandscape(manifests), ...problems, ...unusedFindings(manifests, found.length)];
  return hasErrors(findings) ? fail(...findings) : succeed(clusters, findings);
}

/** Those of manifests, each with the description of the same namespace over it, and then those that are described alone. */
function mergedClusters(manifests: Manifests, landscape: Landscape): readonly (Cluster | Diagnostic)[] {
  const derived = [
    ...manifests.shoots.map((shoot) => clusterOfShoot(shoot, manifests, landscape)),
    ...manifests.gardens.map((garden) => clusterOfGarden(garden, manifests, landscape)),
  ];
  const described = manifests.exposures.map((file) => clusterOfDescription(file, landscape));
  const isOver = (cluster: Cluster | Diagnostic, { name }: Cluster): boolean =>
    "facts" in cluster && cluster.name === name;
  return [
    ...derived.map((cluster) =>
      described
        .filter((description) => isOver(cluster, description))
        .reduce<Cluster | Diagnostic>((below, over) => ("facts" in below ? mergeOver(below, over) : below), cluster),
    ),
    ...described.filter((description) => !derived.some((cluster) => isOver(cluster, description))),
  ];
}

function mergeOver(below: Cluster, { fields }: Cluster): Cluster {
  const missing = Object.entries(below.missing).filter(([name]) => !(name in fields));
  return { ...below, fields: { ...below.fields, ...fields }, missing: Object.fromEntries(missing) };
}

/** Wildcard hosts of shoots are at the seed's default gateway, whatever gateway the shoot has. */
function withWildcardGateway(cluster: Cluster): Cluster {
  const { fields, missing, defaultGateway } = cluster;
  const { gateway, wildcardHosts, wildcardGateway } = fields;
  const hasHosts = Array.isArray(wildcardHosts?.value) && wildcardHosts.value.length > 0;
  if (!hasHosts || wildcardGateway !== undefined || defaultGateway === undefined) return cluster;
  if ("code" in defaultGateway) return { ...cluster, missing: { ...missing, wildcardGateway: defaultGateway } };
  const { namespace } = (gateway?.value ?? {}) as Partial<Gateway>;
  const isElsewhere = namespace !== undefined && namespace !== defaultGateway.value.namespace;
  return isElsewhere ? { ...cluster, fields: { ...fields, wildcardGateway: defaultGateway } } : cluster;
}

function clusterOfDescription(file: Manifests["exposures"][number], landscape: Landscape): Cluster {
  const { controlPlane, namespace, kubernetes } = file.value;
  const isGarden = controlPlane === "garden";
  const gate = isGarden ? landscape.gardenerOperator : landscape.gardenlet;
  const minimum = landscape.minimumKubernetes;
  const shared = isGarden
    ? {}
    : { ...landscape.scripts, ...(landscape.gateway === undefined ? {} : { gateway: landscape.gateway }) };
  return {
    name: typeof namespace === "string" ? namespace : isGarden ? gardenNamespace : "",
    fields: { ...shared, ...fieldsOf(file) },
    facts: {
      controlPlane: isGarden ? "garden" : "shoot",
      ...(gate === undefined ? {} : { featureGate: gate.value }),
      ...(minimum === undefined ? {} : { minimumKubernetes: minimum.value }),
      ...(typeof kubernetes === "string" ? { kubernetes } : {}),
    },
    position: file.positionOf([]),
    positionOfReason: ({ about }) =>
      about === "feature gate" && gate !== undefined ? gate.positionOf([]) : file.positionOf(["kubernetes"]),
    missing: {},
  };
}

function judge(cluster: Cluster): JudgedCluster {
  const eligibility = judgeEligibility(cluster.facts);
  return {
    namespace: cluster.name,
    eligibility,
    findings: eligibility.reasons
      .filter(({ effect }) => effect === "none")
      .map((reason) => ({
        code: "EXPOSURE_NOT_ELIGIBLE",
        severity: "error",
        message: `"${cluster.name}" gets no L7 mode. ${reason.message}`,
        hint: "Leave its manifest out, or make its objects of L4 mode; --why says which control planes get L7 mode",
        position: cluster.positionOfReason(reason),
      })),
  };
}

function exposureOf(cluster: Cluster): Checked<ReadExposure> {
  const missing = Object.values(cluster.missing);
  if (missing.length > 0) return fail(...missing);
  const { fields, facts, position, wildcardSecret } = cluster;
  const positionOf = ([name = "", ...rest]: Path): SourcePosition => fields[name]?.positionOf(rest) ?? position;
  const value = Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.value]));
  const checked = checkShape({ value, positionOf }, validateExposure);
  if (!checked.ok) return checked;
  const exposure = completeExposure(checked.value.value);
  return succeed({
    exposure,
    eligibility: judgeEligibility(facts),
    ...(wildcardSecret === undefined ? {} : { wildcardSecret }),
    positionOf,
  });
}

/** What tells of seeds alone makes nothing. */
function unusedFindings({ shared, seeds }: Manifests, clusters: number): readonly Diagnostic[] {
  const [first] = [...shared, ...seeds];
  if (clusters > 0 || first === undefined) return [];
  const hint = "A control plane is a Shoot, a Garden, or a description with namespace, hosts and gateway";
  return [missingPart("control plane, only what several share", hint, first.positionOf([]))];
}
