/**
 * Lua strings are bytes. On our side of the VM they are JavaScript strings with one byte in each character (Latin-1), so that they
 * compare, cut and search like the bytes they are.
 */
export function bytesOf(byteString: string): Uint8Array {
  return Buffer.from(byteString, "latin1");
}

export function byteStringOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}

/** The UTF-8 encoding of a text. */
export function byteStringOfText(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}

/** What a C function sees of a string: everything up to the first NUL. */
export function cutAtNul(byteString: string): string {
  const end = byteString.indexOf("\0");
  return end === -1 ? byteString : byteString.slice(0, end);
}
