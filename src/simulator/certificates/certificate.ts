import { createHash } from "node:crypto";
import { derTags, dottedOid, hexOf, readDerValues, type DerValue } from "./der.ts";
import { readName, type NameAttribute } from "./name.ts";

/** What a certificate says, as far as Envoy shows it to scripts or checks it. */
export interface Certificate {
  readonly der: Uint8Array;
  /** PEM with 64 characters a line, as BoringSSL writes it. */
  readonly pem: string;
  /** SHA-256 of the DER, lower-case hexadecimal. */
  readonly digest: string;
  /** Lower-case hexadecimal, whole bytes, `-` before a negative one, `0` for zero. */
  readonly serialNumber: string;
  readonly subject: readonly NameAttribute[];
  readonly issuer: readonly NameAttribute[];
  /** Whether the subject has an RDN without attributes. */
  readonly hasEmptyRdn: boolean;
  /** Seconds since 1970. */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly isCa: boolean;
  /** Object identifiers; undefined without the extension. */
  readonly extendedKeyUsage: readonly string[] | undefined;
  /** Whether its key may sign a handshake: it says so, or says nothing. */
  readonly maySign: boolean;
  readonly dnsNames: readonly string[];
  readonly uris: readonly string[];
  readonly extensionOids: readonly string[];
  readonly signed: SignedParts;
}

/** What verifying a certificate's signature, or one made with its key, takes. */
export interface SignedParts {
  /** DER of what is signed. */
  readonly content: Uint8Array;
  /** Object identifier of the signature's algorithm. */
  readonly algorithm: string;
  readonly signature: Uint8Array;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
  /** DER of the names, in hexadecimal. */
  readonly subjectName: string;
  readonly issuerName: string;
}

/**
 * Reads an X.509 certificate (RFC 5280, section 4.1).
 *
 * @throws {RangeError} where it is no DER, or a name in it is none
 */
export function readCertificate(der: Uint8Array): Certificate {
  const [outer] = readDerValues(der);
  const [tbs, algorithm, signature] = readDerValues(contentOf(outer));
  const fields = readDerValues(contentOf(tbs));
  const [, serial, , issuer, validity, subject, publicKey] =
    fields[0]?.tag === versionTag ? fields : [undefined, ...fields];
  const [notBefore, notAfter] = readDerValues(contentOf(validity));
  const extensions = readExtensions(fields.find(({ tag }) => tag === extensionsTag));
  const names = readAlternativeNames(extensions.get(oids.subjectAlternativeName));
  return {
    der,
    pem: pemOf(der),
    digest: createHash("sha256").update(der).digest("hex"),
    serialNumber: serialText(contentOf(serial)),
    subject: readName(subject),
    issuer: readName(issuer),
    hasEmptyRdn: readDerValues(contentOf(subject)).some(({ content }) => content.length === 0),
    notBefore: readTime(notBefore),
    notAfter: readTime(notAfter),
    isCa: readIsCa(extensions.get(oids.basicConstraints)),
    maySign: readMaySign(extensions.get(oids.keyUsage)),
    extendedKeyUsage: readKeyPurposes(extensions.get(oids.extendedKeyUsage)),
    dnsNames: names.filter(({ tag }) => tag === 0x82).map(textOf),
    uris: names.filter(({ tag }) => tag === 0x86).map(textOf),
    extensionOids: [...extensions.keys()],
    signed: {
      content: tbs?.der ?? new Uint8Array(),
      algorithm: dottedOid(contentOf(readDerValues(contentOf(algorithm))[0])),
      // The first octet of a bit string counts its unused bits.
      signature: contentOf(signature).subarray(1),
      publicKey: publicKey?.der ?? new Uint8Array(),
      subjectName: hexOf(contentOf(subject)),
      issuerName: hexOf(contentOf(issuer)),
    },
  };
}

const versionTag = 0xa0;
const extensionsTag = 0xa3;
const oids = {
  basicConstraints: "2.5.29.19",
  extendedKeyUsage: "2.5.29.37",
  keyUsage: "2.5.29.15",
  subjectAlternativeName: "2.5.29.17",
} as const;

function contentOf(value: DerValue | undefined): Uint8Array {
  return value?.content ?? new Uint8Array();
}

function pemOf(der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}

function serialText(content: Uint8Array): string {
  const unsigned = BigInt(`0x${hexOf(content) || "0"}`);
  const value = BigInt.asIntN(content.length * 8, unsigned);
  if (value === 0n) return "0";
  const digits = (value < 0n ? -value : value).toString(16);
  return `${value < 0n ? "-" : ""}${digits.length % 2 === 0 ? "" : "0"}${digits}`;
}

/** UTCTime or GeneralizedTime, both ending in `Z`. */
function readTime(value: DerValue | undefined): number {
  const text = Buffer.from(contentOf(value)).toString("latin1");
  const year =
    value?.tag === 0x17 ? `${Number(text.slice(0, 2)) < 50 ? "20" : "19"}${text.slice(0, 2)}` : text.slice(0, 4);
  const [month, day, hour, minute, second] = (text.slice(value?.tag === 0x17 ? 2 : 4).match(/\d\d/g) ?? []).map(Number);
  return Date.UTC(Number(year), (month ?? 1) - 1, day ?? 1, hour ?? 0, minute ?? 0, second ?? 0) / 1000;
}

/** Contents of the extensions by object identifier, in the certificate's order. */
function readExtensions(field: DerValue | undefined): ReadonlyMap<string, Uint8Array> {
  const [list] = readDerValues(contentOf(field));
  return new Map(
    readDerValues(contentOf(list)).map((extension) => {
      const parts = readDerValues(extension.content);
      return [dottedOid(contentOf(parts[0])), contentOf(parts.at(-1))];
    }),
  );
}

function readIsCa(extension: Uint8Array | undefined): boolean {
  const [constraints] = readDerValues(extension ?? new Uint8Array());
  const [isCa] = readDerValues(contentOf(constraints));
  return isCa?.tag === 0x01 && isCa.content[0] !== 0;
}

/** `digitalSignature` is the first bit of the key usage. */
function readMaySign(extension: Uint8Array | undefined): boolean {
  const [bits] = readDerValues(extension ?? new Uint8Array());
  return bits === undefined || ((bits.content[1] ?? 0) & 0x80) !== 0;
}

function readKeyPurposes(extension: Uint8Array | undefined): string[] | undefined {
  if (extension === undefined) return undefined;
  const [list] = readDerValues(extension);
  return readDerValues(contentOf(list))
    .filter(({ tag }) => tag === derTags.oid)
    .map(({ content }) => dottedOid(content));
}

function readAlternativeNames(extension: Uint8Array | undefined): DerValue[] {
  const [list] = readDerValues(extension ?? new Uint8Array());
  return readDerValues(contentOf(list));
}

function textOf({ content }: DerValue): string {
  return Buffer.from(content).toString("latin1");
}

/** The DER of the object identifier rsaEncryption. */
const rsaEncryption = Buffer.from("06092a864886f70d010101", "hex");

/** Whether a certificate's key is one of RSA. */
export function hasRsaKey({ signed }: Certificate): boolean {
  return Buffer.from(signed.publicKey).includes(rsaEncryption);
}
