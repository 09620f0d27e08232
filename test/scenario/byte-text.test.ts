import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { textOfBytes, textOfByteString } from "../../src/scenario/byte-text.ts";

const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 12 }),
  // Much of what can be mistaken for something else: escapes, cut and overlong sequences, the replacement character.
  fc
    .array(fc.constantFrom("\\", "\\x", "\\x00", "5c", "x0", "\0", "\x7f", "ä", "\uFFFD", "😀"), { maxLength: 6 })
    .map((parts) => Uint8Array.from(Buffer.from(parts.join("")))),
  fc
    .array(fc.constantFrom(0x5c, 0x78, 0x30, 0xc0, 0x80, 0xed, 0xa0, 0xef, 0xbf, 0xbd, 0xf0, 0x9f), { maxLength: 8 })
    .map((octets) => Uint8Array.from(octets)),
);

/** What the escapes in a text stand for: the inverse that shows that nothing is lost. */
function bytesOfText(text: string): Buffer {
  const parts = text.split(/(\\x[0-9a-f]{2})/);
  return Buffer.concat(
    parts.map((part, index) => (index % 2 === 1 ? Buffer.from(part.slice(2), "hex") : Buffer.from(part))),
  );
}

describe("textOfBytes()", () => {
  test.each([
    ["plain text", "plain text"],
    ["jörg 日本 😀", "jörg 日本 😀"],
    ["a\0b\r\n\x7f", "a\\x00b\\x0d\\x0a\\x7f"],
    ["C:\\temp", "C:\\temp"],
    ["\\x41", "\\x5cx41"],
    ["\\x4", "\\x4"],
    ["\uFFFD", "\uFFFD"],
    ["", ""],
  ])("gives %j as %j", (text, expected) => {
    expect(textOfBytes(Buffer.from(text))).toBe(expected);
  });

  test.each([
    ["636166e9", "caf\\xe9"],
    ["c080", "\\xc0\\x80"],
    ["eda080", "\\xed\\xa0\\x80"],
    ["f09f98", "\\xf0\\x9f\\x98"],
    ["c3", "\\xc3"],
    ["c341", "\\xc3A"],
  ])("gives what is not UTF-8 byte by byte: %s", (hex, expected) => {
    expect(textOfBytes(Buffer.from(hex, "hex"))).toBe(expected);
  });

  test("loses nothing, so different bytes give different texts", () => {
    fc.assert(
      fc.property(bytes, (input) => {
        expect(bytesOfText(textOfBytes(input)).equals(input)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  test("reads byte strings alike", () => {
    fc.assert(
      fc.property(bytes, (input) => {
        expect(textOfByteString(Buffer.from(input).toString("latin1"))).toBe(textOfBytes(input));
      }),
    );
  });
});
