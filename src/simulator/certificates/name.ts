import { dottedOid, readDerValues } from "./der.ts";

/** One attribute of a distinguished name. */
export interface NameAttribute {
  readonly oid: string;
  /** ASN.1 tag of the value. */
  readonly tag: number;
  /** Content octets of the value. */
  readonly bytes: Uint8Array;
  /** The whole value in DER. */
  readonly der: Uint8Array;
  /** Which RDN it belongs to, counted from 0 in the certificate's order. */
  readonly rdn: number;
}

/** The attributes of a Name (content octets of its SEQUENCE), in the certificate's order. */
export function readName(content: Uint8Array): NameAttribute[] {
  return readDerValues(content).flatMap((set, rdn) =>
    readDerValues(set.content).map((attribute) => readAttribute(attribute.content, rdn)),
  );
}

function readAttribute(content: Uint8Array, rdn: number): NameAttribute {
  const [type, value] = readDerValues(content);
  if (type === undefined || value === undefined) throw new RangeError("An attribute of a name has no value");
  return { oid: dottedOid(type.content), tag: value.tag, bytes: value.content, der: value.der, rdn };
}
