import path from "node:path";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { TextFiles } from "../../files/text-files.ts";
import type { CertificateFiles, CertificateWithKey } from "../exposure.ts";
import type { ReadExposure } from "../exposures-of-manifests.ts";
import type { SecretManifest } from "../manifests/secret.ts";
import {
  sourceFinding,
  type CertificateSource,
  type CertificateSources,
  type CertificateWithKeySource,
} from "./certificate-source.ts";
import { secretsOf, type SourceSecrets } from "./source-secrets.ts";

export interface FoundSources {
  readonly sources: CertificateSources;
  readonly findings: readonly Diagnostic[];
  /** The Secrets among those given that this control plane has to do with. */
  readonly used: readonly SecretManifest[];
}

/** Where the parts of a control plane's Secrets come from: the PEM files it names, and otherwise the Secrets of its namespace. */
export function findSources(read: ReadExposure, secrets: readonly SecretManifest[], files: TextFiles): FoundSources {
  const findings: Diagnostic[] = [];
  const found = secretsOf(read, secrets);
  const named = fromFiles(read, files, findings);
  const manifested = fromSecrets(found.secrets, findings);
  return { sources: { ...manifested, ...named }, findings: [...found.findings, ...findings], used: found.used };
}

function fromFiles(read: ReadExposure, files: TextFiles, findings: Diagnostic[]): CertificateSources {
  const certificates: CertificateFiles = read.exposure.certificates ?? {};
  const file = (name: string, ...at: readonly string[]): CertificateSource => {
    const position = read.positionOf(["certificates", ...at]);
    const place = path.isAbsolute(name) ? name : path.join(path.dirname(position.file), name);
    const text = files.read(place);
    if (text === undefined)
      findings.push(
        sourceFinding("FILE_NOT_FOUND", { position }, `Found no file "${place}" with a certificate or key`),
      );
    return { name: `"${name}"`, text: text ?? "", position };
  };
  const pair = ({ certificate, key }: CertificateWithKey, name: string): CertificateWithKeySource => ({
    certificate: file(certificate, name, "certificate"),
    key: file(key, name, "key"),
  });
  return Object.fromEntries(
    Object.entries(certificates).map(([name, value]: [string, string | CertificateWithKey]) => [
      name,
      typeof value === "string" ? file(value, name) : pair(value, name),
    ]),
  );
}

function fromSecrets(secrets: SourceSecrets, findings: Diagnostic[]): CertificateSources {
  const keyOf = (secret: SecretManifest, ...keys: readonly string[]): CertificateSource => {
    const key = keys.find((name) => name in secret.data) ?? keys[0] ?? "";
    const text = secret.data[key];
    const position = secret.positionOf(key);
    if (text === undefined)
      findings.push(
        sourceFinding("CERTIFICATE_UNREADABLE", { position }, `The Secret "${secret.name}" has no key "${key}"`),
      );
    return { name: `"${key}" of the Secret "${secret.name}"`, text: text ?? "", position };
  };
  const pair = (secret: SecretManifest): CertificateWithKeySource => ({
    certificate: keyOf(secret, "tls.crt"),
    key: keyOf(secret, "tls.key"),
  });
  const { server, clientCa, frontProxy, frontProxyCa, serverCa, wildcardServer } = secrets;
  return {
    ...(server === undefined ? {} : { server: pair(server) }),
    ...(clientCa === undefined ? {} : { clientCa: keyOf(clientCa, "bundle.crt", "ca.crt") }),
    ...(frontProxy === undefined ? {} : { frontProxy: pair(frontProxy) }),
    ...(frontProxyCa === undefined ? {} : { frontProxyCa: keyOf(frontProxyCa, "bundle.crt", "ca.crt") }),
    ...(serverCa === undefined ? {} : { serverCa: keyOf(serverCa, "bundle.crt", "ca.crt") }),
    ...(wildcardServer === undefined ? {} : { wildcardServer: pair(wildcardServer) }),
  };
}
