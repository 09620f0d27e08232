import { notSimulated } from "../../run-refused.ts";
import { byteStringOfText } from "../../vm/byte-string.ts";
import { translateRe2 } from "./translate-re2.ts";

/** An expression of RE2. Texts are bytes, one in each character; the expression is about what they say in its encoding. */
export interface RegularExpression {
  matchesWhole(text: string): boolean;
  /** Replaces every match. In `substitution`, `\1` is the first group, `\0` the match. */
  replaceAll(text: string, substitution: string): string;
}

/** @throws Re2Unsupported where the pattern cannot be translated */
export function compileRe2(pattern: string, encoding: "utf8" | "latin1"): RegularExpression {
  const source = translateRe2(encoding === "utf8" ? pattern : byteStringOfText(pattern), encoding);
  const isUtf8 = encoding === "utf8";
  const decode = (text: string): string | undefined => (isUtf8 ? decodeUtf8(text) : text);
  const encode = (text: string): string => (isUtf8 ? byteStringOfText(text) : text);
  const whole = new RegExp(`^(?:${source})$`, "u");
  return {
    // No expression matches bytes that are not UTF-8.
    matchesWhole: (text) => {
      const decoded = decode(text);
      return decoded !== undefined && whole.test(decoded);
    },
    replaceAll: (text, substitution) => {
      const decoded = decode(text);
      if (decoded === undefined) throw notSimulated("an expression that replaces parts of a text that is not UTF-8");
      return encode(replaceMatches(decoded, new RegExp(source, "gu"), substitution));
    },
  };
}

/** RE2 takes no empty match at the end of the match before. */
function replaceMatches(text: string, expression: RegExp, substitution: string): string {
  let end = -1;
  return text.replace(expression, (match: string, ...rest: unknown[]) => {
    const place = rest.findIndex((part) => typeof part === "number");
    const offset = rest[place] as number;
    if (match === "" && offset === end) return "";
    end = offset + match.length;
    const groups = [match, ...(rest.slice(0, place) as (string | undefined)[])];
    return substitution.replace(/\\(\d|\\)/g, (_, key: string) => (key === "\\" ? "\\" : (groups[Number(key)] ?? "")));
  });
}

function decodeUtf8(bytes: string): string | undefined {
  if (/^[\0-\x7f]*$/.test(bytes)) return bytes;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Buffer.from(bytes, "latin1"));
  } catch {
    return undefined;
  }
}
