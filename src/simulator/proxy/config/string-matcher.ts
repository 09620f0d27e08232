import { compareEnvoyVersions } from "../../../envoy-api/envoy-version.ts";
import { lowerCase } from "../../http/header-map.ts";
import type { ConfigFields } from "./config-fields.ts";
import { programSize, type ProgramSize } from "../re2/program-size.ts";
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

/** Reads a field that holds a `type.matcher.v3.RegexMatcher`. What cannot be translated for JavaScript, or is too large, is refused. */
export function readRegex(fields: ConfigFields, name = "safe_regex"): RegularExpression {
  const matcher = fields.message(name);
  const engine = matcher?.message("google_re2");
  const largest = engine?.number("max_program_size") ?? fields.largestProgram;
  const pattern = matcher?.text("regex") ?? "";
  engine?.close();
  matcher?.close();
  const encoding = isLatin1(fields) ? "latin1" : "utf8";
  try {
    const expression = compileRe2(pattern, encoding);
    checkSize(fields, `${name}.regex`, { size: programSize(pattern, encoding), largest });
    return expression;
  } catch (error) {
    if (!(error instanceof Re2Unsupported)) throw error;
    fields.refuse(`${name}.regex (${error.message})`);
    return compileRe2("", "utf8");
  }
}

/** Envoy does not load a configuration with an expression whose program is too large. */
function checkSize(
  fields: ConfigFields,
  name: string,
  { size, largest }: { readonly size: ProgramSize; readonly largest: number },
): void {
  const limit = `Envoy takes ${largest} unless "re2.max_program_size.error_level" says otherwise`;
  if (size.least > largest)
    throw new Re2Unsupported(
      `a program of ${size.least === size.most ? size.least : `at least ${size.least}`} instructions, and ${limit}`,
    );
  if (size.most > largest)
    fields.warn(name, `Its program has ${size.least} to ${size.most} instructions, and ${limit}`);
}

/** Since Envoy 1.39 each byte of an expression and of a text is a character of its own. */
function isLatin1({ version }: ConfigFields): boolean {
  return compareEnvoyVersions(version, "1.39") >= 0;
}
