import { isValueReadable } from "./asn1-value.ts";
import { derTags, dottedOid, isOid, readDerValues, type DerValue } from "./der.ts";

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

/**
 * The attributes of a Name, in the certificate's order.
 *
 * @throws {RangeError} where BoringSSL would not read it as one (RFC 5280, section 4.1.2.4); RDNs without attributes are no reason
 */
export function readName(name: DerValue | undefined): NameAttribute[] {
  return readDerValues(contentOf(name, derTags.sequence)).flatMap((set, rdn) =>
    readDerValues(contentOf(set, derTags.set)).map((attribute) => readAttribute(attribute, rdn)),
  );
}

function readAttribute(attribute: DerValue, rdn: number): NameAttribute {
  const [type, value, ...others] = readDerValues(contentOf(attribute, derTags.sequence));
  if (value === undefined || others.length > 0) throw new RangeError("An attribute of a name has not one value");
  const oid = contentOf(type, derTags.oid);
  if (!isOid(oid)) throw new RangeError("An attribute of a name has no type");
  if (!isValueReadable(value.tag, value.content))
    throw new RangeError("An attribute of a name has a value that is no DER");
  return { oid: dottedOid(oid), tag: value.tag, bytes: value.content, der: value.der, rdn };
}

function contentOf(value: DerValue | undefined, tag: number): Uint8Array {
  if (value?.tag !== tag) throw new RangeError("A name is not a SEQUENCE of SETs of attributes");
  return value.content;
}
