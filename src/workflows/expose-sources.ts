import { fail, succeed, type Checked } from "../diagnostics/diagnostic.ts";
import type { TextFiles } from "../files/text-files.ts";
import type { JudgedCluster } from "../gardener/exposures-of-manifests.ts";
import { readDescriptions, type Mode } from "../gardener/read-exposures.ts";
import { createSecrets } from "../gardener/secrets/create-secrets.ts";
import { exposeClusters, type ExposedClusters } from "./expose-clusters.ts";
import type { ExposeOptions } from "./placed-scripts.ts";

export interface ExposeSourcesOptions extends ExposeOptions {
  readonly mode: Mode;
  /** Where PEM files are read. */
  readonly files: TextFiles;
  /** By which certificates are judged. */
  readonly now: Date;
}

/** What files tell of control planes, made into everything that these and their gateways need. */
export interface ExposedSources extends ExposedClusters {
  readonly judged: readonly JudgedCluster[];
}

/**
 * Reads descriptions, Gardener's manifests and certificates, and makes all objects of them, or none where anything is wrong. In L4 mode
 * gateways end no TLS: certificates are not looked at.
 */
export function exposeSources(
  sources: readonly { readonly file: string; readonly text: string }[],
  options: ExposeSourcesOptions,
): Checked<ExposedSources> {
  const { mode, files, now } = options;
  const read = readDescriptions(sources, mode);
  if (!read.ok) return read;
  const { exposures, judged, secrets } = read.value;
  const made = mode === "l7" ? createSecrets(exposures, { secrets, files, now }) : succeed(new Map());
  if (!made.ok) return fail(...read.diagnostics, ...made.diagnostics);
  const exposed = exposeClusters(
    exposures.map(({ exposure }) => exposure),
    { ...options, secrets: made.value },
  );
  const findings = [...read.diagnostics, ...made.diagnostics, ...exposed.diagnostics];
  return exposed.ok ? succeed({ ...exposed.value, judged }, findings) : fail(...findings);
}
