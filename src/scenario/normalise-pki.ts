import { secondsOf } from "./durations.ts";
import type { AttributeValue, CertificateEntry, PkiEntry, RelativeDistinguishedName } from "./pki-entry.ts";
import type { CertificateNotation } from "./scenario-notation.ts";
import { readAttribute, type AttributeNotation } from "./subject-notation.ts";

/** A PKI entry with everything that was left out filled in. Its subject must have been checked with `readAttribute`. */
export function normalisePkiEntry(name: string, notation: CertificateNotation): PkiEntry {
  if (notation.bundle !== undefined) return { bundle: notation.bundle };
  const { ca = false, issuer, uses, keyUsage, dns = [], uris = [], key = "ec", serial, valid } = notation;
  return {
    ca,
    subject: normaliseSubject(notation.subject ?? [`CN=${name}`]),
    notBefore: secondsOf(valid?.from ?? "-1h"),
    notAfter: secondsOf(valid?.until ?? "1d"),
    dnsNames: dns,
    uris,
    key,
    ...(issuer === undefined ? {} : { issuer }),
    ...(uses === undefined ? {} : { extendedKeyUsage: uses }),
    ...(keyUsage === undefined ? {} : { keyUsage }),
    ...(serial === undefined ? {} : { serial }),
  };
}

function normaliseSubject(subject: NonNullable<CertificateNotation["subject"]>): CertificateEntry["subject"] {
  if ("der" in subject) return subject;
  return subject.map((name): RelativeDistinguishedName =>
    attributesIn(name).map((notation) => readAttribute(notation) as AttributeValue),
  );
}

/** The attributes of one RDN. */
export function attributesIn(name: AttributeNotation | readonly AttributeNotation[]): readonly AttributeNotation[] {
  return Array.isArray(name) ? (name as readonly AttributeNotation[]) : [name as AttributeNotation];
}
