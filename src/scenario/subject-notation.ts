import type { AttributeValue, StringType } from "./pki-entry.ts";

/** How `scenario.yaml` writes an attribute: `CN=alice`, or an object with its name, its value and the value's type. */
export type AttributeNotation = string | Readonly<Record<string, string | number | { hex: string } | { der: string }>>;

const attributeNames: Readonly<Record<string, string>> = {
  CN: "2.5.4.3",
  SN: "2.5.4.4",
  serialNumber: "2.5.4.5",
  C: "2.5.4.6",
  L: "2.5.4.7",
  ST: "2.5.4.8",
  street: "2.5.4.9",
  O: "2.5.4.10",
  OU: "2.5.4.11",
  title: "2.5.4.12",
  postalCode: "2.5.4.17",
  GN: "2.5.4.42",
  UID: "0.9.2342.19200300.100.1.1",
  DC: "0.9.2342.19200300.100.1.25",
  emailAddress: "1.2.840.113549.1.9.1",
};

/** How a text becomes the content octets of each string type. */
export const attributeTypes: Readonly<Record<StringType, (text: string) => Buffer>> = {
  utf8: (text) => Buffer.from(text, "utf8"),
  printable: latin1,
  ia5: latin1,
  numeric: latin1,
  t61: latin1,
  visible: latin1,
  bmp: (text) => Buffer.from(text, "utf16le").swap16(),
  universal: (text) => Buffer.concat([...text].map(utf32)),
  octet: latin1,
  integer: latin1,
  boolean: latin1,
};

function latin1(text: string): Buffer {
  return Buffer.from(text, "latin1");
}

function utf32(character: string): Buffer {
  const octets = Buffer.alloc(4);
  octets.writeUInt32BE(character.codePointAt(0) ?? 0);
  return octets;
}

/** The attribute that a notation stands for, or the name in it that is neither known nor a dotted object identifier. */
export function readAttribute(notation: AttributeNotation): AttributeValue | { readonly unknownName: string } {
  if (typeof notation === "string") {
    const equals = notation.indexOf("=");
    return readAttribute({ [notation.slice(0, equals)]: notation.slice(equals + 1) });
  }
  const { type = "utf8", ...named } = notation;
  const [name = "", value = ""] = Object.entries(named)[0] ?? [];
  const oid = /^\d+(\.\d+)+$/.test(name) ? name : attributeNames[name];
  if (oid === undefined) return { unknownName: name };
  if (typeof value === "object") {
    if ("der" in value) return { oid, type: "raw", bytes: Buffer.from(value.der, "hex") };
    return { oid, type: type as StringType, bytes: Buffer.from(value.hex, "hex") };
  }
  return { oid, type: type as StringType, bytes: attributeTypes[type as StringType](String(value)) };
}

/** Names that `readAttribute` knows, for messages. */
export const knownAttributeNames: readonly string[] = Object.keys(attributeNames);
