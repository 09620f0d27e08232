import { t61Strings } from "./parameters";

/** Alphabets of the ASN.1 string types that Go's crypto/x509 checks, by tag. */
const alphabets = new LuaTable<number, string>();
alphabets.set(0x12, "^[0-9 ]*$"); // NumericString
alphabets.set(0x13, "^[A-Za-z0-9 '()+,%-./:=?*&]*$"); // PrintableString
alphabets.set(0x16, "^[ -~%c]*$"); // IA5String

const utf8String = 0x0c;
const t61String = 0x14;
const bmpString = 0x1e;

/** Whether Go's crypto/x509 reads an ASN.1 string of this type. What is not UTF-8, Envoy refuses in the handshake. */
export function isStringReadable(tag: number, content: string): boolean {
  if (tag === utf8String || tag === t61String) return true;
  if (tag === bmpString) return isBmpReadable(content);
  const alphabet = alphabets.get(tag);
  if (alphabet === undefined) return false;
  const [matched] = string.match(content, alphabet);
  return matched !== undefined;
}

/** Whether this is no T61String that kube-apiservers read differently, or all of them are known to read it as Latin-1. */
export function isSameEverywhere(tag: number, content: string): boolean {
  if (t61Strings === "decode" || tag !== t61String) return true;
  const [beyondAscii] = string.find(content, "[^ -~%c]");
  return beyondAscii === undefined;
}

/** Two octets a character, without surrogates and non-characters. */
function isBmpReadable(content: string): boolean {
  if (content.length % 2 !== 0) return false;
  for (const index of $range(1, content.length, 2)) {
    const code = bmpCharacter(content, index);
    if ((code >= 0xd800 && code <= 0xdfff) || (code >= 0xfdd0 && code <= 0xfdef) || code >= 0xfffe) return false;
  }
  return true;
}

function bmpCharacter(content: string, index: number): number {
  const [high, low] = string.byte(content, index, index + 1);
  return (high as number) * 256 + (low as number);
}

/** The value of an ASN.1 string in UTF-8 as Go's crypto/x509 reads it; nothing where it is not readable. */
export function decodeString(tag: number, content: string): string | undefined {
  if (!isStringReadable(tag, content)) return undefined;
  if (tag === t61String) return decodeLatin1(content);
  if (tag === bmpString) return decodeBmp(content);
  return content;
}

function decodeLatin1(content: string): string {
  const [text] = string.gsub(content, "[^ -~%c]", (byte) => encodeUtf8(string.byte(byte) as number));
  return text;
}

/** One U+0000 at the end is dropped. */
function decodeBmp(content: string): string {
  let text = "";
  for (const index of $range(1, content.length, 2)) {
    const code = bmpCharacter(content, index);
    const isLast = index + 1 === content.length;
    if (code !== 0 || !isLast) text += encodeUtf8(code);
  }
  return text;
}

function encodeUtf8(code: number): string {
  if (code < 0x80) return string.char(code);
  const last = 0x80 + (code % 0x40);
  if (code < 0x800) return string.char(0xc0 + Math.floor(code / 0x40), last);
  return string.char(0xe0 + Math.floor(code / 0x1000), 0x80 + (Math.floor(code / 0x40) % 0x40), last);
}
