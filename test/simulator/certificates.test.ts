import { X509Certificate } from "node:crypto";
import { describe, expect, test } from "vitest";
import { issuePki } from "../../src/scenario/issue-pki.ts";
import { parseName } from "../../src/simulator/certificates/parsed-name.ts";
import { printRfc2253 } from "../../src/simulator/certificates/rfc2253-name.ts";
import { readPem } from "../../src/simulator/certificates/verify-certificate.ts";
import { attribute, certificate, testPki } from "./test-pki.ts";

function issue(...[subject, fields]: Parameters<typeof certificate>): {
  pem: string;
  read: ReturnType<typeof readPem>[number];
} {
  const pem = issuePki(testPki({ subject: certificate(subject, fields) }), new Date()).get("pki/subject.crt") ?? "";
  const [read] = readPem(pem);
  if (read === undefined) throw new Error("There is no certificate");
  return { pem, read };
}

const cn = (value: string | Uint8Array, type?: Parameters<typeof attribute>[2]): ReturnType<typeof attribute> =>
  attribute("CN", value, type);
const hex = (digits: string): Buffer => Buffer.from(digits, "hex");

// Seen in Envoys 1.36.4 to 1.40.0.
describe("subjectPeerCertificate() and parsedSubjectPeerCertificate()", () => {
  test.each([
    [
      "the last RDN is printed first",
      [cn("alice"), attribute("O", "dev"), attribute("O", "ops")],
      "O=ops,O=dev,CN=alice",
      "alice",
      ["dev", "ops"],
    ],
    ["the last common name counts", [cn("first"), cn("last")], "CN=last,CN=first", "last", []],
    ["but not an empty one", [cn("alice"), cn("")], "CN=,CN=alice", "alice", []],
    ["nor one that is no string", [cn("alice"), cn(hex("05"), "integer")], "CN=#020105,CN=alice", "alice", []],
    ["one RDN is printed from its end", [[cn("a"), attribute("O", "x")]], "O=x+CN=a", "a", ["x"]],
    ["separators are escaped", [cn('x,+"\\<>;#= ')], String.raw`CN=x\,\+\"\\\<\>\;#=\ `, 'x,+"\\<>;#= ', []],
    ["so are a space and # at the beginning", [cn(" a"), cn("#b")], String.raw`CN=\#b,CN=\ a`, "#b", []],
    ["control bytes are escaped", [cn("a\0\r\n\x7f")], String.raw`CN=a\00\0D\0A\7F`, "a\0\r\n\x7f", []],
    ["T61String is Latin-1", [cn(hex("636166e9"), "t61")], String.raw`CN=caf\C3\A9`, "caf\xc3\xa9", []],
    ["VisibleString is a string", [cn("vis", "visible")], "CN=vis", "vis", []],
    ["BMPString is converted", [cn(hex("00620000"), "bmp")], String.raw`CN=b\00`, "b\0", []],
    ["a byte order mark makes it no text", [cn(hex("feff0062"), "bmp")], String.raw`CN=\EF\BB\BFb`, "", []],
    ["unknown types print their DER", [attribute("1.2.3.4.5", "v"), cn("a")], "CN=a,1.2.3.4.5=#0C0176", "a", []],
    ["an OCTET STRING prints its DER", [cn("oct", "octet")], "CN=#04036F6374", "", []],
    ["no subject prints nothing", [], "", "", []],
  ] as const)("%s", (_, subject, printed, commonName, organizations) => {
    const { read } = issue(subject);
    expect(printRfc2253(read.subject)).toBe(printed);
    expect(parseName(read.subject)).toEqual({ commonName, organizationNames: organizations });
  });
});

describe("A certificate", () => {
  test("has what Node reads of it", () => {
    const { pem, read } = issue([cn("node")], {
      dnsNames: ["b.example", "*.c"],
      uris: ["spiffe://a/b"],
      key: "rsa",
      extendedKeyUsage: ["clientAuth"],
    });
    const node = new X509Certificate(pem);
    expect(read.digest).toBe(node.fingerprint256.replaceAll(":", "").toLowerCase());
    expect(read.serialNumber).toBe(node.serialNumber.toLowerCase());
    expect(new Date(read.notBefore * 1000)).toEqual(new Date(node.validFrom));
    expect(new Date(read.notAfter * 1000)).toEqual(new Date(node.validTo));
    expect([...read.dnsNames.map((name) => `DNS:${name}`), ...read.uris.map((uri) => `URI:${uri}`)].join(", ")).toBe(
      node.subjectAltName,
    );
    expect(read.pem).toBe(pem);
    expect(read.extendedKeyUsage).toEqual(node.keyUsage);
  });

  test.each([
    ["00", "0"],
    ["fb", "-05"],
    ["00ff01", "ff01"],
    ["80", "-80"],
    ["0abc", "0abc"],
  ])("serial %s prints as %s", (serial, text) => {
    expect(issue([cn("s")], { serial }).read.serialNumber).toBe(text);
  });
});
