import type { AttributeValue, CertificateEntry, PkiEntry, StringType } from "../../src/scenario/pki-entry.ts";

const oids: Readonly<Record<string, string>> = { CN: "2.5.4.3", O: "2.5.4.10", OU: "2.5.4.11" };

/** One attribute of a subject: `CN=alice` in UTF-8, or of another type. */
export function attribute(name: string, value: string | Uint8Array, type: StringType = "utf8"): AttributeValue {
  return { oid: oids[name] ?? name, type, bytes: typeof value === "string" ? Buffer.from(value) : value };
}

/** Attributes that are an RDN each, or lists of those that share one. */
export type Subject = readonly (AttributeValue | readonly AttributeValue[])[];

/** A certificate issued by the test CA of which only the subject and exceptions are said. */
export function certificate(subject: Subject, fields: Partial<CertificateEntry> = {}): PkiEntry {
  return { ...unsigned(subject), issuer: "ca", ...fields };
}

/** A CA that signs itself. */
export function rootCa(name: string): PkiEntry {
  return { ...unsigned([attribute("CN", name)]), ca: true };
}

/** A CA, a server's certificate, alice, and those given. */
export function testPki(entries: Readonly<Record<string, PkiEntry>> = {}): Readonly<Record<string, PkiEntry>> {
  return {
    ca: rootCa("ca"),
    server: certificate([attribute("CN", "server")], { dnsNames: ["a.example.com"] }),
    alice: certificate([attribute("CN", "alice"), attribute("O", "dev"), attribute("O", "ops")]),
    ...entries,
  };
}

function unsigned(subject: Subject): CertificateEntry {
  return {
    ca: false,
    subject: subject.map((names) => ("oid" in names ? [names] : names)),
    notBefore: -3600,
    notAfter: 86400,
    dnsNames: [],
    uris: [],
    key: "ec",
  };
}
