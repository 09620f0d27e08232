import path from "node:path";
import type { SourcePosition } from "../diagnostics/diagnostic.ts";
import { renderFrame } from "../diagnostics/render-diagnostic.ts";
import type { LibraryFunction } from "../filter/script-map.ts";
import { findPositions, type FoundPosition } from "./find-positions.ts";
import type { KnownScript, MapStore } from "./map-store.ts";

/** A text whose positions in scripts are replaced by what they come from. */
export interface ExplainedText {
  readonly text: string;
  /** Everything that was replaced, in order. */
  readonly explained: readonly Explanation[];
  /** Digests of which there is no map. */
  readonly unknown: readonly string[];
}

/** A line of a script and what it comes from: TypeScript, or TypeScriptToLua's library. */
export interface Explanation {
  /** Name and version of the filter. */
  readonly script: string;
  readonly digest: string;
  readonly luaLine: number;
  readonly position?: SourcePosition;
  /** Whether the source file is not any more what the script was made of; the position's text is that of then. */
  readonly hasChanged: boolean;
  readonly library?: LibraryFunction;
}

/**
 * Replaces each position in a script that the maps know; everything else stays as it is.
 *
 * @param encode what becomes of the text put in, where `text` is not Unicode
 */
export async function explainText(
  text: string,
  maps: MapStore,
  encode: (inserted: string) => string = (inserted) => inserted,
): Promise<ExplainedText> {
  const explained: Explanation[] = [];
  const unknown: string[] = [];
  let result = "";
  for (const part of findPositions(text)) {
    if (typeof part === "string") {
      result += part;
      continue;
    }
    const script = await maps.find(part.digest);
    const explanation = script === undefined ? undefined : explain(part, script);
    if (script === undefined) unknown.push(part.digest);
    if (explanation !== undefined) explained.push(explanation);
    result += explanation === undefined ? part.text : encode(describe(explanation, part.isEscaped));
  }
  return { text: result, explained, unknown };
}

/** The source lines of explanations with a caret under each, for below the text; a place is named where there are several. */
export function renderFrames(explained: readonly Explanation[]): readonly string[] {
  const distinct = new Map(
    explained.flatMap((one) => (one.position === undefined ? [] : [[placeText(one.position), one] as const])),
  );
  return [...distinct].flatMap(([place, { position, hasChanged }]) => [
    ...(distinct.size > 1 ? [`  ${place}`] : []),
    ...(position === undefined ? [] : renderFrame(position)),
    ...(hasChanged ? [`  ${position?.file ?? ""} has changed since this script was made`] : []),
  ]);
}

function explain({ digest, line }: FoundPosition, script: KnownScript): Explanation | undefined {
  const { map, sources, hasChanged } = script;
  const place = map.placeOf(line);
  if (place === undefined) return undefined;
  const known = { script: `${map.name} ${map.version}`, digest, luaLine: line };
  if ("library" in place) return { ...known, hasChanged: false, library: place.library };
  const lineText = place.sourceText?.split("\n")[place.line - 1]?.replace(/\r$/, "");
  const file = place.file.startsWith("envoy-lua-kit/") ? place.file : path.posix.join(sources, place.file);
  const position = { file, line: place.line, column: place.column, ...(lineText === undefined ? {} : { lineText }) };
  return { ...known, position, hasChanged: hasChanged(place.file, place.sourceText) };
}

function describe({ position, library, luaLine }: Explanation, isEscaped: boolean): string {
  if (position !== undefined) return isEscaped ? JSON.stringify(placeText(position)).slice(1, -1) : placeText(position);
  return `in TypeScriptToLua's library: ${library?.name ?? ""} (line ${luaLine})`;
}

function placeText({ file, line, column }: SourcePosition): string {
  return `${file}:${line}:${column}`;
}
