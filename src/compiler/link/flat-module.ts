import type { ts } from "../typescript.ts";
import type { Names } from "./choose-names.ts";
import type { LinkedStatement } from "./order-statements.ts";
import type { Piece } from "./pieces.ts";

/** All modules of a filter as one TypeScript module, with the way back to the sources. */
export interface FlatModule {
  readonly text: string;
  /** The place in the sources that the character at an offset of `text` comes from. */
  originOf(offset: number): { readonly source: ts.SourceFile; readonly offset: number } | undefined;
}

interface Segment {
  readonly start: number;
  readonly source: ts.SourceFile;
  readonly sourceStart: number;
  /** Whether the characters are those of the source, so that offsets inside go together. */
  readonly isCopy: boolean;
}

export function assembleModule(
  statements: readonly LinkedStatement[],
  names: Names,
  imported: ReadonlySet<ts.Symbol>,
): FlatModule {
  const segments: Segment[] = [];
  let text = importStatement(names, imported);
  for (const { pieces } of statements) {
    pieces.forEach(append);
    text += "\n\n";
  }
  return { text, originOf };

  function append(piece: Piece): void {
    const sourceStart = piece.start;
    segments.push({ start: text.length, source: piece.source, sourceStart, isCopy: piece.kind === "copy" });
    if (piece.kind === "copy") text += piece.source.text.slice(piece.start, piece.end);
    else if (piece.kind === "text") text += piece.text;
    else text += nameText(piece, names);
  }

  function originOf(offset: number): { source: ts.SourceFile; offset: number } | undefined {
    const segment = segments[lastBefore(segments, offset)];
    if (segment === undefined) return undefined;
    return {
      source: segment.source,
      offset: segment.isCopy ? segment.sourceStart + offset - segment.start : segment.sourceStart,
    };
  }
}

/** The index of the last segment that starts at or before an offset; -1 where none does. Segments are in order. */
function lastBefore(segments: readonly Segment[], offset: number): number {
  let [low, high] = [0, segments.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((segments[middle]?.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function nameText({ symbol, before }: Piece & { kind: "name" }, names: Names): string {
  const name = names.get(symbol) ?? symbol.name;
  return before === `${name}: ` ? name : before + name;
}

function importStatement(names: Names, imported: ReadonlySet<ts.Symbol>): string {
  const specifiers = [...imported].map((symbol) => {
    const name = names.get(symbol) ?? symbol.name;
    return name === symbol.name ? name : `${symbol.name} as ${name}`;
  });
  return specifiers.length === 0
    ? ""
    : `import type { ${specifiers.sort().join(", ")} } from "envoy-lua-kit/envoy-api";\n\n`;
}
