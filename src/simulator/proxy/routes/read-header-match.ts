import type { ConfigFields } from "../config/config-fields.ts";
import type { HeaderValues } from "../proxy-model.ts";
import { readRegex, readStringMatcher, type StringMatcher } from "../config/string-matcher.ts";
import { byteStringOfText } from "../../vm/byte-string.ts";

/**
 * Reads a `route.v3.HeaderMatcher`.
 *
 * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/api-v3/config/route/v3/route_components.proto#config-route-v3-headermatcher
 */
export function readHeaderMatch(fields: ConfigFields): (headerValues: HeaderValues) => boolean {
  const name = fields.text("name") ?? "";
  const inverts = fields.flag("invert_match") ?? false;
  const treatsMissingAsEmpty = fields.flag("treat_missing_header_as_empty") ?? false;
  const present = fields.flag("present_match");
  const matches = readValueMatch(fields);
  fields.close();
  return (headerValues) => {
    const found = headerValues(name);
    const values = found.length === 0 && treatsMissingAsEmpty ? [""] : found;
    if (matches === undefined) return values.length > 0 === ((present ?? true) !== inverts);
    // A header that is not there matches neither a matcher nor its inverse.
    if (values.length === 0) return false;
    return values.some(matches) !== inverts;
  };
}

function readValueMatch(fields: ConfigFields): StringMatcher | undefined {
  const matcher = fields.message("string_match");
  if (matcher !== undefined) return readStringMatcher(matcher);
  const range = fields.message("range_match");
  if (range !== undefined) return readRange(range);
  return readDeprecatedMatch(fields);
}

function readRange(fields: ConfigFields): StringMatcher {
  const [start, end] = [fields.number("start") ?? 0, fields.number("end") ?? 0];
  fields.close();
  return (text) => {
    const number = /^\s*[+-]?\d+\s*$/.test(text) ? Number(text) : NaN;
    return number >= start && number < end;
  };
}

/** The matchers that `string_match` took the place of. */
function readDeprecatedMatch(fields: ConfigFields): StringMatcher | undefined {
  const [exact, prefix, suffix, contains] = ["exact_match", "prefix_match", "suffix_match", "contains_match"].map(
    (name) => {
      const text = fields.text(name);
      return text === undefined ? undefined : byteStringOfText(text);
    },
  );
  if (exact !== undefined) return (text) => text === exact;
  if (prefix !== undefined) return (text) => text.startsWith(prefix);
  if (suffix !== undefined) return (text) => text.endsWith(suffix);
  if (contains !== undefined) return (text) => text.includes(contains);
  return fields.has("safe_regex_match") ? readRegex(fields, "safe_regex_match").matchesWhole : undefined;
}
