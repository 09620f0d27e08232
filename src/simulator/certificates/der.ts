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
 * @throws {RangeError} where a value ends behind the end of `bytes`
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
  const first = bytes[offset + 1] ?? 0;
  const lengthOctets = first < 0x80 ? 0 : first & 0x7f;
  const start = offset + 2 + lengthOctets;
  const length = lengthOctets === 0 ? first : Number(`0x${hexOf(bytes.subarray(offset + 2, start)) || "0"}`);
  const end = start + length;
  if (end > bytes.length) throw new RangeError("A DER value ends behind the end of its container");
  return { tag, content: bytes.subarray(start, end), der: bytes.subarray(offset, end) };
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
