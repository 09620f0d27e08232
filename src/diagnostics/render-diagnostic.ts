import type { Diagnostic, SourcePosition } from "./diagnostic.ts";

/**
 * A finding as people read it: place, code, message, the line with a caret under it, and what to do.
 *
 * @example
 * renderDiagnostic({ code: "FILE_NOT_FOUND", severity: "error", message: 'Found no file "a.lua"' }); // error FILE_NOT_FOUND: Found …
 */
export function renderDiagnostic({ code, severity, message, hint, position }: Diagnostic): string {
  const place = position === undefined ? "" : `${position.file}:${position.line}:${position.column} `;
  const lines = [`${place}${severity} ${code}: ${message}`];
  if (position !== undefined) lines.push(...renderFrame(position));
  if (hint !== undefined) lines.push(`  hint: ${hint}`);
  return lines.join("\n");
}

/** The line of a position with a caret under it, indented; empty where its text is not known. */
export function renderFrame({ line, column, length = 1, lineText }: SourcePosition): readonly string[] {
  if (lineText === undefined) return [];
  const gutter = String(line);
  const indent = lineText.slice(0, column - 1).replace(/[^\t]/g, " ");
  const carets = "^".repeat(Math.max(1, Math.min(length, lineText.length - column + 1)));
  return [`  ${gutter} | ${lineText}`, `  ${" ".repeat(gutter.length)} | ${indent}${carets}`];
}
