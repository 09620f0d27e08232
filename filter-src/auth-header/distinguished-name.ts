/** One attribute of a distinguished name. */
export interface Attribute {
  /** Short name (`CN`) or dotted object identifier. */
  readonly type: string;
  /** The value's bytes with escapes resolved, or its DER where the text gives that. */
  readonly value: string;
  /** Whether `value` is DER, which the text writes as `#` and hexadecimal digits. */
  readonly isEncoded: boolean;
}

/**
 * The attributes of a distinguished name of RFC 2253, in the certificate's order, the reverse of the text's.
 * Multi-valued RDNs are flattened. Nothing where the text is not of that form.
 */
export function parseDistinguishedName(text: string): readonly Attribute[] | undefined {
  const attributes: Attribute[] = [];
  let position = 1;
  while (position <= text.length) {
    const [, equals, attributeType] = string.find(text, "^([%w.-]+)=", position);
    if (equals === undefined) return undefined;
    const [value, stop] = readValue(text, equals + 1);
    if (value === undefined) return undefined;
    attributes.push({
      type: attributeType as string,
      value,
      isEncoded: string.sub(text, equals + 1, equals + 1) === "#",
    });
    // A separator at the very end has no attribute after it.
    if (stop === text.length) return undefined;
    position = stop + 1;
  }
  return reverse(attributes);
}

/** The value that begins at `position`, and where its separator stands (one past the end where there is none). */
function readValue(text: string, position: number): LuaMultiReturn<[string | undefined, number]> {
  if (string.sub(text, position, position) === "#") return readEncodedValue(text, position + 1);
  let value = "";
  while (true) {
    const [special] = string.find(text, '[\\,+"<>;]', position);
    const stop = special ?? text.length + 1;
    value += string.sub(text, position, stop - 1);
    const character = string.sub(text, stop, stop);
    if (character === "" || character === "," || character === "+") return $multi(value, stop);
    if (character !== "\\") return $multi(undefined, stop);
    const [byte, length] = readEscape(text, stop + 1);
    if (byte === undefined) return $multi(undefined, stop);
    value += byte;
    position = stop + 1 + length;
  }
}

/** The byte that the escape after a backslash at `position - 1` stands for, and how many characters it takes. */
function readEscape(text: string, position: number): LuaMultiReturn<[string | undefined, number]> {
  const [digits] = string.match(text, "^%x%x", position);
  if (digits !== undefined) return $multi(string.char(tonumber(digits, 16) as number), 2);
  const [special] = string.match(text, '^[,+"\\<>;# ]', position);
  return $multi(special, 1);
}

function readEncodedValue(text: string, position: number): LuaMultiReturn<[string | undefined, number]> {
  const [digits] = string.match(text, "^%x+", position);
  if (digits === undefined || digits.length % 2 !== 0) return $multi(undefined, position);
  const stop = position + digits.length;
  const separator = string.sub(text, stop, stop);
  if (separator !== "" && separator !== "," && separator !== "+") return $multi(undefined, position);
  return $multi(decodeHex(digits), stop);
}

function decodeHex(digits: string): string {
  const [bytes] = string.gsub(digits, "%x%x", (pair) => string.char(tonumber(pair, 16) as number));
  return bytes;
}

function reverse(attributes: readonly Attribute[]): readonly Attribute[] {
  const reversed: Attribute[] = [];
  for (const index of $range(attributes.length, 1, -1)) reversed.push(attributes[index - 1] as Attribute);
  return reversed;
}
