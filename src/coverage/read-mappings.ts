import { SourceMapConsumer, type RawSourceMap } from "source-map";
import type { ScriptNote } from "../filter/script-map.ts";

/** A TypeScript file of a filter, and what lines of the script come from it. */
export interface MappedFile {
  /** Relative to the filter's folder. */
  readonly file: string;
  readonly text: string;
  readonly mappings: readonly Mapping[];
}

/** Something on a line of the script that comes from an offset of the text. */
export interface Mapping {
  readonly luaLine: number;
  readonly offset: number;
}

/**
 * What a source map says of the filter's own files; modules of the kit are left out.
 *
 * @param textOf the text of a file; undefined where it is the one in the map
 */
export async function readMappings(
  sourceMap: string,
  textOf: (file: string) => string | undefined,
): Promise<readonly MappedFile[]> {
  const raw = JSON.parse(sourceMap) as RawSourceMap & { readonly x_envoy_lua?: ScriptNote };
  return SourceMapConsumer.with(raw, null, (consumer) => filesOf(consumer, textOf));
}

function filesOf(consumer: SourceMapConsumer, textOf: (file: string) => string | undefined): readonly MappedFile[] {
  const files = new Map<string, { text: string; lineStarts: readonly number[]; mappings: Mapping[] }>();
  consumer.eachMapping(({ source, generatedLine, originalLine, originalColumn }) => {
    if (source.startsWith("envoy-lua-kit/")) return;
    const known = files.get(source) ?? emptyFile(textOf(source) ?? consumer.sourceContentFor(source, true) ?? "");
    files.set(source, known);
    known.mappings.push({ luaLine: generatedLine, offset: (known.lineStarts[originalLine - 1] ?? 0) + originalColumn });
  });
  return [...files].map(([file, { text, mappings }]) => ({ file, text, mappings }));
}

function emptyFile(text: string): { text: string; lineStarts: readonly number[]; mappings: Mapping[] } {
  return { text, lineStarts: lineStartsOf(text), mappings: [] };
}

/** The offset of each line of a text. */
export function lineStartsOf(text: string): readonly number[] {
  return [0, ...[...text.matchAll(/\r\n|[\n\r\u2028\u2029]/g)].map(({ 0: ending, index }) => index + ending.length)];
}
