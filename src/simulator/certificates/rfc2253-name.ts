import { codePointsOf, utf8Of } from "./asn1-string.ts";
import { hexOf } from "./der.ts";
import type { NameAttribute } from "./name.ts";
import { shortNames } from "./short-names.ts";

/**
 * A name as BoringSSL prints it with `XN_FLAG_RFC2253`: the last RDN first, `+` within one, known attributes by short name. Control
 * characters and bytes above ASCII as `\XX`; values of unknown attributes or of types that are no strings as `#` and their DER.
 *
 * @see https://www.rfc-editor.org/rfc/rfc2253
 */
export function printRfc2253(name: readonly NameAttribute[]): string {
  let text = "";
  let previous: number | undefined;
  for (const attribute of name.toReversed()) {
    const separator = previous === undefined ? "" : attribute.rdn === previous ? "+" : ",";
    text += `${separator}${printAttribute(attribute)}`;
    previous = attribute.rdn;
  }
  return text;
}

function printAttribute(attribute: NameAttribute): string {
  const shortName = shortNames.get(attribute.oid);
  const points = shortName === undefined ? undefined : codePointsOf(attribute);
  const value = points === undefined ? `#${hexOf(attribute.der).toUpperCase()}` : escape(utf8Of(points));
  return `${shortName ?? attribute.oid}=${value}`;
}

function escape(text: string): string {
  const last = text.length - 1;
  return text.replace(/[^]/g, (character, index: number) => {
    if (',+"\\<>;'.includes(character)) return `\\${character}`;
    if (character === "#" && index === 0) return "\\#";
    if (character === " " && (index === 0 || index === last)) return "\\ ";
    if (character < " " || character > "~")
      return `\\${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
    return character;
  });
}
