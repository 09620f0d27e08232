import fc from "fast-check";
import { encodeSubject } from "../../../src/scenario/certificate-der.ts";
import { der, objectIdentifier, sequence } from "../../../src/scenario/der-encoding.ts";
import type { AttributeValue, CertificateEntry, StringType } from "../../../src/scenario/pki-entry.ts";
import { attributeTypes } from "../../../src/scenario/subject-notation.ts";

export const commonName = "2.5.4.3";
export const organization = "2.5.4.10";
const uid = "1.3.6.1.4.1.57683.2";

/** A short name of Envoy's, none, and such that look like those that matter. */
const otherTypes = [
  "2.5.4.11",
  "2.5.4.6",
  "2.5.4.5",
  "0.9.2342.19200300.100.1.1",
  "0.9.2342.19200300.100.1.25",
  "1.2.840.113549.1.9.1",
  "1.2.3.4.5",
  "2.5.4.3.1",
  "1.3.6.1.4.1.57683.3",
] as const;

/** What a generated certificate is besides its subject's attributes. */
export interface AnyCertificate {
  readonly entry: CertificateEntry;
  /** Empty where the DER is more than its attributes. */
  readonly attributes: readonly AttributeValue[];
  /** What is odd about its DER. */
  readonly oddity?: string;
}

const plainText = fc.oneof(
  fc.constantFrom(
    "alice",
    "system:masters",
    "system:nodes",
    "system:node:n1",
    "system:anonymous",
    "front-proxy-client",
  ),
  fc.constantFrom("system:authenticated", "system:unauthenticated", "system:serviceaccount:a:b", "dev", "ops"),
  fc.constantFrom("a,b", "x=y", "x,CN=admin", "x+O=system:masters", '"\\<>;#=', "#04", "%2C%00", "O'Neil (x)", "\\2c"),
  fc.constantFrom("jörg", "日本", "\u00a0a", "a\u3000", "\u2028", "e\u0301", "\u202eabc", "😀", "a  b", "\ufeffbob"),
  fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 20 }),
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 8 }),
);

const control = fc.integer({ min: 0, max: 32 }).map((code) => String.fromCharCode(code === 32 ? 127 : code));

const awkwardText = fc.oneof(
  fc.constantFrom("", " ", " alice", "alice ", "\talice", " system:masters", "system:masters ", "\u0085a", "\ufffe"),
  fc.constantFrom(
    "admin\0x",
    "\0",
    "b\0",
    "b\0\0",
    "a\r\nX-Remote-Group: system:masters",
    "a\nb: c",
    "a\n b",
    "a\r\n\r\n",
  ),
  fc
    .tuple(fc.constantFrom("", "a"), control, fc.constantFrom("", "b"))
    .map(([before, byte, after]) => before + byte + after),
  fc.string({ unit: "binary", maxLength: 6 }),
  fc.constantFrom("x", "é").chain((one) => fc.constantFrom(64, 300, 4096, 9000).map((length) => one.repeat(length))),
);

/** Values as certificates have them: a string of a type that has its characters. */
const calmValue = fc
  .tuple(
    fc.oneof(
      { weight: 8, arbitrary: fc.constant<StringType>("utf8") },
      { weight: 3, arbitrary: fc.constantFrom<StringType>("printable", "ia5") },
      { weight: 2, arbitrary: fc.constantFrom<StringType>("t61", "bmp", "numeric") },
    ),
    plainText,
  )
  .map(([type, own]): AnyValue => ({ type, bytes: attributeTypes[type](within(type, own)) }));

type AnyValue = Pick<AttributeValue, "type" | "bytes">;

function within(type: StringType, own: string): string {
  if (type === "printable") return own.replace(/[^A-Za-z0-9 '()+,\-./:=?*&]/gu, ".");
  if (type === "ia5") return own.replace(/[^ -~]/gu, "@");
  if (type === "numeric") return String(own.length * 7919);
  if (type === "t61") return own.replace(/[^ -~\xa0-\xff]/gu, "ÿ");
  return type === "bmp" ? own.replace(/[\ufeff\u{10000}-\u{10ffff}]/gu, "ß") : own;
}

const anyString = fc
  .tuple(
    fc.constantFrom<StringType>("utf8", "utf8", "printable", "ia5", "numeric", "t61", "bmp", "visible", "universal"),
    fc.oneof({ weight: 2, arbitrary: awkwardText }, { weight: 1, arbitrary: plainText }),
  )
  .map(([type, own]): AnyValue => ({ type, bytes: attributeTypes[type](own) }));

/** Octets that may be no text of the type. */
const anyOctets = fc
  .tuple(
    fc.constantFrom<StringType>("utf8", "bmp", "universal", "t61", "ia5", "octet", "integer", "boolean"),
    fc.uint8Array({ maxLength: 8 }),
  )
  .map(([type, bytes]): AnyValue => ({ type, bytes }));

/** BIT STRING, NULL, ENUMERATED, VideotexString, GraphicString, GeneralString, constructed strings, SEQUENCE and one without a type. */
const rawValue = fc
  .tuple(fc.constantFrom(0x03, 0x05, 0x0a, 0x15, 0x19, 0x1b, 0x2c, 0x33, 0x30, 0x80), fc.uint8Array({ maxLength: 4 }))
  .map(([tag, content]): AnyValue => ({ type: "raw", bytes: der(tag, content) }));

const wildValue = fc.oneof(
  { weight: 10, arbitrary: calmValue },
  { weight: 6, arbitrary: anyString },
  { weight: 2, arbitrary: anyOctets },
  { weight: 1, arbitrary: rawValue },
);

function attributesOf(value: fc.Arbitrary<AnyValue>): fc.Arbitrary<AttributeValue[]> {
  const attributeOf = (oid: fc.Arbitrary<string>): fc.Arbitrary<AttributeValue> =>
    fc.tuple(oid, value).map(([own, rest]) => ({ oid: own, ...rest }));
  const names = attributeOf(fc.constant(commonName)).map((one) => [one]);
  const uids = attributeOf(fc.constant(uid)).map((one) => [one]);
  const groups = attributeOf(
    fc.oneof(
      { weight: 30, arbitrary: fc.constant(organization) },
      { weight: 10, arbitrary: fc.constantFrom(...otherTypes) },
      { weight: 1, arbitrary: fc.constantFrom(uid, commonName) },
    ),
  );
  const manyGroups = fc
    .tuple(fc.constantFrom(30, 100, 200, 256, 257), value)
    // TLS libraries limit the size of a certificate, to 100 KiB and more.
    .map(([times, { type, bytes }]): AttributeValue[] =>
      Array.from({ length: times }, () => ({ oid: organization, type, bytes: bytes.subarray(0, 64) })),
    );
  const none = fc.constant<AttributeValue[]>([]);
  return fc
    .tuple(
      fc.oneof({ weight: 20, arbitrary: names }, { weight: 1, arbitrary: none }),
      fc.oneof(
        { weight: 60, arbitrary: fc.array(groups, { maxLength: 5, size: "max" }) },
        { weight: 1, arbitrary: manyGroups },
      ),
      fc.oneof({ weight: 5, arbitrary: none }, { weight: 1, arbitrary: uids }),
      fc.nat(6),
    )
    .map(([own, others, ids, at]) => [...others, ...ids].toSpliced(at, 0, ...own));
}

/** The attributes in RDNs of one, or the first of them in one RDN, or all. */
const subject = fc
  .tuple(
    fc.oneof({ weight: 1, arbitrary: attributesOf(calmValue) }, { weight: 1, arbitrary: attributesOf(wildValue) }),
    fc.constantFrom(1, 1, 1, 1, 2, 3, 100),
  )
  .map(([all, first]) => [all.slice(0, first), ...all.slice(first).map((one) => [one])].filter(({ length }) => length));

/** Subjects whose DER is not what the attributes alone would give. */
const oddSubjects: Readonly<Record<string, (rdns: readonly Uint8Array[]) => Uint8Array>> = {
  "an empty RDN": (rdns) => sequence(...rdns, der(0x31)),
  "a third element in an attribute": (rdns) =>
    sequence(...rdns, der(0x31, sequence(oid("2.5.4.10"), utf8("g"), utf8("x")))),
  "octets behind an attribute": (rdns) => sequence(...rdns, der(0x31, sequence(oid("2.5.4.10"), utf8("g")), utf8("x"))),
  "an attribute without a value": (rdns) => sequence(...rdns, der(0x31, sequence(oid("2.5.4.10")))),
  "an RDN that is a SEQUENCE": (rdns) => sequence(...rdns, sequence(sequence(oid("2.5.4.10"), utf8("g")))),
  "an attribute that is a SET": (rdns) => sequence(...rdns, der(0x31, der(0x31, oid("2.5.4.10"), utf8("g")))),
  "a padded arc": (rdns) => sequence(...rdns, group(Buffer.from("06045504800a", "hex"), utf8("g"))),
  "an unfinished arc": (rdns) => sequence(...rdns, group(Buffer.from("0603550488", "hex"), utf8("g"))),
  "an empty OID": (rdns) => sequence(...rdns, group(Buffer.from("0600", "hex"), utf8("g"))),
  "an arc of 64 bits": (rdns) =>
    sequence(...rdns, group(Buffer.from("060b55048180808080808080 01".replace(" ", ""), "hex"), utf8("g"))),
  "a long length": (rdns) => sequence(...rdns, group(oid("2.5.4.10"), Buffer.from("0c810167", "hex"))),
  "a padded length": (rdns) => sequence(...rdns, group(oid("2.5.4.10"), Buffer.from("0c82000167", "hex"))),
  "an indefinite length": (rdns) => sequence(...rdns, group(oid("2.5.4.10"), Buffer.from("2c800c01670000", "hex"))),
  "a constructed string": (rdns) => sequence(...rdns, group(oid("2.5.4.10"), Buffer.from("2c030c0167", "hex"))),
  "a value past its end": (rdns) => sequence(...rdns, group(oid("2.5.4.10"), Buffer.from("0c0567", "hex"))),
  "a high tag number": (rdns) => sequence(...rdns, group(oid("2.5.4.10"), Buffer.from("1f0c0167", "hex"))),
  "a context tag": (rdns) => sequence(...rdns, group(oid("2.5.4.10"), Buffer.from("8c0167", "hex"))),
  "a Name that is a SET": (rdns) => der(0x31, ...rdns),
};

export const oddityNames: readonly string[] = Object.keys(oddSubjects);

const oid = objectIdentifier;
const utf8 = (own: string): Buffer => der(0x0c, Buffer.from(own));
const group = (...parts: readonly Uint8Array[]): Buffer => der(0x31, sequence(...parts));

const usage = fc.oneof(
  { weight: 12, arbitrary: fc.constant<CertificateEntry["extendedKeyUsage"]>(["clientAuth"]) },
  { weight: 4, arbitrary: fc.constant<CertificateEntry["extendedKeyUsage"]>(undefined) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<CertificateEntry["extendedKeyUsage"]>(
      ["any"],
      ["serverAuth"],
      ["serverAuth", "clientAuth"],
    ),
  },
);

/** Seconds from the start of the run. */
const validity = fc.oneof(
  { weight: 40, arbitrary: fc.constant({ notBefore: -3600, notAfter: 86_400 }) },
  { weight: 1, arbitrary: fc.constant({ notBefore: -86_400, notAfter: -3600 }) },
  { weight: 1, arbitrary: fc.constant({ notBefore: 3600, notAfter: 86_400 }) },
);

const oddity = fc.oneof(
  { weight: 30, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.constantFrom(...oddityNames) },
);

/** Any client certificate: mostly such as are issued, many that nobody should issue. */
export const anyCertificate: fc.Arbitrary<AnyCertificate> = fc
  .tuple(subject, usage, validity, oddity)
  .map(([rdns, extendedKeyUsage, period, odd]) => {
    const entry: CertificateEntry = {
      issuer: "client-ca",
      ca: false,
      subject: odd === undefined ? rdns : { der: oddDer(odd, rdns) },
      ...period,
      ...(extendedKeyUsage === undefined ? {} : { extendedKeyUsage }),
      dnsNames: [],
      uris: [],
      key: "ec",
    };
    return { entry, attributes: rdns.flat(), ...(odd === undefined ? {} : { oddity: odd }) };
  });

function oddDer(name: string, rdns: readonly (readonly AttributeValue[])[]): string {
  const build = oddSubjects[name] ?? ((parts: readonly Uint8Array[]) => sequence(...parts));
  // The RDN's own DER: what is behind the two or more octets of the Name's header.
  const encoded = rdns.map((rdn) => Buffer.from(encodeSubject([rdn])).subarray(headerLength(encodeSubject([rdn]))));
  return Buffer.from(build(encoded)).toString("hex");
}

function headerLength(element: Uint8Array): number {
  const length = element[1] ?? 0;
  return length < 0x80 ? 2 : 2 + (length & 0x7f);
}
