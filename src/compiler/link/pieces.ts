import type { HostUse } from "./host-uses.ts";
import type { ts } from "../typescript.ts";

/** A part of the linked text, with where in the sources it comes from. */
export type Piece =
  | { readonly kind: "copy"; readonly source: ts.SourceFile; readonly start: number; readonly end: number }
  | { readonly kind: "text"; readonly source: ts.SourceFile; readonly start: number; readonly text: string }
  /** A name that is decided when all modules are known. `before` stands in front of it, e.g. `user: ` of a shorthand property. */
  | {
      readonly kind: "name";
      readonly source: ts.SourceFile;
      readonly start: number;
      readonly symbol: ts.Symbol;
      readonly before: string;
    };

/** A reference from a statement to something that is declared at the top level of a module, or outside of the filter. */
export interface Reference {
  readonly symbol: ts.Symbol;
  readonly node: ts.Identifier;
  /** Whether the reference is followed when the script loads, not only when a function is called later. */
  readonly whileLoading: boolean;
}

/** A statement of a module, rewritten: parameters folded, `export` taken off, names open. */
export interface WrittenStatement {
  readonly statement: ts.Statement;
  readonly pieces: readonly Piece[];
  readonly references: readonly Reference[];
  /** What conditions and constants refer to that are no longer in the text, for their values are known. */
  readonly folded: readonly Reference[];
  /** Uses of members that the declarations of envoy-api declare. */
  readonly hostUses: readonly HostUse[];
}

/** The text of pieces, without names that are still open. */
export function copiedText(pieces: readonly Piece[]): string {
  return pieces
    .map((piece) =>
      piece.kind === "copy" ? piece.source.text.slice(piece.start, piece.end) : piece.kind === "text" ? piece.text : "",
    )
    .join("");
}
