import { describe, expect, test } from "vitest";
import { runScript } from "../support/run-filter.ts";
import { compileHelper, headerOf } from "./compile-helper.ts";

const tokenizer = compileHelper(
  `import { parseDistinguishedName } from "./distinguished-name";
function describe(text: string): string {
  const attributes = parseDistinguishedName(text);
  if (attributes === undefined) return "refused";
  let result = "";
  for (const attribute of attributes) result += \`[\${attribute.type}\${attribute.isEncoded ? "#" : "="}\${attribute.value}]\`;
  return result;
}`,
  "describe(text)",
);

async function tokenize(text: string): Promise<string | undefined> {
  const { logs, scriptErrors } = await runScript(tokenizer, headerOf(text));
  expect(scriptErrors).toBe(0);
  return logs[0]?.message;
}

describe("parseDistinguishedName()", () => {
  test.each([
    ["nothing", "", ""],
    ["one attribute", "CN=alice", "[CN=alice]"],
    ["several, in the certificate's order", "O=ops,O=dev,CN=alice", "[CN=alice][O=dev][O=ops]"],
    ["several in one RDN, in the certificate's order", "CN=b+CN=a,O=x", "[O=x][CN=a][CN=b]"],
    ["an empty value", "O=x,CN=", "[CN=][O=x]"],
    ["only an empty value", "CN=", "[CN=]"],
    ["escaped separators", String.raw`CN=x\,CN=admin\+O=g`, "[CN=x,CN=admin+O=g]"],
    ["every escape that Envoy writes", String.raw`CN=\"\\\<\>\;#=\ `, '[CN="\\<>;#= ]'],
    ["escaped spaces and number signs at the ends", String.raw`CN=\ a\ ,O=\#b`, "[O=#b][CN= a ]"],
    ["escaped UTF-8", String.raw`CN=j\C3\B6rg`, "[CN=jörg]"],
    ["an escaped control byte", String.raw`CN=a\0D\0Ab`, String.raw`[CN=a\x0d\x0ab]`],
    ["a backslash before what looks like an escape", String.raw`CN=\\41`, String.raw`[CN=\41]`],
    ["an object identifier and a value in DER", "1.2.3=#0C0161,CN=a", String.raw`[CN=a][1.2.3#\x0c\x01a]`],
    ["an equals sign in a value", "CN=a=b", "[CN=a=b]"],
  ])("reads %s", async (_title, text, attributes) => {
    expect(await tokenize(text)).toBe(attributes);
  });

  test.each([
    ["no equals sign", "CN"],
    ["no type", "=alice"],
    ["a separator at the end", "CN=alice,"],
    ["a plus sign at the end", "CN=alice+"],
    ["two separators", "CN=a,,O=b"],
    ["a backslash at the end", "CN=a\\"],
    ["an escape that nobody writes", String.raw`CN=a\q`],
    ["half of an escape", String.raw`CN=a\4`],
    ["a quote without a backslash", 'CN="a"'],
    ["an angle bracket without a backslash", "CN=<a>"],
    ["a semicolon without a backslash", "CN=a;O=b"],
    ["DER with half of an octet", "CN=#0C016"],
    ["DER with other characters behind it", "CN=#0C0161x"],
    ["no DER behind the number sign", "CN=#"],
  ])("refuses %s", async (_title, text) => {
    expect(await tokenize(text)).toBe("refused");
  });
});

const decoder = compileHelper(
  `import { decodeString } from "./der-string";
function decode(text: string): string {
  const [tag, digits] = string.match(text, "^(%x+) (%x*)$");
  const [content] = string.gsub(digits ?? "", "%x%x", (pair) => string.char(tonumber(pair, 16)!));
  return decodeString(tonumber(tag, 16)!, content) ?? "refused";
}`,
  "decode(text)",
);

describe("decodeString() reads as Go's crypto/x509 does", () => {
  test.each([
    ["UTF8String", "0c c3b6", "ö"],
    ["PrintableString", "13 41612730202b2c2d2e2f3a3d3f2a26", "Aa'0 +,-./:=?*&"],
    ["PrintableString with an at sign", "13 6140", "refused"],
    ["PrintableString with an underscore", "13 5f", "refused"],
    ["PrintableString with a NUL", "13 6100", "refused"],
    ["IA5String with a NUL", "16 6100", String.raw`a\x00`],
    ["IA5String above ASCII", "16 e9", "refused"],
    ["NumericString", "12 3120", "1 "],
    ["NumericString with a letter", "12 3161", "refused"],
    ["T61String as Latin-1", "14 636166e9", "café"],
    ["BMPString", "1e 006200f665e5", "bö日"],
    ["BMPString with one NUL at the end", "1e 00610000", "a"],
    ["BMPString with two", "1e 006100000000", String.raw`a\x00`],
    ["BMPString of an odd length", "1e 006100", "refused"],
    ["BMPString with a surrogate", "1e d83dde00", "refused"],
    ["BMPString with U+FDD0", "1e fdd0", "refused"],
    ["BMPString with U+FFFE", "1e fffe", "refused"],
    ["UniversalString", "1c 00000061", "refused"],
    ["VisibleString", "1a 61", "refused"],
    ["INTEGER", "02 05", "refused"],
    ["an empty UTF8String", "0c ", ""],
  ])("%s", async (_title, text, decoded) => {
    expect((await runScript(decoder, headerOf(text))).logs[0]?.message).toBe(decoded);
  });
});

const uidReader = compileHelper(
  `import { decodeUid } from "./uid";
function read(text: string): string {
  const [der] = string.gsub(text, "%x%x", (pair) => string.char(tonumber(pair, 16)!));
  const [succeeded, uid] = pcall(decodeUid, der);
  return succeeded ? uid : "refused";
}`,
  "read(text)",
);

describe("decodeUid() takes the DER of one string", () => {
  test.each([
    ["a UTF8String", "0c03756964", "uid"],
    ["octets behind it", "0c0375696400", "refused"],
    ["a length past its end", "0c0475696400".slice(0, 10), "refused"],
    ["an empty string", "0c00", "refused"],
    ["no string", "020105", "refused"],
    ["nothing", "", "refused"],
  ])("%s", async (_title, text, uid) => {
    expect((await runScript(uidReader, headerOf(text))).logs[0]?.message).toBe(uid);
  });
});
