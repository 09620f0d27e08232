/** Tags of the ASN.1 types that BoringSSL takes for strings; times are among them. */
export const stringTags = {
  utf8: 0x0c,
  numeric: 0x12,
  printable: 0x13,
  t61: 0x14,
  ia5: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  visible: 0x1a,
  universal: 0x1c,
  bmp: 0x1e,
} as const;

const latin1Tags: ReadonlySet<number> = new Set([
  stringTags.numeric,
  stringTags.printable,
  stringTags.t61,
  stringTags.ia5,
  stringTags.utcTime,
  stringTags.generalizedTime,
  stringTags.visible,
]);

/**
 * A string value as code points, as BoringSSL reads it: the one-byte types as Latin-1, BMPString and UniversalString as UTF-16 and UTF-32
 * without surrogates.
 *
 * @returns undefined for other types and for values that are not valid
 */
export function codePointsOf({ tag, bytes }: { tag: number; bytes: Uint8Array }): readonly number[] | undefined {
  if (latin1Tags.has(tag)) return [...bytes];
  if (tag === stringTags.utf8) return utf8CodePoints(bytes);
  if (tag === stringTags.bmp) return wideCodePoints(bytes, 2);
  if (tag === stringTags.universal) return wideCodePoints(bytes, 4);
  return undefined;
}

const byteOrderMark = 0xfeff;

/** Whether a value of a wide type begins with a byte order mark: until Envoy 1.37 it is refused, then no text. */
export function beginsWithMark(value: { tag: number; bytes: Uint8Array }): boolean {
  const isWide = value.tag === stringTags.bmp || value.tag === stringTags.universal;
  return isWide && codePointsOf(value)?.[0] === byteOrderMark;
}

function utf8CodePoints(bytes: Uint8Array): number[] | undefined {
  const text = Buffer.from(bytes).toString("utf8");
  if (!Buffer.from(text, "utf8").equals(bytes)) return undefined;
  const points = Array.from(text, (character) => character.codePointAt(0) ?? 0);
  return points.every(isCharacter) ? points : undefined;
}

function wideCodePoints(bytes: Uint8Array, width: number): number[] | undefined {
  if (bytes.length % width !== 0) return undefined;
  const buffer = Buffer.from(bytes);
  const points = Array.from({ length: bytes.length / width }, (_, index) => buffer.readUIntBE(index * width, width));
  return points.every(isCharacter) ? points : undefined;
}

/** Neither a surrogate nor a noncharacter, nor beyond Unicode. */
function isCharacter(point: number): boolean {
  const isSurrogate = point >= 0xd800 && point <= 0xdfff;
  const isNoncharacter = (point >= 0xfdd0 && point <= 0xfdef) || (point & 0xfffe) === 0xfffe;
  return !isSurrogate && !isNoncharacter && point <= 0x10ffff;
}

/** UTF-8, one byte in each character. */
export function utf8Of(points: readonly number[]): string {
  return Buffer.from(String.fromCodePoint(...points), "utf8").toString("latin1");
}
