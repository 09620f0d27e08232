import { fail, hasErrors, succeed, type Checked } from "../diagnostics/diagnostic.ts";
import { checkExposures } from "./check-exposures.ts";
import {
  exposuresOfManifests,
  judgeManifests,
  type Clusters,
  type JudgedCluster,
  type ReadExposure,
} from "./exposures-of-manifests.ts";
import { sortManifests } from "./manifests/sort-manifests.ts";
import type { SecretManifest } from "./manifests/secret.ts";

export { completeExposure } from "./complete-exposure.ts";
export type { ReadExposure } from "./exposures-of-manifests.ts";

/** All that files tell of control planes. */
export interface Descriptions extends Clusters {
  /** Secrets that the certificates of gateways may come from. */
  readonly secrets: readonly SecretManifest[];
}

/** Where TLS ends: in the gateway, or in kube-apiserver. */
export type Mode = "l7" | "l4";

/**
 * Reads descriptions of control planes, in our notation or as Gardener's manifests, any number of documents in each text. All are checked
 * together: a host belongs to one of them, and those behind one gateway share its scripts. Who is not eligible for L7 mode, but wanted in
 * it, is an error.
 */
export function readDescriptions(sources: Sources, mode: Mode): Checked<Descriptions> {
  const manifests = sortManifests(sources);
  if (!manifests.ok) return manifests;
  const clusters = exposuresOfManifests(manifests.value, mode);
  if (!clusters.ok) return fail(...manifests.diagnostics, ...clusters.diagnostics);
  const findings = [...manifests.diagnostics, ...clusters.diagnostics, ...checkExposures(clusters.value.exposures)];
  if (hasErrors(findings)) return fail(...findings);
  return succeed({ ...clusters.value, secrets: manifests.value.secrets }, findings);
}

type Sources = readonly { readonly file: string; readonly text: string }[];

/** Says of each control plane whether Gardener gives it L7 mode, and why. Descriptions may be incomplete. */
export function readEligibilities(sources: Sources): Checked<readonly JudgedCluster[]> {
  const manifests = sortManifests(sources);
  return manifests.ok ? judgeManifests(manifests.value) : manifests;
}

/** Reads descriptions of control planes that all get L7 mode. */
export function readExposures(sources: Sources): Checked<readonly ReadExposure[]> {
  const read = readDescriptions(sources, "l7");
  return read.ok ? succeed(read.value.exposures, read.diagnostics) : read;
}
