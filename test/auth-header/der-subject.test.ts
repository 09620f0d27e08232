import { describe, expect, test } from "vitest";
import { encodeSubject, encodeTbsCertificate, signatureAlgorithms } from "../../src/scenario/certificate-der.ts";
import { der, objectIdentifier, sequence } from "../../src/scenario/der-encoding.ts";
import { compileHelper, headerOf } from "./compile-helper.ts";
import { compileRemembering } from "./compile-remembering.ts";
import { runScript } from "../support/run-filter.ts";

const reader = compileHelper(
  `import { isSubjectReadable } from "./der-subject";
import { decodePem } from "./pem";
function judge(text: string): string {
  const certificate = decodePem(text);
  if (certificate === undefined) return "no certificate";
  return isSubjectReadable(certificate) ? "readable" : "refused";
}`,
  "judge(text)",
);

async function judge(text: string): Promise<string | undefined> {
  const { logs, scriptErrors } = await runScript(reader, headerOf(text));
  expect(scriptErrors).toBe(0);
  return logs[0]?.message;
}

/** A certificate as Envoy gives it to a script: PEM, URL-encoded. Only its subject matters here. */
function pemOf(certificate: Uint8Array): string {
  const lines =
    Buffer.from(certificate)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return encodeURIComponent(`-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`);
}

function certificateOf(subject: Uint8Array): Uint8Array {
  const entry = { ca: false, notBefore: 0, notAfter: 60, dnsNames: [], uris: [], key: "ec" } as const;
  const publicKey = sequence();
  const context = {
    name: "x",
    now: new Date(),
    issuer: encodeSubject([]),
    publicKey,
    issuerPublicKey: publicKey,
    signatureAlgorithm: signatureAlgorithms.ec,
  };
  const tbs = encodeTbsCertificate({ ...entry, subject: { der: Buffer.from(subject).toString("hex") } }, context);
  return sequence(tbs, signatureAlgorithms.ec, der(0x03, Buffer.from([0])));
}

const commonName = objectIdentifier("2.5.4.3");
const alice = der(0x0c, Buffer.from("alice"));
const set = (...attributes: readonly Uint8Array[]): Uint8Array => der(0x31, ...attributes);
const bytes = (...octets: readonly number[]): Uint8Array => Buffer.from(octets);

describe("The filter's reading of a certificate's DER", () => {
  test.each([
    ["an empty subject", sequence()],
    ["one attribute", sequence(set(sequence(commonName, alice)))],
    ["several attributes in one RDN", sequence(set(sequence(commonName, alice), sequence(commonName, alice)))],
    ["an RDN without attributes", sequence(set())],
    [
      "a value of 200 octets, whose length is in long form",
      sequence(set(sequence(commonName, der(0x0c, Buffer.alloc(200, "a"))))),
    ],
    [
      "a value of 7,000 octets, whose length takes two octets",
      sequence(set(sequence(commonName, der(0x0c, Buffer.alloc(7000, "a"))))),
    ],
    ["a long object identifier", sequence(set(sequence(objectIdentifier("1.3.6.1.4.1.57683.2"), alice)))],
  ])("accepts %s", async (_title, subject) => {
    expect(await judge(pemOf(certificateOf(subject)))).toBe("readable");
  });

  test.each([
    ["a subject that is no SEQUENCE", der(0x31)],
    ["an RDN that is no SET", sequence(sequence(sequence(commonName, alice)))],
    ["an attribute that is no SEQUENCE", sequence(set(der(0x31, commonName, alice)))],
    ["an attribute without a value", sequence(set(sequence(commonName)))],
    ["an attribute with two values", sequence(set(sequence(commonName, alice, alice)))],
    ["octets behind an attribute", sequence(set(sequence(commonName, alice), bytes(0)))],
    ["octets behind the last RDN", sequence(set(sequence(commonName, alice)), bytes(0x31))],
    ["a type that is no object identifier", sequence(set(sequence(alice, alice)))],
    ["an object identifier without octets", sequence(set(sequence(der(0x06), alice)))],
    ["an object identifier that breaks off", sequence(set(sequence(der(0x06, bytes(0x55, 0x84)), alice)))],
    [
      "an object identifier with a padded arc",
      sequence(set(sequence(der(0x06, bytes(0x55, 0x04, 0x80, 0x03)), alice))),
    ],
    ["an object identifier that begins with padding", sequence(set(sequence(der(0x06, bytes(0x80, 0x55)), alice)))],
    [
      "a length in long form that fits the short one",
      sequence(set(sequence(commonName, bytes(0x0c, 0x81, 0x01, 0x61)))),
    ],
    ["a length with a leading zero", sequence(set(sequence(commonName, bytes(0x0c, 0x82, 0x00, 0x01, 0x61))))],
    ["an indefinite length", sequence(set(sequence(commonName, bytes(0x0c, 0x80, 0x61, 0x00, 0x00))))],
    ["a length past the end", sequence(set(sequence(commonName, bytes(0x0c, 0x7f, 0x61))))],
    ["a tag number of several octets", sequence(set(sequence(commonName, bytes(0x1f, 0x81, 0x01, 0x00))))],
    ["a constructed string", sequence(set(sequence(commonName, der(0x2c, alice))))],
    ["a string within a value's tag of its own", sequence(set(sequence(commonName, der(0xa0, alice))))],
  ])("refuses %s", async (_title, subject) => {
    expect(await judge(pemOf(certificateOf(subject)))).toBe("refused");
  });

  test.each([
    ["nothing", ""],
    ["text that is no PEM", "hello"],
    ["another kind of PEM", pemOf(certificateOf(sequence())).replaceAll("CERTIFICATE", "PUBLIC%20KEY")],
    ["two certificates", pemOf(certificateOf(sequence())).repeat(2)],
    [
      "characters that are no base64",
      encodeURIComponent("-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n"),
    ],
  ])("takes %s for no certificate", async (_title, text) => {
    expect(await judge(text)).toBe("no certificate");
  });

  test("refuses every certificate that was cut off before its subject's end", async () => {
    const subject = sequence(set(sequence(commonName, alice)));
    const whole = certificateOf(subject);
    const end = Buffer.from(whole).indexOf(Buffer.from(subject)) + subject.length;
    for (let size = 1; size < end; size++) expect(await judge(pemOf(whole.subarray(0, size)))).toBe("refused");
  });
});

describe("Verdicts on certificates", () => {
  test("are remembered by digest, the younger ones, and never more than two generations of them", async () => {
    const { logs } = await runScript(compileRemembering().lua);
    expect(logs.map(({ message }) => message)).toEqual(["400 0 1100 1 0"]);
  });
});
