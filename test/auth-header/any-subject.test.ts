import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { textOfBytes } from "../../src/scenario/byte-text.ts";
import type { Outcome } from "../../src/scenario/outcome.ts";
import type { AttributeValue, CertificateEntry, StringType } from "../../src/scenario/pki-entry.ts";
import { prepareScenario } from "../../src/scenario/prepare-scenario.ts";
import { readScenario } from "../../src/scenario/read-scenario.ts";
import type { Exchange, Scenario } from "../../src/scenario/scenario.ts";
import { attributeTypes } from "../../src/scenario/subject-notation.ts";
import { createSimulator } from "../../src/simulator/create-simulator.ts";
import { scenarioScripts } from "../../src/workflows/compile-scripts.ts";
import { valueOf } from "../support/expect-value.ts";
import { filterFolder, projectFiles } from "../support/files-on-disk.ts";

/*
 * Whatever a certificate's subject is: the trusted cluster gets exactly the user and groups that Kubernetes reads from it, or nothing at all;
 * and a plain subject does get there. Kubernetes' reading stands here in a second form, independent of the filter's.
 */

const oids = { CN: "2.5.4.3", O: "2.5.4.10", OU: "2.5.4.11", unknown: "1.2.3.4.5" } as const;
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

/** Mostly one common name among other attributes, some of them in one RDN. */
const subject = fc
  .record({ name: attribute, others: fc.array(attribute, { maxLength: 4 }), at: fc.nat(4), joined: fc.boolean() })
  .map(({ name, others, at, joined }) => {
    const all = others.toSpliced(at, 0, { ...name, oid: oids.CN });
    return joined && all.length > 1 ? [all.slice(0, 2), ...all.slice(2).map((one) => [one])] : all.map((one) => [one]);
  });

/** A value as Go's crypto/x509 decodes it; undefined where Go refuses the whole certificate. */
function goValue({ type, bytes }: AttributeValue): string | undefined {
  const buffer = Buffer.from(bytes);
  const latin1 = buffer.toString("latin1");
  if (type === "utf8") return Buffer.from(buffer.toString("utf8")).equals(buffer) ? buffer.toString("utf8") : undefined;
  if (type === "printable") return /^[A-Za-z0-9 '()+,\-./:=?*&]*$/.test(latin1) ? latin1 : undefined;
  if (type === "numeric") return /^[0-9 ]*$/.test(latin1) ? latin1 : undefined;
  // eslint-disable-next-line no-control-regex -- all of ASCII
  if (type === "ia5") return /^[\x00-\x7f]*$/.test(latin1) ? latin1 : undefined;
  if (type === "t61") return latin1;
  if (type !== "bmp") return undefined;
  const decoded = Buffer.from(buffer).swap16().toString("utf16le");
  return /[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]/.test(decoded) ? undefined : decoded.replace(/\0$/, "");
}

interface NativeUser {
  readonly name: string;
  readonly groups: readonly string[];
  /** Whether every HTTP header can carry it and nothing about it is ambiguous, so that the filter must let it pass. */
  readonly isPlain: boolean;
}

/** Whom Kubernetes sees in a subject; undefined where there is nobody, or Go does not read the certificate. */
function nativeUser(attributes: readonly AttributeValue[]): NativeUser | undefined {
  const values = attributes.map((one) => ({ ...one, value: goValue(one) }));
  const names = values.filter(({ oid }) => oid === oids.CN).map(({ value = "" }) => value);
  const groups = values.filter(({ oid }) => oid === oids.O).map(({ value = "" }) => value);
  const name = names.at(-1) ?? "";
  if (name === "" || values.some(({ value }) => value === undefined)) return undefined;
  // eslint-disable-next-line no-control-regex -- control bytes are what this is about
  const isCarried = [name, ...groups].every((value) => value !== "" && !/[\x00-\x1f\x7f]|^ | $/.test(value));
  const isRead = values.every(({ type, bytes, value = "" }) => {
    const isUnread = type === "bmp" && /^feff|0000$/.test(Buffer.from(bytes).toString("hex"));
    return !isUnread && !hasNonCharacter(value);
  });
  return { name, groups, isPlain: names.length === 1 && isCarried && isRead };
}

/** Such a value Go reads, and BoringSSL accepts no certificate with one. Nor does the filter get a BMPString's mark or last NUL to pass. */
function hasNonCharacter(value: string): boolean {
  return Array.from(value).some((character) => {
    const code = character.codePointAt(0) ?? 0;
    return (code & 0xfffe) === 0xfffe || (code >= 0xfdd0 && code <= 0xfdef);
  });
}

const scenario = valueOf(readScenario("envoy-fixtures/auth-header", projectFiles));
const compiled = valueOf(
  scenarioScripts(
    { ...scenario, filters: { "auth-header": { filter: "auth-header", parameters: {} } } },
    { files: projectFiles, filterFolder },
  ),
);
const scripts = new Map(Object.keys(scenario.filters).map((name) => [name, compiled.get("auth-header") ?? ""]));

/** What becomes of a request with each of the subjects, in one run. */
async function outcomesOf(subjects: readonly CertificateEntry["subject"][]): Promise<readonly Outcome[]> {
  const entries = subjects.map((own, index): [string, CertificateEntry] => [`any-${index}`, entryOf(own)]);
  const exchanges = entries.map(([certificate]): Exchange => exchangeOf(certificate));
  const any: Scenario = { ...scenario, pki: { ...scenario.pki, ...Object.fromEntries(entries) }, exchanges };
  return valueOf(
    await createSimulator({ version: "1.40" }).run(prepareScenario({ scenario: any, scripts, now: new Date() })),
  );
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

function exchangeOf(certificate: string): Exchange {
  return {
    title: certificate,
    from: { certificate, sni: "api.example.com", http: 1, tls: "1.3", resume: false },
    send: { method: "GET", path: "/", authority: "api.example.com", headers: [], body: "" },
    answer: { status: 200, headers: [], body: "" },
    expect: { scriptErrors: 0 },
  };
}

function valuesOf(outcome: Outcome, name: string): readonly string[] {
  return (outcome.upstream?.headers ?? []).filter(([header]) => header === name).map(([, value]) => value);
}

describe("Any subject", () => {
  test("is named to the trusted cluster as Kubernetes would read it, or not at all, and passes where it is plain", async () => {
    const seen = { trusted: 0, refused: 0 };
    const runs = Number(process.env["FUZZ_RUNS"] ?? 8);
    await fc.assert(
      fc.asyncProperty(fc.array(subject, { minLength: 40, maxLength: 60 }), async (subjects) => {
        const outcomes = await outcomesOf(subjects);
        for (const [index, outcome] of outcomes.entries()) {
          const native = nativeUser((subjects[index] ?? []).flat());
          const isTrusted = outcome.upstream !== undefined;
          expect(outcome.scriptErrors).toBe(0);
          if (native?.isPlain === true) expect([isTrusted, outcome.connectionError]).toEqual([true, undefined]);
          if (isTrusted) {
            expect(valuesOf(outcome, "x-remote-user")).toEqual([textOfBytes(Buffer.from(native?.name ?? "nobody"))]);
            expect(valuesOf(outcome, "x-remote-group")).toEqual(
              native?.groups.map((group) => textOfBytes(Buffer.from(group))),
            );
          }
          seen[isTrusted ? "trusted" : "refused"]++;
        }
      }),
      { numRuns: runs, seed: Number(process.env["FUZZ_SEED"] ?? 1) },
    );
    expect(seen.trusted).toBeGreaterThan(runs * 5);
    expect(seen.refused).toBeGreaterThan(runs * 5);
  }, 300_000);
});
