import type { HeaderMap } from "../../http/header-map.ts";
import { byteStringOfText } from "../../vm/byte-string.ts";
import type { ConfigFields } from "../config/config-fields.ts";
import { readRegex } from "../config/string-matcher.ts";
import { withoutQuery, type PathMatch } from "./read-path-match.ts";

/** Gives another path, with its query. */
export type PathRewrite = (path: string) => string;

/** Gives another authority; undefined where it stays. */
export type HostRewrite = (headers: HeaderMap) => string | undefined;

/** Reads `prefix_rewrite` and `regex_rewrite` of a route or a redirect. */
export function readPathRewrite(
  fields: ConfigFields,
  { lengthToReplace }: Pick<PathMatch, "lengthToReplace">,
): PathRewrite | undefined {
  const text = fields.text("prefix_rewrite");
  const prefix = text === undefined ? "" : byteStringOfText(text);
  if (prefix !== "") return (path) => prefix + path.slice(lengthToReplace(path));
  const replace = readReplacement(fields, "regex_rewrite");
  if (replace === undefined) return undefined;
  return (path) => {
    const plain = withoutQuery(path);
    return replace(plain) + path.slice(plain.length);
  };
}

/** Reads a `type.matcher.v3.RegexMatchAndSubstitute`. */
function readReplacement(fields: ConfigFields, name: string): ((text: string) => string) | undefined {
  const rewrite = fields.message(name);
  if (rewrite === undefined) return undefined;
  const regex = readRegex(rewrite, "pattern");
  const substitution = byteStringOfText(rewrite.text("substitution") ?? "");
  rewrite.close();
  return (text) => regex.replaceAll(text, substitution);
}

/** Reads the `host_rewrite_specifier` of a route. */
export function readHostRewrite(fields: ConfigFields): HostRewrite | undefined {
  const literal = fields.text("host_rewrite_literal");
  if (literal !== undefined) return () => byteStringOfText(literal);
  const name = fields.text("host_rewrite_header");
  // Of several values, which a client may have sent, only the first is used.
  if (name !== undefined)
    return (headers) =>
      headers
        .values(name)
        .slice(0, 1)
        .find((value) => value !== "");
  const replace = readReplacement(fields, "host_rewrite_path_regex");
  return replace === undefined ? undefined : (headers) => replace(withoutQuery(headers.get(":path") ?? ""));
}
