import type { ConfigFields } from "./config-fields.ts";

export type StringMatcher = (text: string) => boolean;

/** Reads a `type.matcher.v3.StringMatcher`. Texts are compared as bytes, one in each character. */
export function readStringMatcher(fields: ConfigFields): StringMatcher {
  const ignoresCase = fields.flag("ignore_case") ?? false;
  const normal = (text: string): string => (ignoresCase ? text.toLowerCase() : text);
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
  if (regex !== undefined) return (text) => regex.test(text);
  fields.refuse("match_pattern");
  return () => false;
}

/** Reads the field `safe_regex`: RE2's syntax is taken for JavaScript's, which is alike in what both have; it matches whole texts. */
export function readRegex(fields: ConfigFields): RegExp {
  const matcher = fields.message("safe_regex");
  matcher?.harmless("google_re2");
  const pattern = matcher?.text("regex") ?? "";
  matcher?.close();
  try {
    return new RegExp(`^(?:${pattern})$`, "s");
  } catch {
    fields.refuse("safe_regex.regex");
    return /$^/;
  }
}
