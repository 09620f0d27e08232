import { createHash } from "node:crypto";
import { bitString, der, objectIdentifier, sequence, time } from "./der-encoding.ts";
import type { AttributeValue, CertificateEntry, RelativeDistinguishedName, StringType } from "./pki-entry.ts";

/** What a certificate says besides what its entry declares. */
export interface CertificateContext {
  readonly name: string;
  /** DER of the issuer's subject. */
  readonly issuer: Uint8Array;
  /** SubjectPublicKeyInfo of the certificate's own key and of the issuer's, DER. */
  readonly publicKey: Uint8Array;
  readonly issuerPublicKey: Uint8Array;
  readonly signatureAlgorithm: Uint8Array;
  readonly now: Date;
}

/** The DER of an entry's subject, content octets exactly as declared. */
export function encodeSubject(subject: CertificateEntry["subject"]): Uint8Array {
  if ("der" in subject) return Buffer.from(subject.der, "hex");
  return sequence(...subject.map(encodeRelativeName));
}

/** The TBSCertificate (RFC 5280, section 4.1) of an entry, as DER. */
export function encodeTbsCertificate(entry: CertificateEntry, context: CertificateContext): Uint8Array {
  return sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    encodeSerial(entry, context.name),
    context.signatureAlgorithm,
    context.issuer,
    sequence(time(shift(context.now, entry.notBefore)), time(shift(context.now, entry.notAfter))),
    encodeSubject(entry.subject),
    context.publicKey,
    der(0xa3, sequence(...encodeExtensions(entry, context))),
  );
}

/** A signed structure: content, algorithm and signature, as DER. */
export function encodeSigned(content: Uint8Array, algorithm: Uint8Array, signature: Uint8Array): Buffer {
  return sequence(content, algorithm, bitString(signature));
}

/** AlgorithmIdentifiers of the two kinds of signature in use: ECDSA and RSA, both with SHA-256. */
export const signatureAlgorithms = {
  ec: sequence(objectIdentifier("1.2.840.10045.4.3.2")),
  rsa: sequence(objectIdentifier("1.2.840.113549.1.1.11"), der(0x05)),
} as const;

function encodeRelativeName(name: RelativeDistinguishedName): Buffer {
  return der(0x31, ...name.map((attribute) => sequence(objectIdentifier(attribute.oid), encodeValue(attribute))));
}

const tags: Readonly<Record<StringType, number>> = {
  boolean: 0x01,
  integer: 0x02,
  octet: 0x04,
  utf8: 0x0c,
  numeric: 0x12,
  printable: 0x13,
  t61: 0x14,
  ia5: 0x16,
  visible: 0x1a,
  universal: 0x1c,
  bmp: 0x1e,
};

function encodeValue({ type, bytes }: AttributeValue): Uint8Array {
  return type === "raw" ? bytes : der(tags[type], bytes);
}

function encodeSerial(entry: CertificateEntry, name: string): Buffer {
  const digits = entry.serial ?? `01${createHash("sha256").update(name).digest("hex").slice(0, 14)}`;
  return der(0x02, Buffer.from(digits.padStart(digits.length + (digits.length % 2), "0"), "hex"));
}

function shift(now: Date, seconds: number): Date {
  return new Date(now.getTime() + seconds * 1000);
}

function encodeExtensions(entry: CertificateEntry, { publicKey, issuerPublicKey }: CertificateContext): Buffer[] {
  const extensions = [
    extension("2.5.29.14", der(0x04, keyIdentifier(publicKey))),
    extension("2.5.29.35", sequence(der(0x80, keyIdentifier(issuerPublicKey)))),
    criticalExtension("2.5.29.15", encodeKeyUsage(entry)),
  ];
  if (entry.ca) extensions.push(criticalExtension("2.5.29.19", sequence(yes)));
  if (entry.extendedKeyUsage !== undefined) {
    const usages = entry.extendedKeyUsage.map((usage) => objectIdentifier(extendedKeyUsages[usage]));
    extensions.push(extension("2.5.29.37", sequence(...usages)));
  }
  const names = [
    ...entry.dnsNames.map((name) => der(0x82, Buffer.from(name))),
    ...entry.uris.map((uri) => der(0x86, Buffer.from(uri))),
  ];
  if (names.length > 0) extensions.push(extension("2.5.29.17", sequence(...names)));
  return extensions;
}

const extendedKeyUsages = {
  any: "2.5.29.37.0",
  serverAuth: "1.3.6.1.5.5.7.3.1",
  clientAuth: "1.3.6.1.5.5.7.3.2",
  codeSigning: "1.3.6.1.5.5.7.3.3",
  emailProtection: "1.3.6.1.5.5.7.3.4",
} as const;

/** Names of the key usage bits (RFC 5280, section 4.2.1.3), bit 0 first. */
export const keyUsageNames = [
  "digitalSignature",
  "nonRepudiation",
  "keyEncipherment",
  "dataEncipherment",
  "keyAgreement",
  "keyCertSign",
  "cRLSign",
  "encipherOnly",
  "decipherOnly",
] as const;

function encodeKeyUsage(entry: CertificateEntry): Buffer {
  const usages = entry.keyUsage ?? (entry.ca ? ["keyCertSign", "cRLSign"] : ["digitalSignature"]);
  const bits = keyUsageNames
    .map((name) => (usages.includes(name) ? "1" : "0"))
    .join("")
    .replace(/0+$/, "");
  const octets = (bits.match(/.{1,8}/g) ?? []).map((octet) => parseInt(octet.padEnd(8, "0"), 2));
  return bitString(Buffer.from(octets), (8 - (bits.length % 8)) % 8);
}

const yes = der(0x01, Buffer.from([0xff]));

function keyIdentifier(publicKey: Uint8Array): Uint8Array {
  return createHash("sha1").update(publicKey).digest();
}

function extension(oid: string, value: Uint8Array): Buffer {
  return sequence(objectIdentifier(oid), der(0x04, value));
}

function criticalExtension(oid: string, value: Uint8Array): Buffer {
  return sequence(objectIdentifier(oid), yes, der(0x04, value));
}
