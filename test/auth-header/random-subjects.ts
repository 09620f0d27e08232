import fc from "fast-check";
import type { AttributeValue, CertificateEntry, StringType } from "../../src/scenario/pki-entry.ts";
import { prepareScenario } from "../../src/scenario/prepare-scenario.ts";
import type { PreparedScenario } from "../../src/scenario/prepared-scenario.ts";
import type { Exchange, Scenario } from "../../src/scenario/scenario.ts";
import { attributeTypes } from "../../src/scenario/subject-notation.ts";

export const oids = { CN: "2.5.4.3", O: "2.5.4.10", OU: "2.5.4.11", unknown: "1.2.3.4.5" } as const;
const types: readonly StringType[] = [
  "utf8",
  "printable",
  "ia5",
  "numeric",
  "t61",
  "bmp",
  "visible",
  "universal",
  "octet",
  "integer",
];

const text = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      "alice",
      "system:masters",
      "dev",
      "a,b",
      "x=y",
      "jörg",
      "日本",
      "O'Neil (x)",
      "a+CN=b",
      '"\\<>;#',
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom("", " a", "a ", "a\0b", "a\r\nb", "\u007f", "a\tb", "#04", "a@b_c", "\ufeffb", "b\0"),
  },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 6 }) },
);

const attribute: fc.Arbitrary<AttributeValue> = fc
  .record({
    oid: fc.oneof(
      { weight: 3, arbitrary: fc.constant(oids.O) },
      { weight: 2, arbitrary: fc.constantFrom(...Object.values(oids)) },
    ),
    type: fc.oneof(
      { weight: 12, arbitrary: fc.constant<StringType>("utf8") },
      { weight: 3, arbitrary: fc.constantFrom(...types) },
    ),
    value: text,
  })
  .map(({ oid, type, value }) => ({ oid, type, bytes: attributeTypes[type](value) }));

/** Any subject: mostly one common name among other attributes, some of them in one RDN. */
export const subject: fc.Arbitrary<readonly (readonly AttributeValue[])[]> = fc
  .record({ name: attribute, others: fc.array(attribute, { maxLength: 4 }), at: fc.nat(4), joined: fc.boolean() })
  .map(({ name, others, at, joined }) => {
    const all = others.toSpliced(at, 0, { ...name, oid: oids.CN });
    return joined && all.length > 1 ? [all.slice(0, 2), ...all.slice(2).map((one) => [one])] : all.map((one) => [one]);
  });

/** A scenario that sends a request with a certificate of each subject to the listener `gateway`, in order. */
export function prepareSubjects(
  subjects: readonly CertificateEntry["subject"][],
  {
    scenario,
    scripts,
    headers = [],
  }: {
    readonly scenario: Scenario;
    readonly scripts: ReadonlyMap<string, string>;
    /** What each client sends. */
    readonly headers?: Exchange["send"]["headers"];
  },
): PreparedScenario {
  const entries = subjects.map((own, index): [string, CertificateEntry] => [`any-${index}`, entryOf(own)]);
  const exchanges = entries.map(([certificate]): Exchange => exchangeOf(certificate, headers));
  const any: Scenario = { ...scenario, pki: { ...scenario.pki, ...Object.fromEntries(entries) }, exchanges };
  return prepareScenario({ scenario: any, scripts, now: new Date() });
}

function entryOf(own: CertificateEntry["subject"]): CertificateEntry {
  return {
    issuer: "client-ca",
    ca: false,
    subject: own,
    notBefore: -60,
    notAfter: 3600,
    dnsNames: [],
    uris: [],
    key: "ec",
  };
}

function exchangeOf(certificate: string, headers: Exchange["send"]["headers"]): Exchange {
  return {
    title: certificate,
    from: { certificate, sni: "api.example.com", http: 1, tls: "1.3", resume: false },
    send: { method: "GET", path: "/", authority: "api.example.com", headers, body: "" },
    answer: { status: 200, headers: [], body: "" },
    expect: { scriptErrors: 0 },
  };
}
