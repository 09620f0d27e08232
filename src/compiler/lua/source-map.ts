import { SourceMapGenerator } from "source-map";
import type { ScriptNote } from "../../filter/script-map.ts";
import type { FlatModule } from "../link/flat-module.ts";
import type { SourceTree } from "../source-tree.ts";
import type { ts } from "../typescript.ts";
import type { TranspiledModule } from "./transpile-module.ts";

interface Origin {
  readonly source: ts.SourceFile;
  readonly offset: number;
}

export interface CreatedMap {
  /** Source map version 3. */
  readonly text: string;
  /** Where the first mapped character of a line of the script, or of the nearest line above it, comes from. */
  originOf(line: number): Origin | undefined;
}

interface MapContext {
  readonly module: FlatModule;
  readonly tree: SourceTree;
  /** What the map says about the script; its library functions are those of the transpiled module. */
  readonly note: Omit<ScriptNote, "library">;
  /** Lines of the script before what was printed. */
  readonly headerLines: number;
}

/**
 * The source map of a script: from its Lua to the filter's TypeScript, through the linked module. It holds the texts that it was
 * made of, so that a line can be shown where the sources have changed since or are not at hand.
 */
export function createSourceMap({ printed, offsetOf, library }: TranspiledModule, context: MapContext): CreatedMap {
  const { module, tree, headerLines, note } = context;
  const generator = new SourceMapGenerator({ file: "filter.lua", skipValidation: true });
  const sources = new Map<ts.SourceFile, string>();
  const origins = new Map<number, Origin>();
  let line = 1 + headerLines;
  let column = 0;
  printed.walk((chunk, position) => {
    // Typed as numbers, but null where a chunk comes from nowhere.
    const { line: flatLine, column: flatColumn } = position as { line: number | null; column: number | null };
    const origin =
      flatLine === null || flatColumn === null ? undefined : module.originOf(offsetOf(flatLine - 1, flatColumn));
    if (origin !== undefined) addMapping(origin);
    advance(chunk);
  });
  for (const [source, name] of sources) generator.setSourceContent(name, source.text);
  const placed = library.map(({ firstLine, lastLine, ...rest }) => ({
    ...rest,
    firstLine: firstLine + headerLines,
    lastLine: lastLine + headerLines,
  }));
  const text = `${JSON.stringify({ ...generator.toJSON(), x_envoy_lua: { ...note, library: placed } })}\n`;
  const lines = [...origins.keys()];
  return { text, originOf: (luaLine) => origins.get(lines.findLast((mapped) => mapped <= luaLine) ?? 0) };

  function addMapping({ source, offset }: Origin): void {
    if (!origins.has(line)) origins.set(line, { source, offset });
    const { line: sourceLine, character } = source.getLineAndCharacterOfPosition(Math.min(offset, source.text.length));
    generator.addMapping({
      generated: { line, column },
      original: { line: sourceLine + 1, column: character },
      source: nameOf(source),
    });
  }

  function nameOf(source: ts.SourceFile): string {
    const name = sources.get(source) ?? tree.relativePath(source.fileName);
    sources.set(source, name);
    return name;
  }

  function advance(chunk: string): void {
    const lastBreak = chunk.lastIndexOf("\n");
    if (lastBreak >= 0) line += chunk.split("\n").length - 1;
    column = lastBreak < 0 ? column + chunk.length : chunk.length - lastBreak - 1;
  }
}
