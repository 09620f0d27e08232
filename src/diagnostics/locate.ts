import type { SourcePosition } from "./diagnostic.ts";

/** The position of the character at `offset` (0-based, in UTF-16 units) of a text. Offsets past the end give the end. */
export function locate(source: { file: string; text: string }, offset: number, length = 1): SourcePosition {
  const before = source.text.slice(0, offset);
  const line = before.split("\n").length;
  const column = offset - (before.lastIndexOf("\n") + 1) + 1;
  const lineText = source.text.split("\n", line).at(-1)?.replace(/\r$/, "") ?? "";
  return { file: source.file, line, column: Math.min(column, lineText.length + 1), length, lineText };
}
