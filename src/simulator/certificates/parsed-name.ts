import { beginsWithMark, codePointsOf, utf8Of } from "./asn1-string.ts";
import type { NameAttribute } from "./name.ts";

const commonNameOid = "2.5.4.3";
const organizationNameOid = "2.5.4.10";

/** What Envoy's ParsedName says of a subject: the last common name that is a text and not empty, and all such organizations. */
export interface ParsedName {
  readonly commonName: string;
  readonly organizationNames: readonly string[];
}

/** @see https://github.com/envoyproxy/envoy/blob/v1.37.0/source/common/tls/utility.cc */
export function parseName(subject: readonly NameAttribute[]): ParsedName {
  return {
    commonName: textsOf(subject, commonNameOid).at(-1) ?? "",
    organizationNames: textsOf(subject, organizationNameOid),
  };
}

function textsOf(subject: readonly NameAttribute[], oid: string): string[] {
  return subject
    .filter((attribute) => attribute.oid === oid)
    .map(textOf)
    .filter((text) => text !== "");
}

function textOf(attribute: NameAttribute): string {
  const points = codePointsOf(attribute);
  return points === undefined || beginsWithMark(attribute) ? "" : utf8Of(points);
}
