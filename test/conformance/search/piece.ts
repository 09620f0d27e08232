/** A piece of Lua. Its parts are text, smaller pieces, and blocks of statements. */
export interface Piece {
  readonly parts: readonly Part[];
  /** What may stand in its place in a smaller script. */
  readonly simpler: readonly Piece[];
}

/** Statements, one after the other. */
export interface Block {
  readonly statements: readonly Piece[];
}

export type Part = string | Piece | Block;

/** A piece of these parts. */
export function pieceOf(parts: readonly Part[], simpler: readonly Piece[] = []): Piece {
  return { parts, simpler };
}

export function isBlock(part: Part): part is Block {
  return typeof part !== "string" && "statements" in part;
}

/** The text of a piece; blocks stand on lines of their own. */
export function printPiece({ parts }: Piece, indent = ""): string {
  return parts.map((part) => printPart(part, indent)).join("");
}

function printPart(part: Part, indent: string): string {
  if (typeof part === "string") return part;
  if (isBlock(part)) return `\n${printBlock(part, `${indent}  `)}${indent}`;
  return printPiece(part, indent);
}

/** The lines of a block, each with its end. */
export function printBlock({ statements }: Block, indent = ""): string {
  return statements.map((statement) => `${indent}${printPiece(statement, indent)}\n`).join("");
}
