import { isOid } from "./der.ts";

/**
 * Whether BoringSSL reads a value of an attribute. Of the universal types that are no strings it looks at the content; SEQUENCE, SET and what
 * has another class it takes as they are. The characters of strings are for `isReadable` of a certificate.
 */
export function isValueReadable(tag: number, content: Uint8Array): boolean {
  if (tag >= 0x40 || tag === 0x30 || tag === 0x31) return true;
  // A constructed form, which DER has for no other type.
  if ((tag & 0x20) !== 0) return false;
  return contentTests.get(tag)?.(content) ?? true;
}

const contentTests: ReadonlyMap<number, (content: Uint8Array) => boolean> = new Map([
  [0x00, () => false],
  [0x01, (content) => content.length === 1 && (content[0] === 0 || content[0] === 0xff)],
  [0x02, isInteger],
  [0x03, isBitString],
  [0x05, (content) => content.length === 0],
  [0x06, isOid],
  [0x0a, isInteger],
  [0x17, (content) => isTime(content, 12)],
  [0x18, (content) => isTime(content, 14)],
]);

/** Not empty, and without a first octet that only repeats the sign. */
function isInteger([first, second]: Uint8Array): boolean {
  if (first === undefined || second === undefined) return first !== undefined;
  return !(first === 0 && second < 0x80) && !(first === 0xff && second >= 0x80);
}

/** The first octet counts the unused bits of the last one, which are 0. */
function isBitString(content: Uint8Array): boolean {
  const [unused = 8, ...octets] = content;
  return unused < 8 && ((octets.at(-1) ?? (unused === 0 ? 0 : 0xff)) & (2 ** unused - 1)) === 0;
}

/** A time that there is, to the second and in UTC; a UTCTime may name another zone. */
function isTime(content: Uint8Array, digits: number): boolean {
  const [, text = "", zone = ""] = /^(\d+)(Z|[+-]\d{4})$/.exec(Buffer.from(content).toString("latin1")) ?? [];
  if (text.length !== digits || (zone !== "Z" && digits !== 12)) return false;
  const iso = (digits === 12 ? `20${text}` : text).replace(/^(....)(..)(..)(..)(..)(..)$/, "$1-$2-$3T$4:$5:$6.000Z");
  const date = new Date(iso);
  return !Number.isNaN(date.getTime()) && date.toISOString() === iso;
}
