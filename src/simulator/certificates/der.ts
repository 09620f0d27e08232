/** A DER value and what is inside it. Read by hand, since its users need the very octets, also of values that libraries refuse. */
export interface DerValue {
  /** The first octet: class, constructed bit and tag number. */
  readonly tag: number;
  readonly content: Uint8Array;
  /** Tag, length and content. */
  readonly der: Uint8Array;
}

export const derTags = {
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  sequence: 0x30,
  set: 0x31,
} as const;

/**
 * The values that stand one after the other in `bytes`.
 *
 * @throws {RangeError} where a value ends behind the end of `bytes`, or is not DER: a length that is indefinite or not the shortest, or a tag
 *   of more octets than it needs
 */
export function readDerValues(bytes: Uint8Array): DerValue[] {
  const values: DerValue[] = [];
  for (let offset = 0; offset < bytes.length;) {
    const value = readDerValue(bytes, offset);
    values.push(value);
    offset += value.der.length;
  }
  return values;
}

function readDerValue(bytes: Uint8Array, offset: number): DerValue {
  const tag = bytes[offset] ?? 0;
  const lengthAt = offset + countTagOctets(bytes, offset);
  const first = bytes[lengthAt] ?? 0;
  const lengthOctets = first < 0x80 ? 0 : first & 0x7f;
  const start = lengthAt + 1 + lengthOctets;
  const length = lengthOctets === 0 ? first : Number(`0x${hexOf(bytes.subarray(lengthAt + 1, start)) || "0"}`);
  const end = start + length;
  if (first === 0x80) throw new RangeError("The length of a DER value is indefinite");
  if (lengthOctets > 0 && length < Math.max(0x80, 256 ** (lengthOctets - 1)))
    throw new RangeError("The length of a DER value is not in its shortest form");
  if (end > bytes.length) throw new RangeError("A DER value ends behind the end of its container");
  return { tag, content: bytes.subarray(start, end), der: bytes.subarray(offset, end) };
}

/** Tag numbers above 30 stand in further octets, all but the last of them with the high bit set. */
function countTagOctets(bytes: Uint8Array, offset: number): number {
  if (((bytes[offset] ?? 0) & 0x1f) !== 0x1f) return 1;
  const first = bytes[offset + 1] ?? 0;
  if (first < 0x1f || first === 0x80) throw new RangeError("A tag of a DER value has more octets than it needs");
  const last = bytes.findIndex((octet, index) => index > offset && octet < 0x80);
  return last - offset + 1;
}

/** Whether this is the content of an object identifier: complete, and no arc with more octets than it needs. */
export function isOid(content: Uint8Array): boolean {
  const startsArc = (index: number): boolean => index === 0 || (content[index - 1] ?? 0) < 0x80;
  const isPadded = content.some((octet, index) => octet === 0x80 && startsArc(index));
  return content.length > 0 && startsArc(content.length) && !isPadded;
}

/** An object identifier in dotted form. */
export function dottedOid(content: Uint8Array): string {
  const arcs: number[] = [];
  let arc = 0;
  for (const octet of content) {
    arc = arc * 128 + (octet & 0x7f);
    if (octet < 0x80) {
      arcs.push(arc);
      arc = 0;
    }
  }
  const [first = 0, ...others] = arcs;
  const root = Math.min(2, Math.floor(first / 40));
  return [root, first - root * 40, ...others].join(".");
}

export function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
