import { explainText } from "../explain/explain-text.ts";
import type { MapStore } from "../explain/map-store.ts";
import type { PagePlace } from "./page-data.ts";

/** What the lines of compiled scripts come from, and the texts of the files they are in. */
export interface FoundPlaces {
  readonly places: ReadonlyMap<string, PagePlace>;
  readonly sources: ReadonlyMap<string, string>;
}

/**
 * Finds the TypeScript of places in scripts.
 *
 * @param places as Lua names them: `[string "-- sha256:…"]:12`
 */
export async function readPlaces(places: ReadonlySet<string>, maps: MapStore): Promise<FoundPlaces> {
  const found = new Map<string, PagePlace>();
  const sources = new Map<string, string>();
  for (const place of places) {
    const typescript = await typescriptPlace(place, maps);
    if (typescript === undefined) continue;
    const { page, source } = typescript;
    found.set(place, page);
    if (source !== undefined && page.file !== null) sources.set(page.file, source);
  }
  return { places: found, sources };
}

interface FoundPlace {
  readonly page: PagePlace;
  readonly source?: string | undefined;
}

async function typescriptPlace(place: string, maps: MapStore): Promise<FoundPlace | undefined> {
  const { text, explained } = await explainText(place, maps);
  const [explanation] = explained;
  if (explanation === undefined) return undefined;
  const { position, digest, luaLine } = explanation;
  const known = (await maps.find(digest))?.map.placeOf(luaLine);
  const source = known !== undefined && "file" in known ? known.sourceText : undefined;
  const file = source === undefined ? null : (position?.file ?? null);
  return { page: { text, file, line: position?.line ?? luaLine }, source };
}

/** A script that was not compiled: the file of `sources` that it is, and how it is called. */
export interface PlainScript {
  readonly file: string;
  readonly name: string;
  readonly lua: string;
}

/** Lua names a script by its first line, cut; where several begin so, it is the one preferred. */
export function luaPlace(place: string, scripts: readonly PlainScript[], preferred: string | undefined): PagePlace {
  const [, start = "", isCut, line = ""] = /^\[string "(.*?)(\.\.\.)?"\]:(\d+)$/s.exec(place) ?? [];
  const begun = scripts.filter(({ lua }) => (isCut === undefined ? lua === start : lua.startsWith(start)));
  const script = begun.length === 1 ? begun[0] : begun.find(({ name }) => name === preferred);
  if (script === undefined || line === "") return { text: place, file: null, line: Number(line) };
  return { text: `lua/${script.name}.lua:${line}`, file: script.file, line: Number(line) };
}
