import type { ShootManifest } from "./shoot.ts";

/**
 * The technical ID of a shoot, which is the name of its control plane's namespace: from its status, where there is one, also in the older
 * form with single dashes; otherwise from the names of project and shoot. Undefined where the project is not known.
 */
export function technicalIdOf({ metadata, status }: ShootManifest): string | undefined {
  const technicalId = status?.technicalID;
  if (technicalId != null && technicalId !== "") return technicalId;
  const project = projectOf(metadata.namespace ?? "");
  return project === undefined ? undefined : `shoot--${project}--${metadata.name}`;
}

/** The project whose namespace this is, by Gardener's convention; projects may have namespaces of any name, which only they tell. */
export function projectOf(namespace: string): string | undefined {
  if (namespace === "garden") return "garden";
  return namespace.startsWith("garden-") ? namespace.slice("garden-".length) : undefined;
}

/** What Gardener's names of a shoot's endpoints have in place of its technical ID. */
export function shortIdOf(technicalId: string): string {
  return technicalId.replace(/^shoot--?/, "");
}

/** The name under a seed's ingress domain that a wildcard certificate covers. */
export function wildcardHostOf(technicalId: string, ingressDomain: string): string {
  return `api-${shortIdOf(technicalId)}.${ingressDomain}`;
}

/** The name that the control plane's own components use. */
export function internalHostOf({ metadata }: ShootManifest, project: string, internalDomain: string): string {
  const domain = internalDomain.includes("internal") ? internalDomain : `internal.${internalDomain}`;
  return `api.${metadata.name}.${project}.${domain}`;
}
