import { SourceMapConsumer, type RawSourceMap } from "source-map";
import type { Script } from "../filter/script.ts";

/** A place in the filter's TypeScript; the file is relative to the filter's folder, line and column count from 1. */
export interface SourcePlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/**
 * The place in TypeScript that a line of the script comes from: that of the first mapped character on the line, or of the nearest line above
 * it, for an error in Lua names only its line. Undefined for lines of TypeScriptToLua's library and of the header.
 */
export async function mapToSource(script: Script, line: number): Promise<SourcePlace | undefined> {
  const map = JSON.parse(script.sourceMap) as RawSourceMap;
  return SourceMapConsumer.with(map, null, (consumer) => {
    let found: SourcePlace | undefined;
    let nearest = 0;
    consumer.eachMapping((mapping) => {
      const isNearer = mapping.generatedLine <= line && (found === undefined || mapping.generatedLine > nearest);
      if (!isNearer) return;
      nearest = mapping.generatedLine;
      found = { file: mapping.source, line: mapping.originalLine, column: mapping.originalColumn + 1 };
    });
    return found;
  });
}
