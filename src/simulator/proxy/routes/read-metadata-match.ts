import type { MetadataStruct, MetadataValue } from "../../objects/metadata-value.ts";
import { byteStringOfText } from "../../vm/byte-string.ts";
import type { ConfigFields } from "../config/config-fields.ts";
import type { RouteRequest } from "../proxy-model.ts";
import { readStringMatcher } from "../config/string-matcher.ts";

/** Reads a `type.matcher.v3.MetadataMatcher` that is asked of dynamic metadata. */
export function readMetadataMatch(fields: ConfigFields): (request: RouteRequest) => boolean {
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

/** The value under keys; undefined where there is none. */
export function valueAt(struct: MetadataStruct | undefined, path: readonly string[]): MetadataValue | undefined {
  return path.reduce<MetadataValue | undefined>(
    (value, key) => (value instanceof Map ? value.get(key) : undefined),
    struct,
  );
}

type ValueMatch = (value: MetadataValue) => boolean;

/** Reads a `type.matcher.v3.ValueMatcher`. */
function readValueMatch(fields: ConfigFields): ValueMatch {
  const matches = readPattern(fields);
  fields.close();
  return matches;
}

function readPattern(fields: ConfigFields): ValueMatch {
  if (fields.has("null_match")) {
    fields.message("null_match")?.close();
    return (value) => value === null;
  }
  const text = fields.message("string_match");
  if (text !== undefined) {
    const matches = readStringMatcher(text);
    return (value) => typeof value === "string" && matches(value);
  }
  const number = fields.message("double_match");
  if (number !== undefined) return readNumberMatch(number);
  const flag = fields.flag("bool_match");
  if (flag !== undefined) return (value) => value === flag;
  const present = fields.flag("present_match");
  if (present !== undefined) return () => present;
  return readCombination(fields);
}

/** Reads a `type.matcher.v3.DoubleMatcher`. */
function readNumberMatch(fields: ConfigFields): ValueMatch {
  const exact = fields.number("exact");
  const range = fields.message("range");
  const [start, end] = [range?.number("start") ?? 0, range?.number("end") ?? 0];
  range?.close();
  fields.close();
  if (range === undefined) return (value) => value === exact;
  return (value) => typeof value === "number" && value >= start && value < end;
}

function readCombination(fields: ConfigFields): ValueMatch {
  const list = fields.message("list_match");
  if (list !== undefined) {
    const element = list.message("one_of");
    const matches = element === undefined ? () => false : readValueMatch(element);
    list.close();
    return (value) => Array.isArray(value) && (value as readonly MetadataValue[]).some(matches);
  }
  const either = fields.message("or_match");
  if (either === undefined) {
    fields.refuse("match_pattern");
    return () => false;
  }
  const matchers = either.messages("value_matchers").map(readValueMatch);
  either.close();
  return (value) => matchers.some((matches) => matches(value));
}
