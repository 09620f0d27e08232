import fc from "fast-check";
import type { CertificateEntry } from "../../../src/scenario/pki-entry.ts";
import { readScenario } from "../../../src/scenario/read-scenario.ts";
import { valueOf } from "../../support/expect-value.ts";
import { projectFiles } from "../../support/files-on-disk.ts";
import { anyCertificate, type AnyCertificate } from "./any-certificate.ts";

/** So many generated certificates, the same ones for the same seed. */
export function generateCertificates(certificates: number, seed: number): readonly AnyCertificate[] {
  return fc.sample(anyCertificate, { numRuns: certificates, seed });
}

/** The clients of the filter's scenario that the client CA issues itself. */
export function scenarioCertificates(): readonly AnyCertificate[] {
  const { pki } = valueOf(readScenario("envoy-fixtures/auth-header", projectFiles));
  return Object.values(pki)
    .filter((entry): entry is CertificateEntry => "issuer" in entry && entry.issuer === "client-ca" && !entry.ca)
    .map((entry) => ({ entry, attributes: "der" in entry.subject ? [] : entry.subject.flat() }));
}

/** In a few words, for the report of one that went wrong. */
export function describeCertificate({ attributes, entry, oddity }: AnyCertificate): string {
  const parts = attributes.slice(0, 8).map(({ oid, type, bytes }) => {
    const hex = Buffer.from(bytes).toString("hex");
    return `${oid} ${type} ${hex.length > 60 ? `${hex.slice(0, 60)}… (${bytes.length} octets)` : hex}`;
  });
  const uses = entry.extendedKeyUsage === undefined ? "no purposes" : entry.extendedKeyUsage.join("+");
  return [...(oddity === undefined ? [] : [oddity]), uses, ...parts].join(" | ");
}
