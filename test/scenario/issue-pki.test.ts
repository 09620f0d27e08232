import { createPrivateKey, X509Certificate } from "node:crypto";
import { createSecureContext } from "node:tls";
import { fromBER, ObjectIdentifier, OctetString, type BaseBlock, type Sequence } from "asn1js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { entriesByFingerprint, entryByFingerprint, issuePki } from "../../src/scenario/issue-pki.ts";
import type { CertificateEntry, PkiEntry, StringType } from "../../src/scenario/pki-entry.ts";

const now = new Date("2026-11-24T12:00:00Z");

function entry(properties: Partial<CertificateEntry> = {}): CertificateEntry {
  return { ca: false, subject: [], notBefore: -60, notAfter: 60, dnsNames: [], uris: [], key: "ec", ...properties };
}

function commonName(text: string): CertificateEntry["subject"] {
  return [[{ oid: "2.5.4.3", type: "utf8", bytes: Buffer.from(text) }]];
}

const root = entry({ ca: true, subject: commonName("root") });

function certificatesIn(files: ReadonlyMap<string, string>, name: string): X509Certificate[] {
  const pems = files.get(`pki/${name}.crt`)?.match(/-----BEGIN[^]*?-----END CERTIFICATE-----\n/g) ?? [];
  return pems.map((pem) => new X509Certificate(pem));
}

function issueOne(properties: Partial<CertificateEntry>): X509Certificate {
  const [certificate] = certificatesIn(issuePki({ root, it: entry({ issuer: "root", ...properties }) }, now), "it");
  if (certificate === undefined) throw new Error("No certificate was issued");
  return certificate;
}

/** The DER of the first certificate, without asking OpenSSL, which does not read all of them. */
function derOf(files: ReadonlyMap<string, string>, name: string): Buffer {
  const body = /-----BEGIN CERTIFICATE-----([^-]*)/.exec(files.get(`pki/${name}.crt`) ?? "")?.[1] ?? "";
  return Buffer.from(body, "base64");
}

function partsOf(block: BaseBlock | undefined): BaseBlock[] {
  return (block as Sequence).valueBlock.value;
}

/** Fields of the TBSCertificate: version, serial, algorithm, issuer, validity, subject, key, extensions. */
function fieldsOf(der: Uint8Array): BaseBlock[] {
  const { result, offset } = fromBER(der);
  expect(offset).toBe(der.length);
  return partsOf(partsOf(result)[0]);
}

function hexOf(block: BaseBlock | undefined): string {
  return Buffer.from(block?.valueBeforeDecodeView ?? []).toString("hex");
}

function identifierOf(block: BaseBlock | undefined): string | undefined {
  return block instanceof ObjectIdentifier ? block.getValue() : undefined;
}

/** Subject of an entry, RDN by RDN, each value as the hexadecimal digits of its DER. */
function subjectOf(subject: CertificateEntry["subject"]): string[][] {
  const der = derOf(issuePki({ root, it: entry({ issuer: "root", subject }) }, now), "it");
  return partsOf(fieldsOf(der)[5]).map((name) => partsOf(name).map((attribute) => hexOf(partsOf(attribute)[1])));
}

describe("issuePki() writes subjects as declared", () => {
  const tags: Readonly<Record<StringType, string>> = {
    boolean: "01",
    integer: "02",
    octet: "04",
    utf8: "0c",
    numeric: "12",
    printable: "13",
    t61: "14",
    ia5: "16",
    visible: "1a",
    universal: "1c",
    bmp: "1e",
  };

  test.each(Object.entries(tags))("every octet of a value of type %s", (type, tag) => {
    // Valid text, NUL, control bytes, invalid UTF-8, half a UTF-16 unit: nothing is looked at.
    // (asn1js does not read universal and BMP strings of odd lengths, so they are doubled.)
    const wide = type === "universal" ? 4 : type === "bmp" ? 2 : 1;
    const contents = ["616263", "00", "610062", "0d0a", "ff", "c080", "d800", "7f", "80".repeat(31)].map((hex) =>
      hex.repeat(wide),
    );
    const names = contents.map((hex) => [
      { oid: "2.5.4.10", type: type as StringType, bytes: Buffer.from(hex, "hex") },
    ]);
    const length = (hex: string): string =>
      (hex.length < 256 ? "" : "81") + (hex.length / 2).toString(16).padStart(2, "0");
    expect(subjectOf(names)).toEqual(contents.map((hex) => [`${tag}${length(hex)}${hex}`]));
  });

  test("contents of any length", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 700 }), (bytes) => {
        const [[value = ""] = []] = subjectOf([[{ oid: "2.5.4.3", type: "utf8", bytes }]]);
        expect(value.endsWith(Buffer.from(bytes).toString("hex"))).toBe(true);
        expect(value.length).toBe(2 * bytes.length + (bytes.length < 128 ? 4 : bytes.length < 256 ? 6 : 8));
      }),
      { numRuns: 40 },
    );
  });

  test("raw values, several attributes of one RDN in the order given, and an empty subject", () => {
    const raw = (hex: string): { oid: string; type: "raw"; bytes: Buffer } => {
      return { oid: "2.5.4.3", type: "raw", bytes: Buffer.from(hex, "hex") };
    };
    expect(subjectOf([[raw("020105"), raw("0c0161")], [raw("0403616263")]])).toEqual([
      ["020105", "0c0161"],
      ["0403616263"],
    ]);
    expect(subjectOf([])).toEqual([]);
  });

  test("the DER of a whole name", () => {
    const name = "3010310e300c0603550403130568656c6c6f";
    expect(subjectOf({ der: name })).toEqual([["130568656c6c6f"]]);
  });

  test.each(["0.9.2342.19200300.100.1.1", "1.3.6.1.4.1.57683.2", "2.5.4.3", "2.999.1", "1.2.840.113549.1.9.1"])(
    "the object identifier %s",
    (oid) => {
      const subject: CertificateEntry["subject"] = [[{ oid, type: "utf8", bytes: Buffer.from("x") }]];
      const der = derOf(issuePki({ it: entry({ subject }) }, now), "it");
      const [attribute] = partsOf(partsOf(fieldsOf(der)[5])[0]);
      expect(identifierOf(partsOf(attribute)[0])).toBe(oid);
    },
  );

  test("issuer names are their issuers' subjects, octet for octet", () => {
    const odd = entry({ ca: true, subject: [[{ oid: "2.5.4.3", type: "bmp", bytes: Buffer.from("d800", "hex") }]] });
    const der = derOf(issuePki({ odd, it: entry({ issuer: "odd" }) }, now), "it");
    expect(hexOf(fieldsOf(der)[3])).toContain("1e02d800");
  });
});

describe("issuePki() issues certificates that others accept", () => {
  const pki: Readonly<Record<string, PkiEntry>> = {
    leaf: entry({ issuer: "lower", subject: commonName("leaf") }),
    both: { bundle: ["upper", "root"] },
    lower: entry({ ca: true, issuer: "upper", subject: commonName("lower") }),
    upper: entry({ ca: true, issuer: "root", subject: commonName("upper") }),
    root,
    alone: entry({ subject: commonName("alone") }),
    rsa: entry({ issuer: "root", key: "rsa", subject: commonName("rsa") }),
  };
  const files = issuePki(pki, now);
  const subjects = (name: string): string[] => certificatesIn(files, name).map(({ subject }) => subject);

  test.each([
    ["leaf", ["CN=leaf", "CN=lower", "CN=upper"]],
    ["lower", ["CN=lower"]],
    ["root", ["CN=root"]],
    ["alone", ["CN=alone"]],
    ["both", ["CN=upper", "CN=root"]],
  ])("the file of %s holds %j", (name, expected) => {
    expect(subjects(name)).toEqual(expected);
  });

  test("each certificate is signed by the next, and the last by the root", () => {
    const chain = [...certificatesIn(files, "leaf"), ...certificatesIn(files, "root")];
    for (const [index, certificate] of chain.entries()) {
      const issuer = chain[Math.min(index + 1, chain.length - 1)] ?? certificate;
      expect([certificate.checkIssued(issuer), certificate.verify(issuer.publicKey)]).toEqual([true, true]);
    }
    expect(chain.map(({ ca }) => ca)).toEqual([false, true, true, true]);
    const [leaf, , upper] = chain;
    expect(upper && leaf?.verify(upper.publicKey)).toBe(false);
  });

  test.each(["leaf", "rsa", "alone", "root"])("OpenSSL loads %s with its key", (name) => {
    const [cert = "", key = ""] = [files.get(`pki/${name}.crt`), files.get(`pki/${name}.key`)];
    expect(() => createSecureContext({ cert, key })).not.toThrow();
    expect(new X509Certificate(cert).checkPrivateKey(createPrivateKey(key))).toBe(true);
    expect(key).toContain("-----BEGIN PRIVATE KEY-----");
  });

  test("bundles have no key", () => {
    expect([...files.keys()].filter((file) => file.includes("both"))).toEqual(["pki/both.crt"]);
  });

  test("fingerprints lead back to entries, to none for bundles' members and strangers", () => {
    const byFingerprint = entriesByFingerprint(files);
    expect([...byFingerprint.values()].sort()).toEqual(["alone", "leaf", "lower", "root", "rsa", "upper"]);
    for (const [fingerprint, name] of byFingerprint) {
      const [certificate] = certificatesIn(files, name);
      expect(certificate?.fingerprint256.replaceAll(":", "").toLowerCase()).toBe(fingerprint);
      expect(entryByFingerprint(files, certificate?.fingerprint256 ?? "")).toBe(name);
    }
    expect(entryByFingerprint(files, "00".repeat(32))).toBeUndefined();
  });

  test("subject and authority key identifiers match along the chain", () => {
    const [leaf, lower] = [fieldsOf(derOf(files, "leaf")), fieldsOf(derOf(files, "lower"))];
    const [own, above] = [extensionOf(lower, "2.5.29.14"), extensionOf(leaf, "2.5.29.35")];
    expect(own).toHaveLength(2 * 22);
    expect(above.slice(-40)).toBe(own.slice(-40));
  });
});

/** Content of an extension, as hexadecimal digits. */
function extensionOf(fields: BaseBlock[], oid: string): string {
  const extensions = partsOf(partsOf(fields[7])[0]).map(partsOf);
  const found = extensions.find(([identifier]) => identifierOf(identifier) === oid);
  const value = found?.find((part) => part instanceof OctetString);
  return value === undefined ? "" : Buffer.from(value.valueBlock.valueHexView).toString("hex");
}

describe("issuePki() writes what an entry says besides its subject", () => {
  test("validity relative to the start of the run", () => {
    const { validFrom, validTo } = issueOne({ notBefore: -172_800, notAfter: -86_400 });
    expect([new Date(validFrom), new Date(validTo)]).toEqual([
      new Date("2026-11-22T12:00:00Z"),
      new Date("2026-11-23T12:00:00Z"),
    ]);
  });

  test("validity beyond 2049", () => {
    const { validTo } = issueOne({ notAfter: 30 * 365 * 86_400 });
    expect(new Date(validTo).getUTCFullYear()).toBe(2056);
  });

  test("names and extended key usages", () => {
    const { subjectAltName, keyUsage } = issueOne({
      dnsNames: ["api.example.com", "*.example.com"],
      uris: ["spiffe://a/b"],
      extendedKeyUsage: ["serverAuth", "clientAuth", "any"],
    });
    expect(subjectAltName).toBe("DNS:api.example.com, DNS:*.example.com, URI:spiffe://a/b");
    expect(keyUsage).toEqual(["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2", "2.5.29.37.0"]);
    expect(issueOne({}).keyUsage).toBeUndefined();
  });

  test.each<[Partial<CertificateEntry>, string]>([
    [{}, "03020780"],
    [{ ca: true }, "03020106"],
    [{ keyUsage: ["digitalSignature", "keyEncipherment"] }, "030205a0"],
    [{ keyUsage: ["digitalSignature", "decipherOnly"] }, "0303078080"],
    [{ keyUsage: [] }, "030100"],
  ])("key usage of %j", (properties, expected) => {
    expect(extensionOf(fieldsOf(derOf(issuePki({ it: entry(properties) }, now), "it")), "2.5.29.15")).toBe(expected);
  });

  test("the serial number, or one made from the name", () => {
    expect(issueOne({ serial: "0a0b" }).serialNumber).toBe("0A0B");
    expect(issueOne({}).serialNumber).toBe(issueOne({}).serialNumber);
  });
});

describe("issuePki() and mistakes that readScenario() reports", () => {
  test.each<[string, Readonly<Record<string, PkiEntry>>]>([
    ["an unknown issuer", { it: entry({ issuer: "nobody" }) }],
    ["an issuer cycle", { a: entry({ issuer: "b" }), b: entry({ issuer: "a" }) }],
    ["a bundle in a bundle", { root, a: { bundle: ["root"] }, b: { bundle: ["a"] } }],
  ])("it throws for %s", (_, pki) => {
    expect(() => issuePki(pki, now)).toThrow(RangeError);
  });
});

test("a hundred certificates of one CA are a matter of milliseconds", () => {
  const leaves = Array.from({ length: 100 }, (_, index) => [`leaf-${index}`, entry({ issuer: "root" })] as const);
  const start = performance.now();
  expect(issuePki({ root, ...Object.fromEntries(leaves) }, now).size).toBe(202);
  expect(performance.now() - start).toBeLessThan(1000);
});
