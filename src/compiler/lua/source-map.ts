import { SourceMapGenerator, type SourceNode } from "source-map";
import type { FlatModule } from "../link/flat-module.ts";
import type { SourceTree } from "../source-tree.ts";
import { ts } from "../typescript.ts";

/**
 * Source map version 3 of a script, as JSON: from its Lua to the filter's TypeScript, through the linked module.
 *
 * @param headerLines lines of the script before what was printed
 */
export function createSourceMap(
  printed: SourceNode,
  context: { module: FlatModule; tree: SourceTree; headerLines: number },
): string {
  const { module, tree, headerLines } = context;
  const flat = ts.createSourceFile("linked.ts", module.text, ts.ScriptTarget.ESNext);
  const lineStarts = flat.getLineStarts();
  const generator = new SourceMapGenerator({ file: "filter.lua" });
  let line = 1 + headerLines;
  let column = 0;
  printed.walk((chunk, position) => {
    // Typed as numbers, but null where a chunk comes from nowhere.
    const { line: flatLine, column: flatColumn } = position as { line: number | null; column: number | null };
    const origin =
      flatLine === null || flatColumn === null
        ? undefined
        : module.originOf((lineStarts[flatLine - 1] ?? 0) + flatColumn);
    if (origin !== undefined) addMapping(origin);
    advance(chunk);
  });
  return `${generator.toString()}\n`;

  function addMapping({ source, offset }: { source: ts.SourceFile; offset: number }): void {
    const { line: sourceLine, character } = source.getLineAndCharacterOfPosition(Math.min(offset, source.text.length));
    generator.addMapping({
      generated: { line, column },
      original: { line: sourceLine + 1, column: character },
      source: tree.relativePath(source.fileName),
    });
  }

  function advance(chunk: string): void {
    const lines = chunk.split("\n");
    line += lines.length - 1;
    column = lines.length > 1 ? (lines.at(-1)?.length ?? 0) : column + chunk.length;
  }
}
