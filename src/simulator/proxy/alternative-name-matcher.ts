import type { Certificate } from "../certificates/certificate.ts";
import type { ConfigFields } from "./config/config-fields.ts";
import { readStringMatcher } from "./config/string-matcher.ts";

export type AlternativeNameMatcher = (leaf: Certificate) => boolean;

/** Reads a `SubjectAltNameMatcher` for DNS names or URIs; other types are refused. */
export function readAlternativeNameMatcher(fields: ConfigFields): AlternativeNameMatcher {
  const type = fields.choice("san_type", ["DNS", "URI"]);
  const matcher = fields.message("matcher");
  const exact = matcher?.text("exact");
  const matches = matcher === undefined ? () => false : readStringMatcher(matcher);
  fields.close();
  if (type === "URI") return ({ uris }) => uris.some(matches);
  if (exact !== undefined) return ({ dnsNames }) => dnsNames.some((pattern) => isDnsMatch(exact, pattern));
  return ({ dnsNames }) => dnsNames.some(matches);
}

/** A certificate's name may stand for all names with another first label. */
function isDnsMatch(name: string, pattern: string): boolean {
  const [wanted, found] = [name.toLowerCase(), pattern.toLowerCase()];
  if (wanted === found) return true;
  const firstDot = wanted.indexOf(".");
  return found.startsWith("*.") && firstDot > 0 && wanted.slice(firstDot) === found.slice(1);
}
