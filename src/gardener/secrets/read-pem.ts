import { createPrivateKey, X509Certificate, type KeyObject } from "node:crypto";
import { fail, succeed, type Checked, type Diagnostic } from "../../diagnostics/diagnostic.ts";
import { sourceFinding, type CertificateSource } from "./certificate-source.ts";

/** A private key with the PEM block that it was read from. */
export interface PrivateKey {
  readonly key: KeyObject;
  readonly pem: string;
}

/** All certificates of a PEM text, in its order; other blocks are left out. A text without any is an error. */
export function readCertificates(source: CertificateSource): Checked<readonly X509Certificate[]> {
  const blocks = blocksOf(source.text).filter(({ label }) => label === "CERTIFICATE");
  if (blocks.length === 0) return fail(unreadable(source, "holds no certificate as PEM"));
  const certificates = blocks.map(({ pem }) => parseCertificate(pem));
  const wrong = certificates.flatMap((certificate, index) =>
    certificate === undefined
      ? [unreadable(source, `holds a certificate that cannot be read, the ${nth(index)} one`)]
      : [],
  );
  return wrong.length > 0 ? fail(...wrong) : succeed(certificates.filter((certificate) => certificate !== undefined));
}

/** The private key of a PEM text that has one and no more, not encrypted. */
export function readPrivateKey(source: CertificateSource): Checked<PrivateKey> {
  const blocks = blocksOf(source.text).filter(({ label }) => label.endsWith("PRIVATE KEY"));
  const [block, another] = blocks;
  if (block === undefined) return fail(unreadable(source, "holds no private key as PEM"));
  if (another !== undefined) return fail(unreadable(source, `holds ${blocks.length} private keys, wanted one`));
  if (block.label === "ENCRYPTED PRIVATE KEY" || block.pem.includes("ENCRYPTED"))
    return fail(
      unreadable(source, "holds an encrypted private key", "Gateways have no passphrase: decrypt it with openssl pkey"),
    );
  try {
    return succeed({ key: createPrivateKey(block.pem), pem: block.pem });
  } catch {
    return fail(unreadable(source, "holds a private key that cannot be read"));
  }
}

/** How certificates are written one after the other. */
export function pemOf(certificates: readonly X509Certificate[]): string {
  return certificates.map((certificate) => certificate.toString()).join("");
}

/** "first", "2nd" and so on, of something counted from 0. */
export function nth(index: number): string {
  return ["first", "2nd", "3rd"][index] ?? `${index + 1}th`;
}

/** PEM blocks (RFC 7468), with what they call themselves. */
function blocksOf(text: string): readonly { readonly label: string; readonly pem: string }[] {
  const found = text.replaceAll("\r\n", "\n").matchAll(/-----BEGIN ([A-Z0-9 ]+)-----\n[^]*?-----END \1-----/g);
  return [...found].map(([pem, label = ""]) => ({ label, pem: `${pem}\n` }));
}

function parseCertificate(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

function unreadable(source: CertificateSource, what: string, hint?: string): Diagnostic {
  const finding = sourceFinding("CERTIFICATE_UNREADABLE", source, `${source.name} ${what}`);
  return hint === undefined ? finding : { ...finding, hint };
}
