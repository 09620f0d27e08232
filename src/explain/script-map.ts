import { SourceMapConsumer, type RawSourceMap } from "source-map";
import type { LibraryFunction, ScriptNote } from "../filter/script-map.ts";

/** Where a line of a script comes from. */
export type Place = SourcePlace | LibraryPlace;

/** A place in the filter's TypeScript; line and column count from 1. */
export interface SourcePlace {
  /** Relative to the filter's folder. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The file's text when the script was made. */
  readonly sourceText: string | undefined;
}

/** A line of TypeScriptToLua's library, which no TypeScript of the filter's stands behind. */
export interface LibraryPlace {
  readonly library: LibraryFunction;
}

export interface ScriptMap extends ScriptNote {
  /**
   * Where a line of the script comes from: the first mapped character on the line, or on the nearest line above it, for an error in Lua names
   * only its line. Undefined for the header.
   */
  placeOf(line: number): Place | undefined;
}

/** What a source map says about its script; undefined for a text that is no map of a script. */
export function readScriptNote(text: string): ScriptNote | undefined {
  try {
    const { x_envoy_lua: note } = JSON.parse(text) as { readonly x_envoy_lua?: Partial<ScriptNote> };
    return typeof note?.digest === "string" && Array.isArray(note.library) ? (note as ScriptNote) : undefined;
  } catch {
    return undefined;
  }
}

/** Reads a script's source map. @returns undefined for a text that is no map of a script */
export async function readScriptMap(text: string): Promise<ScriptMap | undefined> {
  const note = readScriptNote(text);
  if (note === undefined) return undefined;
  const firstOfLines = await SourceMapConsumer.with(JSON.parse(text) as RawSourceMap, null, firstMappings);
  const lines = [...firstOfLines.keys()];
  return {
    ...note,
    placeOf: (line) => {
      const library = note.library.find(({ firstLine, lastLine }) => firstLine <= line && line <= lastLine);
      if (library !== undefined) return { library };
      const nearest = lines.findLast((mapped) => mapped <= line);
      return nearest === undefined ? undefined : firstOfLines.get(nearest);
    },
  };
}

/** The place of the first mapped character of each line that has one, in the order of lines. */
function firstMappings(consumer: SourceMapConsumer): ReadonlyMap<number, SourcePlace> {
  const found = new Map<number, SourcePlace>();
  consumer.eachMapping(({ generatedLine, source, originalLine, originalColumn }) => {
    if (found.has(generatedLine)) return;
    const sourceText = consumer.sourceContentFor(source, true) ?? undefined;
    found.set(generatedLine, { file: source, line: originalLine, column: originalColumn + 1, sourceText });
  });
  return found;
}
