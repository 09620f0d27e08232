import type { ts } from "../typescript.ts";
import type { Piece, Reference } from "./pieces.ts";

/** Pieces of a statement that gives local constants values which are known: they go where nothing reads these constants any more. */
export interface ConstantPieces {
  readonly symbols: readonly ts.Symbol[];
  /** The first piece, and the one behind the last. */
  readonly start: number;
  readonly end: number;
}

/** Something and the piece that it stands in. */
export interface Placed<T> {
  readonly item: T;
  readonly piece: number;
}

interface Written {
  readonly pieces: readonly Piece[];
  readonly references: readonly Placed<Reference>[];
  readonly uses: readonly Placed<ts.Symbol>[];
}

/** Leaves out the constants that nothing reads, and then those that only these read. */
export function dropConstants(
  { pieces, references, uses }: Written,
  constants: readonly ConstantPieces[],
): Pick<Written, "pieces"> & { readonly references: readonly Reference[]; readonly folded: readonly Reference[] } {
  if (constants.length === 0) return { pieces, references: references.map(({ item }) => item), folded: [] };
  let kept = constants;
  let dropped: readonly ConstantPieces[] = [];
  for (let count = -1; count !== dropped.length;) {
    count = dropped.length;
    const read = new Set(uses.filter(({ piece }) => !isIn(piece, dropped)).map(({ item }) => item));
    dropped = [...dropped, ...kept.filter(({ symbols }) => !symbols.some((symbol) => read.has(symbol)))];
    kept = kept.filter((each) => !dropped.includes(each));
  }
  return {
    pieces: pieces.filter((_, index) => !isIn(index, dropped)),
    references: references.filter(({ piece }) => !isIn(piece, dropped)).map(({ item }) => item),
    folded: references.filter(({ piece }) => isIn(piece, dropped)).map(({ item }) => item),
  };
}

function isIn(piece: number, ranges: readonly ConstantPieces[]): boolean {
  return ranges.some(({ start, end }) => piece >= start && piece < end);
}
