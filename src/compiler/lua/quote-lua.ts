/**
 * A text as Lua writes it, in the quotes that need fewer escapes. What nobody could read or YAML would not keep, control characters and
 * marks that turn the direction of a line, is written by its bytes.
 */
export function quoteLua(text: string): string {
  const quote = text.includes('"') && !text.includes("'") ? "'" : '"';
  const escaped = text.replace(unreadable, (character, place: number) =>
    escape(character, text.charAt(place + character.length)),
  );
  return `${quote}${escaped.replaceAll(quote, `\\${quote}`)}${quote}`;
}

/** A backslash, and whatever is neither a plain letter nor one with a width and a place of its own in the line. */
const unreadable =
  /\\|[^ -~\u00a0-\u200a\u2010-\u2027\u202f-\u2065\u206a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10fffd}]/gu;

const letters: Readonly<Record<string, string>> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** @param next what stands behind: Lua reads up to three digits */
function escape(character: string, next: string): string {
  const letter = letters[character];
  if (letter !== undefined) return letter;
  const bytes = [...new TextEncoder().encode(character)];
  const isDigitNext = /\d/.test(next);
  return bytes
    .map((byte, index) => `\\${String(byte).padStart(isDigitNext && index === bytes.length - 1 ? 3 : 1, "0")}`)
    .join("");
}
