import { fail, hasErrors, succeed, type Checked, type Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { TextFiles } from "../../files/text-files.ts";
import type { Exposure } from "../exposure.ts";
import type { ReadExposure } from "../exposures-of-manifests.ts";
import { metadataOutside, type KubernetesObject } from "../kubernetes-object.ts";
import type { SecretManifest } from "../manifests/secret.ts";
import type { CertificateSource, CertificateSources } from "./certificate-source.ts";
import { checkBundle, checkTime } from "./check-certificate.ts";
import { checkUse, type Bundles } from "./check-use.ts";
import { findSources } from "./find-sources.ts";
import { gatewaySecrets, type GatewaySecret } from "./gateway-secrets.ts";
import { readPair } from "./read-pair.ts";
import { pemOf, readCertificates } from "./read-pem.ts";

export interface SecretOptions {
  /** Manifests of source Secrets, of any namespace. */
  readonly secrets: readonly SecretManifest[];
  /** Where PEM files are read. */
  readonly files: TextFiles;
  /** By which certificates are judged. */
  readonly now: Date;
}

/**
 * The Secrets that gateways read certificates from, in each gateway's namespace, as istiod knows them: `cert`, `key` and `cacert`. What is
 * given is checked: that it can be read, belongs together, is valid at the time, and is for the hosts and use it is put to. Findings never
 * show a private key. They are told apart by the control plane's namespace; a Secret of which nothing was given is not among them.
 *
 * @see https://istio.io/latest/docs/tasks/traffic-management/ingress/secure-ingress/
 */
export function createSecrets(
  reads: readonly ReadExposure[],
  options: SecretOptions,
): Checked<ReadonlyMap<string, readonly KubernetesObject[]>> {
  const made = reads.map((read) => createOwnSecrets(read, options));
  const used = new Set(made.flatMap((one) => one.used));
  const findings = [...made.flatMap((one) => one.findings), ...unusedFindings(options.secrets, used)];
  if (hasErrors(findings)) return fail(...findings);
  return succeed(new Map(made.map(({ namespace, objects }) => [namespace, objects])), findings);
}

interface OwnSecrets {
  readonly namespace: string;
  readonly objects: readonly KubernetesObject[];
  readonly findings: readonly Diagnostic[];
  readonly used: readonly SecretManifest[];
}

function createOwnSecrets(read: ReadExposure, { secrets, files, now }: SecretOptions): OwnSecrets {
  const { exposure } = read;
  const { namespace } = exposure;
  const { sources, findings: sourceFindings, used } = findSources(read, secrets, files);
  if (hasErrors(sourceFindings)) return { namespace, objects: [], findings: sourceFindings, used };
  const bundles = readBundles(sources, now);
  const context = { exposure, sources, bundles: bundles.certificates, now };
  const made = gatewaySecrets(exposure).map((secret) => createSecret(secret, context));
  return {
    namespace,
    objects: made.flatMap(({ objects }) => objects),
    findings: [...sourceFindings, ...bundles.findings, ...made.flatMap(({ findings }) => findings)],
    used,
  };
}

function readBundles(
  sources: CertificateSources,
  now: Date,
): { readonly certificates: Bundles; readonly findings: readonly Diagnostic[] } {
  const findings: Diagnostic[] = [];
  const read = (["clientCa", "serverCa", "frontProxyCa"] as const).flatMap((name) => {
    const source = sources[name];
    if (source === undefined) return [];
    const certificates = readCertificates(source);
    findings.push(...certificates.diagnostics);
    if (!certificates.ok) return [];
    const bundle = { source, certificates: certificates.value };
    findings.push(...checkBundle(bundle, now));
    return [[name, bundle] as const];
  });
  return { certificates: Object.fromEntries(read), findings };
}

interface SecretContext {
  readonly exposure: Exposure;
  readonly sources: CertificateSources;
  readonly bundles: Bundles;
  readonly now: Date;
}

function createSecret(
  wanted: GatewaySecret,
  context: SecretContext,
): { readonly objects: readonly KubernetesObject[]; readonly findings: readonly Diagnostic[] } {
  const { exposure, sources, bundles, now } = context;
  const source = sources[wanted.pair];
  if (source === undefined) return { objects: [], findings: [] };
  if (sources[wanted.ca] === undefined) return { objects: [], findings: [incomplete(wanted, source.certificate)] };
  const pair = readPair(source);
  if (!pair.ok) return { objects: [], findings: pair.diagnostics };
  const { certificates, key } = pair.value;
  const sourced = { source: source.certificate, certificates };
  const findings = [...checkTime(sourced, now), ...checkUse(wanted.pair, sourced, { exposure, bundles })];
  const bundle = bundles[wanted.ca];
  if (bundle === undefined || hasErrors(findings)) return { objects: [], findings };
  const data = { cert: pemOf(certificates), key: key.pem, cacert: pemOf(bundle.certificates) };
  return {
    objects: wanted.namespaces.map((namespace) => secretOf(exposure, { name: wanted.name, namespace, data })),
    findings,
  };
}

function incomplete({ name, ca }: GatewaySecret, { position }: CertificateSource): Diagnostic {
  const what =
    ca === "clientCa"
      ? "the client CAs (certificates.clientCa, or the Secret ca-client)"
      : "the server CAs (certificates.serverCa, or the Secret ca)";
  return {
    code: "SECRET_INCOMPLETE",
    severity: "error",
    message: `The Secret "${name}" needs ${what} beside its certificate, found none`,
    hint: "Give them, too, or leave the certificate out",
    position,
  };
}

function secretOf(
  exposure: Exposure,
  {
    name,
    namespace,
    data,
  }: { readonly name: string; readonly namespace: string; readonly data: Readonly<Record<string, string>> },
): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: metadataOutside(exposure, name, namespace),
    type: "Opaque",
    data: Object.fromEntries(Object.entries(data).map(([key, text]) => [key, Buffer.from(text).toString("base64")])),
  };
}

function unusedFindings(all: readonly SecretManifest[], used: ReadonlySet<SecretManifest>): readonly Diagnostic[] {
  return all
    .filter((secret) => !used.has(secret))
    .map(({ name, namespace, positionOf }) => ({
      code: "SECRET_UNUSED",
      severity: "warning",
      message: `The Secret "${name}" of the namespace "${namespace}" is not one that gateways' Secrets are made from`,
      position: positionOf(""),
    }));
}
