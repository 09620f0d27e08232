import { lowerCase } from "../../http/header-map.ts";
import { byteStringOfText } from "../../vm/byte-string.ts";
import type { ConfigFields } from "../config/config-fields.ts";
import type { RouteRequest } from "../proxy-model.ts";
import { readRegex } from "../config/string-matcher.ts";

/** What a route asks of the path, and the part of it that a prefix rewrite replaces. */
export interface PathMatch {
  readonly matches: (request: RouteRequest) => boolean;
  /** Of a path with its query: how many bytes a rewrite of the prefix replaces. */
  readonly lengthToReplace: (path: string) => number;
}

/** Reads the `path_specifier` of a route's match. */
export function readPathMatch(fields: ConfigFields): PathMatch {
  const ignoresCase = !(fields.flag("case_sensitive") ?? true);
  const normal = (text: string): string => (ignoresCase ? lowerCase(text) : text);
  const [prefix, exact, separated] = ["prefix", "path", "path_separated_prefix"].map((name) => {
    const text = fields.text(name);
    return text === undefined ? undefined : normal(byteStringOfText(text));
  });
  if (prefix !== undefined)
    return matchFixed(prefix, ({ path }) => path !== "" && normal(withoutQuery(path)).startsWith(prefix));
  if (exact !== undefined) return matchFixed(exact, ({ path }) => normal(withoutQuery(path)) === exact);
  if (separated !== undefined) {
    return matchFixed(separated, ({ path }) => {
      const found = normal(withoutQuery(path));
      return found === separated || found.startsWith(`${separated}/`);
    });
  }
  if (fields.has("safe_regex")) {
    const { matchesWhole } = readRegex(fields);
    return {
      matches: ({ path }) => path !== "" && matchesWhole(withoutQuery(path)),
      lengthToReplace: (path) => withoutQuery(path).length,
    };
  }
  const connect = fields.message("connect_matcher");
  connect?.close();
  if (connect === undefined) fields.refuse("path_specifier");
  return { matches: ({ headers }) => headers.get(":method") === "CONNECT", lengthToReplace: () => 0 };
}

function matchFixed(text: string, matches: PathMatch["matches"]): PathMatch {
  return { matches, lengthToReplace: () => text.length };
}

/** A path without its query and fragment. */
export function withoutQuery(path: string): string {
  return path.split(/[?#]/, 1)[0] ?? "";
}
