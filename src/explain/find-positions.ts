/** A line of a script that a text names. */
export interface FoundPosition {
  /** The text that names it. */
  readonly text: string;
  readonly digest: string;
  readonly line: number;
  /** Whether the text around it is escaped, as in a line of JSON. */
  readonly isEscaped: boolean;
}

/**
 * A text in parts: positions in scripts that carry a digest on their line 1, and what stands between them. LuaJIT writes such a position as
 * `[string "-- sha256:3ea6231f7e76 auth-header 0.1.0..."]:15`; in JSON, and with Envoy's `--log-format-escaped`, the quotes are escaped.
 */
export function findPositions(text: string): readonly (string | FoundPosition)[] {
  const parts: (string | FoundPosition)[] = [];
  let end = 0;
  for (const match of text.matchAll(position)) {
    const [whole, quote = "", digest = "", line = ""] = match;
    parts.push(text.slice(end, match.index), { text: whole, digest, line: Number(line), isEscaped: quote !== '"' });
    end = match.index + whole.length;
  }
  return [...parts, text.slice(end)].filter((part) => part !== "");
}

const position = /\[string (\\*")-- sha256:([0-9a-f]{12})(?:(?!\\*"\])[ -~]){0,60}\\*"\]:(\d{1,9})(?!\d)/g;
