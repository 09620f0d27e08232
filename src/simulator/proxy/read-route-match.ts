import type { MetadataStruct, MetadataValue } from "../objects/metadata-value.ts";
import { byteStringOfText } from "../vm/byte-string.ts";
import type { ConfigFields } from "./config-fields.ts";
import type { RouteRequest } from "./proxy-model.ts";
import { readRegex, readStringMatcher } from "./string-matcher.ts";

type Condition = (request: RouteRequest) => boolean;

/** Reads a route's `match`: every condition must hold. */
export function readRouteMatch(route: ConfigFields): Condition {
  const fields = route.message("match");
  if (fields === undefined) {
    route.refuse("match");
    return () => false;
  }
  const conditions = [
    readPathMatch(fields),
    ...fields.messages("headers").map(readHeaderMatch),
    ...fields.messages("dynamic_metadata").map(readMetadataMatch),
  ];
  fields.close();
  return (request) => conditions.every((holds) => holds(request));
}

function readPathMatch(fields: ConfigFields): Condition {
  const ignoresCase = !(fields.flag("case_sensitive") ?? true);
  const normal = (text: string): string => (ignoresCase ? text.toLowerCase() : text);
  const [prefix, exact, separated] = ["prefix", "path", "path_separated_prefix"].map((name) => {
    const text = fields.text(name);
    return text === undefined ? undefined : normal(byteStringOfText(text));
  });
  if (prefix !== undefined) return ({ path }) => normal(path).startsWith(prefix);
  if (exact !== undefined) return ({ path }) => normal(withoutQuery(path)) === exact;
  if (separated !== undefined) {
    return ({ path }) => {
      const found = normal(withoutQuery(path));
      return found === separated || found.startsWith(`${separated}/`);
    };
  }
  if (fields.has("safe_regex")) {
    const regex = readRegex(fields);
    return ({ path }) => regex.test(withoutQuery(path));
  }
  fields.refuse("path_specifier");
  return () => false;
}

function withoutQuery(path: string): string {
  return path.split(/[?#]/, 1)[0] ?? "";
}

/** Reads a `route.v3.HeaderMatcher`. */
export function readHeaderMatch(fields: ConfigFields): Condition {
  const name = fields.text("name") ?? "";
  const inverts = fields.flag("invert_match") ?? false;
  const treatsMissingAsEmpty = fields.flag("treat_missing_header_as_empty") ?? false;
  const present = fields.flag("present_match");
  const exact = fields.text("exact_match");
  const matcher = fields.message("string_match");
  const matches = matcher === undefined ? undefined : readStringMatcher(matcher);
  fields.close();
  return ({ headerValues }) => {
    const found = headerValues(name);
    const values = found.length === 0 && treatsMissingAsEmpty ? [""] : found;
    if (matches === undefined && exact === undefined) return values.length > 0 === ((present ?? true) !== inverts);
    // A header that is not there matches neither a matcher nor its inverse.
    if (values.length === 0) return false;
    return values.some((value) => matches?.(value) ?? value === exact) !== inverts;
  };
}

function readMetadataMatch(fields: ConfigFields): Condition {
  const filter = fields.text("filter") ?? "";
  const path = fields.messages("path").map((segment) => {
    const key = segment.text("key") ?? "";
    segment.close();
    return byteStringOfText(key);
  });
  const inverts = fields.flag("invert") ?? false;
  const value = fields.message("value");
  const matches = value === undefined ? () => false : readValueMatch(value);
  fields.close();
  return ({ dynamicMetadata }) => {
    const found = valueAt(dynamicMetadata.get(filter), path);
    return (found !== undefined && matches(found)) !== inverts;
  };
}

function valueAt(struct: MetadataStruct | undefined, path: readonly string[]): MetadataValue | undefined {
  return path.reduce<MetadataValue | undefined>(
    (value, key) => (value instanceof Map ? value.get(key) : undefined),
    struct,
  );
}

function readValueMatch(fields: ConfigFields): (value: MetadataValue) => boolean {
  const text = fields.message("string_match");
  const flag = fields.flag("bool_match");
  const present = fields.flag("present_match");
  const matches = text === undefined ? undefined : readStringMatcher(text);
  fields.close();
  return (value) => {
    if (matches !== undefined) return typeof value === "string" && matches(value);
    if (flag !== undefined) return value === flag;
    return present === true && value !== null;
  };
}
