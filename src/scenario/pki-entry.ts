/** A certificate (with its key) of a scenario's test PKI, declared as data. Nothing of it is ever valid outside a test. */
export type PkiEntry = CertificateEntry | BundleEntry;

/** Several entries in one PEM file, e.g. the old and the new CA of a rotation. */
export interface BundleEntry {
  readonly bundle: readonly string[];
}

/** A certificate with its key. */
export interface CertificateEntry {
  /** Entry that signs this one; self-signed where absent. */
  readonly issuer?: string;
  /** Basic constraints `CA:TRUE` and key usage for signing certificates. */
  readonly ca: boolean;
  /** The subject's RDNs in DER order, or the DER of the whole Name as hexadecimal digits. */
  readonly subject: readonly RelativeDistinguishedName[] | { readonly der: string };
  /** When the certificate is valid, in seconds relative to the start of the run (negative: before it). */
  readonly notBefore: number;
  readonly notAfter: number;
  /** Extended key usages; no such extension where absent. */
  readonly extendedKeyUsage?: readonly ("clientAuth" | "serverAuth" | "any" | "codeSigning" | "emailProtection")[];
  /** Key usage bits by their RFC 5280 names; `digitalSignature` for leaves and `keyCertSign`, `cRLSign` for CAs unless said. */
  readonly keyUsage?: readonly string[];
  readonly dnsNames: readonly string[];
  readonly uris: readonly string[];
  readonly key: "ec" | "rsa";
  /** Serial number as hexadecimal digits; made from the entry's name unless said. */
  readonly serial?: string;
}

/** One RDN: its attributes in DER order; more than one makes it multi-valued. */
export type RelativeDistinguishedName = readonly AttributeValue[];

/** One attribute of a subject. */
export interface AttributeValue {
  /** Dotted object identifier. */
  readonly oid: string;
  /** ASN.1 type of the value, or `raw`: the DER of the whole value, tag and length included, stands in `bytes`. */
  readonly type: StringType | "raw";
  /** Content octets as they stand in the certificate; not checked against the type, since that is what tests need. */
  readonly bytes: Uint8Array;
}

/** ASN.1 types of an attribute's value. */
export type StringType =
  "utf8" | "printable" | "ia5" | "numeric" | "t61" | "bmp" | "universal" | "visible" | "octet" | "integer" | "boolean";
