import type { AttributeValue, CertificateEntry, PkiEntry, StringType } from "../../src/scenario/pki-entry.ts";

const oids: Readonly<Record<string, string>> = { CN: "2.5.4.3", O: "2.5.4.10", OU: "2.5.4.11" };

/** One attribute of a subject: `CN=alice` in UTF-8, or of another type. */
export function attribute(name: string, value: string | Uint8Array, type: StringType = "utf8"): AttributeValue {
  return { oid: oids[name] ?? name, type, bytes: typeof value === "string" ? Buffer.from(value) : value };
}

/** A certificate entry of which only the subject (one RDN for each attribute or list of them) and exceptions are said. */
export function certificate(
  subject: readonly (AttributeValue | readonly AttributeValue[])[],
  fields: Partial<CertificateEntry> = {},
): PkiEntry {
  return {
    issuer: "ca",
    ca: false,
    subject: subject.map((names) => [names].flat() as AttributeValue[]),
    notBefore: -3600,
    notAfter: 86400,
    dnsNames: [],
    uris: [],
    key: "ec",
    ...fields,
  };
}

/** A CA, a server's certificate, and those given. */
export function testPki(entries: Readonly<Record<string, PkiEntry>> = {}): Readonly<Record<string, PkiEntry>> {
  const authority = certificate([attribute("CN", "ca")], { ca: true }) as CertificateEntry;
  const { issuer: _, ...selfSigned } = authority;
  return {
    ca: selfSigned,
    server: certificate([attribute("CN", "server")], { dnsNames: ["a.example.com"] }),
    alice: certificate([attribute("CN", "alice"), attribute("O", "dev"), attribute("O", "ops")]),
    ...entries,
  };
}
