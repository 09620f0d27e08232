import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { ReadExposure } from "../exposures-of-manifests.ts";
import type { SecretManifest } from "../manifests/secret.ts";
import { sourceFinding, type CertificateSources } from "./certificate-source.ts";

/** The Secrets of a control plane that Gardener makes those of the gateways from. */
export type SourceSecrets = { readonly [Part in keyof CertificateSources]: SecretManifest };

/** Gardener's names of them. Its secrets manager adds a hash to the name and keeps the name itself in a label. */
const certificateNames = { server: "kube-apiserver", frontProxy: "istio-client-certificate" } as const;
const bundleNames = { clientCa: "ca-client", frontProxyCa: "ca-front-proxy", serverCa: "ca" } as const;

/** Labels of wildcard certificates: a seed's for its shoots, and a garden's. */
const wildcardRoles = { shoot: "controlplane-cert", garden: "garden-cert" } as const;

/** The source Secrets of a control plane among all that were given. Two for the same part are an error, for one of them is old. */
export function secretsOf(
  { exposure, wildcardSecret }: ReadExposure,
  all: readonly SecretManifest[],
): {
  readonly secrets: SourceSecrets;
  readonly used: readonly SecretManifest[];
  readonly findings: readonly Diagnostic[];
} {
  const own = all.filter(({ namespace }) => namespace === exposure.namespace);
  const candidates: readonly (readonly [keyof CertificateSources, readonly SecretManifest[]])[] = [
    ...Object.entries(certificateNames).map(
      ([part, name]) => [part as keyof CertificateSources, own.filter((secret) => isCalled(secret, name))] as const,
    ),
    ...Object.entries(bundleNames).map(
      ([part, name]) => [part as keyof CertificateSources, bundlesOf(own, name)] as const,
    ),
    [
      "wildcardServer",
      exposure.wildcardHosts.length === 0 ? [] : wildcardsOf(exposure.controlPlane, all, wildcardSecret),
    ],
  ];
  return {
    secrets: Object.fromEntries(candidates.flatMap(([part, [first]]) => (first === undefined ? [] : [[part, first]]))),
    used: candidates.flatMap(([, secrets]) => secrets),
    findings: candidates.flatMap(([, [first, ...others]]) =>
      first === undefined ? [] : others.map((other) => ambiguous(first, other)),
    ),
  };
}

function isCalled({ name, labels }: SecretManifest, wanted: string): boolean {
  return name === wanted || labels["name"] === wanted;
}

/** A CA's bundle goes before the CA itself: while it is rotated, the bundle has the old one, too. */
function bundlesOf(secrets: readonly SecretManifest[], ca: string): readonly SecretManifest[] {
  const bundles = secrets.filter((secret) => secret.labels["bundle-for"] === ca || isCalled(secret, `${ca}-bundle`));
  return bundles.length > 0 ? bundles : secrets.filter((secret) => isCalled(secret, ca));
}

function wildcardsOf(
  controlPlane: "shoot" | "garden",
  secrets: readonly SecretManifest[],
  name: string | undefined,
): readonly SecretManifest[] {
  if (name !== undefined) return secrets.filter((secret) => secret.name === name && secret.namespace === "garden");
  return secrets.filter(({ labels }) => labels["gardener.cloud/role"] === wildcardRoles[controlPlane]);
}

function ambiguous(first: SecretManifest, { name, positionOf }: SecretManifest): Diagnostic {
  const message = `The Secrets "${first.name}" and "${name}" are for the same part, wanted one of them`;
  return {
    ...sourceFinding("SECRET_AMBIGUOUS", { position: positionOf("") }, message),
    hint: "Give the one that is in use",
  };
}
