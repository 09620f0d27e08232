/**
 * Bytes as a text that people and comparisons can work with: valid UTF-8 as is, every control byte and every byte that is not part of
 * valid UTF-8 as `\xHH`. A backslash that would look like such an escape is written `\x5c`, so different bytes give different texts.
 */
export function textOfBytes(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes);
  let text = "";
  for (let index = 0; index < buffer.length;) {
    const length = utf8LengthAt(buffer, index);
    const character = buffer.toString("utf8", index, index + length);
    const isPlain = length > 0 && !isControl(character) && !looksLikeEscape(buffer, index);
    text += isPlain ? character : `\\x${buffer.toString("hex", index, index + 1)}`;
    index += isPlain ? length : 1;
  }
  return text;
}

/** The same for a string that holds one byte in each character, as Node's HTTP parsers give them. */
export function textOfByteString(byteString: string): string {
  return textOfBytes(Buffer.from(byteString, "latin1"));
}

function isControl(character: string): boolean {
  return character < " " || character === "\x7f";
}

function looksLikeEscape(bytes: Buffer, index: number): boolean {
  return /^\\x[0-9a-f]{2}$/.test(bytes.toString("latin1", index, index + 4));
}

/** The length of the valid UTF-8 sequence at `index`, or 0. */
function utf8LengthAt(bytes: Buffer, index: number): number {
  const first = bytes[index] ?? 0;
  const length = first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  const sequence = bytes.subarray(index, index + length);
  // An invalid or cut sequence decodes to U+FFFD, whose own encoding differs from what was there.
  return Buffer.from(sequence.toString("utf8"), "utf8").equals(sequence) ? length : 0;
}
