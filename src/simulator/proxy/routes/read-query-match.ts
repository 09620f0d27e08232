import { byteStringOfText } from "../../vm/byte-string.ts";
import type { ConfigFields } from "../config/config-fields.ts";
import { readStringMatcher } from "../config/string-matcher.ts";

/** The parameters of a path's query, in order and not decoded. */
export type QueryParameters = readonly (readonly [name: string, value: string])[];

/** Reads a `route.v3.QueryParameterMatcher`. */
export function readQueryMatch(fields: ConfigFields): (parameters: QueryParameters) => boolean {
  const name = byteStringOfText(fields.text("name") ?? "");
  const present = fields.flag("present_match") ?? true;
  const matcher = fields.message("string_match");
  const matches = matcher === undefined ? undefined : readStringMatcher(matcher);
  fields.close();
  return (parameters) => {
    // Of several with one name the first counts.
    const value = parameters.find(([key]) => key === name)?.[1];
    if (matches === undefined) return (value !== undefined) === present;
    return value !== undefined && matches(value);
  };
}

export function readQuery(path: string): QueryParameters {
  const start = path.indexOf("?");
  if (start === -1) return [];
  return path
    .slice(start + 1)
    .split("&")
    .map((part) => {
      const equals = part.indexOf("=");
      return equals === -1 ? [part, ""] : [part.slice(0, equals), part.slice(equals + 1)];
    });
}
