import type { AttributeValue, StringType } from "./pki-entry.ts";

/** How `scenario.yaml` writes an attribute: `CN=alice`, or an object with its name, its value and the value's type. */
export type AttributeNotation = string | Readonly<Record<string, AttributeContent>>;

/** A text, the content octets, or the DER of the whole value. */
type AttributeContent = string | number | { readonly hex: string } | { readonly der: string };

const attributeNames: ReadonlyMap<string, string> = new Map(
  Object.entries({
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
  }),
);

/** How a text becomes the content octets of each string type. */
export const attributeTypes: Readonly<Record<StringType, (text: string) => Buffer>> = {
  utf8: (text) => Buffer.from(text, "utf8"),
  printable: latin1,
  ia5: latin1,
  numeric: latin1,
  t61: latin1,
  visible: latin1,
  bmp: (text) => Buffer.from(text, "utf16le").swap16(),
  universal: (text) => Buffer.concat(Array.from(text, utf32)),
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

/** Why a notation is no attribute. */
export interface AttributeProblem {
  readonly problem: "unknown name" | "not one name";
  readonly names: readonly string[];
}

/** The attribute that a notation stands for, or what is wrong with it. */
export function readAttribute(notation: AttributeNotation): AttributeValue | AttributeProblem {
  if (typeof notation === "string") {
    const equals = notation.indexOf("=");
    return readAttribute({ [notation.slice(0, equals)]: notation.slice(equals + 1) });
  }
  const { type = "utf8", ...named } = notation;
  const names = Object.keys(named);
  const [name = "", value = ""] = Object.entries(named)[0] ?? [];
  if (names.length !== 1) return { problem: "not one name", names };
  const oid = /^\d+(\.\d+)+$/.test(name) ? name : attributeNames.get(name);
  if (oid === undefined) return { problem: "unknown name", names };
  return { oid, ...readValue(type as StringType, value) };
}

function readValue(type: StringType, value: AttributeContent): Pick<AttributeValue, "type" | "bytes"> {
  if (typeof value !== "object") return { type, bytes: attributeTypes[type](String(value)) };
  if ("der" in value) return { type: "raw", bytes: Buffer.from(value.der, "hex") };
  return { type, bytes: Buffer.from(value.hex, "hex") };
}

/** Names that `readAttribute` knows, for messages. */
export const knownAttributeNames: readonly string[] = [...attributeNames.keys()];
