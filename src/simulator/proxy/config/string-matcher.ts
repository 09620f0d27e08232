import { compareEnvoyVersions } from "../../../envoy-api/envoy-version.ts";
import { lowerCase } from "../../http/header-map.ts";
import type { ConfigFields } from "./config-fields.ts";
import { Re2Unsupported } from "../re2/pattern-reader.ts";
import { compileRe2, type RegularExpression } from "../re2/regular-expression.ts";

export type StringMatcher = (text: string) => boolean;

/** Reads a `type.matcher.v3.StringMatcher`. Texts are compared as bytes, one in each character. */
export function readStringMatcher(fields: ConfigFields): StringMatcher {
  const ignoresCase = fields.flag("ignore_case") ?? false;
  const normal = (text: string): string => (ignoresCase ? lowerCase(text) : text);
  const [exact, prefix, suffix, contains] = ["exact", "prefix", "suffix", "contains"].map((name) => {
    const text = fields.text(name);
    return text === undefined ? undefined : normal(Buffer.from(text, "utf8").toString("latin1"));
  });
  const regex = fields.has("safe_regex") ? readRegex(fields) : undefined;
  fields.close();
  if (exact !== undefined) return (text) => normal(text) === exact;
  if (prefix !== undefined) return (text) => normal(text).startsWith(prefix);
  if (suffix !== undefined) return (text) => normal(text).endsWith(suffix);
  if (contains !== undefined) return (text) => normal(text).includes(contains);
  if (regex !== undefined) return regex.matchesWhole;
  fields.refuse("match_pattern");
  return () => false;
}

/** Reads a field that holds a `type.matcher.v3.RegexMatcher`. What cannot be translated for JavaScript is refused. */
export function readRegex(fields: ConfigFields, name = "safe_regex"): RegularExpression {
  const matcher = fields.message(name);
  // Envoy looks at the size of a program when it reads the configuration only.
  matcher?.harmless("google_re2");
  const pattern = matcher?.text("regex") ?? "";
  matcher?.close();
  try {
    return compileRe2(pattern, isLatin1(fields) ? "latin1" : "utf8");
  } catch (error) {
    if (!(error instanceof Re2Unsupported)) throw error;
    fields.refuse(`${name}.regex (${error.message})`);
    return compileRe2("", "utf8");
  }
}

/** Since Envoy 1.39 each byte of an expression and of a text is a character of its own. */
function isLatin1({ version }: ConfigFields): boolean {
  return compareEnvoyVersions(version, "1.39") >= 0;
}
