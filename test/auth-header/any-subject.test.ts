import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { textOfBytes } from "../../src/scenario/byte-text.ts";
import type { Outcome } from "../../src/scenario/outcome.ts";
import type { AttributeValue, CertificateEntry } from "../../src/scenario/pki-entry.ts";
import { readScenario } from "../../src/scenario/read-scenario.ts";
import { createSimulator } from "../../src/simulator/create-simulator.ts";
import { scenarioScripts } from "../../src/workflows/compile-scripts.ts";
import { valueOf } from "../support/expect-value.ts";
import { filterFolder, projectFiles } from "../support/files-on-disk.ts";
import { oids, prepareSubjects, subject } from "./random-subjects.ts";

/*
 * Whatever a certificate's subject is: the trusted cluster gets exactly the user and groups that Kubernetes reads from it, or nothing at all;
 * and a plain subject does get there. Kubernetes' reading stands here in a second form, independent of the filter's.
 */

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
  return valueOf(await createSimulator({ version: "1.40" }).run(prepareSubjects(subjects, { scenario, scripts })));
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
