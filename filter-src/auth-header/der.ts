/** One element of a DER encoding: positions of its content in the text it was read from, counted from 1 and inclusive. */
export interface Element {
  /** The identifier octet: class, constructed bit and tag number. */
  readonly tag: number;
  readonly first: number;
  /** One before `first` where the content is empty. */
  readonly last: number;
}

export const Tag = { integer: 0x02, objectIdentifier: 0x06, sequence: 0x30, set: 0x31, version: 0xa0 } as const;

/** The element at `position` that ends no later than `limit`; nothing where it is not DER as Go's parser wants it. */
export function readElement(der: string, position: number, limit: number): Element | undefined {
  const [tag, length] = string.byte(der, position, position + 1);
  if (tag === undefined || length === undefined || tag % 32 === 31) return undefined;
  let first = position + 2;
  let size: number | undefined = length;
  if (length >= 0x80) {
    const octets = length - 0x80;
    size = readLength(der, first, octets);
    first += octets;
  }
  if (size === undefined || first + size - 1 > limit) return undefined;
  return { tag, first, last: first + size - 1 };
}

/** The long form of a length: refused where indefinite (no octets), longer than any certificate, or not the shortest. */
function readLength(der: string, position: number, octets: number): number | undefined {
  if (octets < 1 || octets > 3) return undefined;
  let size = 0;
  for (const index of $range(position, position + octets - 1)) {
    const octet = string.byte(der, index);
    if (octet === undefined) return undefined;
    size = size * 256 + octet;
  }
  if (size < 0x80 || size < 256 ** (octets - 1)) return undefined;
  return size;
}

/** The element of a kind inside `parent` at `position`; nothing where another or none stands there. */
export function readInside(der: string, parent: Element, expected: { tag: number; at: number }): Element | undefined {
  const element = readElement(der, expected.at, parent.last);
  if (element === undefined || element.tag !== expected.tag) return undefined;
  return element;
}
