import { describe, expect, test } from "vitest";
import { isValueReadable } from "../../src/simulator/certificates/asn1-value.ts";

/* What Envoys do with these, `test/oracles/same-user/handshakes.test.ts` asks them. */
describe("The simulator's handshake", () => {
  test.each([
    ["a string, whatever is in it", 0x0c, "ff"],
    ["a SEQUENCE of anything", 0x30, "ffff"],
    ["a value of a context", 0x8c, "67"],
    ["FALSE", 0x01, "00"],
    ["a negative INTEGER", 0x02, "ff7f"],
    ["a BIT STRING of four bits", 0x03, "0460"],
    ["an empty BIT STRING that says so", 0x03, "00"],
    ["NULL", 0x05, ""],
    ["a UTCTime in another zone", 0x17, "3234303232393132303030302b30313030"],
    ["a GeneralizedTime", 0x18, "32303234303232393132303030305a"],
  ])("reads %s", (_title, tag, hex) => {
    expect(isValueReadable(tag, Buffer.from(hex, "hex"))).toBe(true);
  });

  test.each([
    ["the reserved type", 0x00, "67"],
    ["a string made of strings", 0x2c, "0c0167"],
    ["a BOOLEAN that is neither", 0x01, "67"],
    ["an empty INTEGER", 0x02, ""],
    ["a padded INTEGER", 0x02, "0001"],
    ["a BIT STRING with unused bits that are set", 0x03, "0467"],
    ["a BIT STRING without its first octet", 0x03, ""],
    ["an empty BIT STRING with unused bits", 0x03, "01"],
    ["a NULL with content", 0x05, "67"],
    ["an OBJECT IDENTIFIER with a padded arc", 0x06, "55800403"],
    ["a day that there is not", 0x17, "3233303232393132303030305a"],
    ["a GeneralizedTime with a fraction", 0x18, "32303234303232393132303030302e355a"],
  ])("does not read %s", (_title, tag, hex) => {
    expect(isValueReadable(tag, Buffer.from(hex, "hex"))).toBe(false);
  });
});
