import type { DiagnosticCode } from "./codes.ts";

/** A place in a text file of the user's. Lines and columns count from 1, as editors show them. */
export interface SourcePosition {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** How many characters of the line the finding is about; 1 where unknown. */
  readonly length?: number;
  /** The text of that line, for the frame under the message. */
  readonly lineText?: string;
}

/** An expected problem with something the user wrote or has installed. Bugs of ours are thrown instead. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: "error" | "warning";
  /** Sentence case, no full stop, values quoted, both what was found and what was wanted. */
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
  readonly position?: SourcePosition;
}

/** A value, or the reasons why there is none. A value may come with warnings. */
export type Checked<T> =
  | { readonly ok: true; readonly value: T; readonly diagnostics: readonly Diagnostic[] }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

export function succeed<T>(value: T, warnings: readonly Diagnostic[] = []): Checked<T> {
  return { ok: true, value, diagnostics: warnings };
}

export function fail(...diagnostics: readonly Diagnostic[]): { ok: false; diagnostics: readonly Diagnostic[] } {
  return { ok: false, diagnostics };
}

/** Whether any of the findings is an error; a lone warning lets work go on. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === "error");
}
