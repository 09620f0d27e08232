/** An address as a number. */
export interface IpAddress {
  readonly version: 4 | 6;
  readonly value: bigint;
}

/** All addresses that begin as `first` does, in as many bits as `length` says. */
export interface IpRange {
  readonly first: IpAddress;
  readonly length: number;
}

/** Reads an address without a port; undefined for anything else. */
export function parseIpAddress(text: string): IpAddress | undefined {
  if (text.includes(":")) return parseVersion6(text);
  const value = parseVersion4(text);
  return value === undefined ? undefined : { version: 4, value };
}

export function isInRange({ version, value }: IpAddress, { first, length }: IpRange): boolean {
  if (version !== first.version) return false;
  const rest = BigInt((version === 4 ? 32 : 128) - length);
  return value >> rest === first.value >> rest;
}

/** As Envoy writes an address with the port 0. */
export function withoutPort(address: string): string {
  return address.includes(":") ? `[${address}]:0` : `${address}:0`;
}

function parseVersion4(text: string): bigint | undefined {
  if (!/^(\d{1,3}\.){3}\d{1,3}$/.test(text)) return undefined;
  const parts = text.split(".").map(Number);
  if (parts.some((part) => part > 255)) return undefined;
  return parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n);
}

function parseVersion6(text: string): IpAddress | undefined {
  const embedded = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  if (embedded !== null) return parseEmbedded(embedded[1] ?? "", embedded[2] ?? "");
  const halves = text.split("::");
  const [head = [], tail] = halves.map((half) => (half === "" ? [] : half.split(":")));
  const missing = 8 - head.length - (tail?.length ?? 0);
  if (halves.length > 2 || (tail === undefined ? missing !== 0 : missing < 1)) return undefined;
  const groups = tail === undefined ? head : [...head, ...Array<string>(missing).fill("0"), ...tail];
  if (!groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  return { version: 6, value: groups.reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n) };
}

/** An address whose last four bytes are written as those of version 4 are. */
function parseEmbedded(head: string, end: string): IpAddress | undefined {
  const value = parseVersion4(end);
  if (value === undefined) return undefined;
  return parseVersion6(`${head}${(value >> 16n).toString(16)}:${(value & 0xffffn).toString(16)}`);
}
