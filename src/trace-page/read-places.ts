import { explainText } from "../explain/explain-text.ts";
import type { MapStore } from "../explain/map-store.ts";
import type { PagePlace } from "./page-data.ts";

/** What the lines of scripts come from, and the texts of the files they are in. */
export interface FoundPlaces {
  readonly places: ReadonlyMap<string, PagePlace>;
  readonly sources: ReadonlyMap<string, string>;
}

/**
 * Finds the TypeScript of places in scripts, or, where a script was not compiled, the script itself.
 *
 * @param places as Lua names them: `[string "-- sha256:…"]:12`
 * @param scripts texts that are not compiled, by file name
 */
export async function readPlaces(
  places: ReadonlySet<string>,
  maps: MapStore,
  scripts: ReadonlyMap<string, string>,
): Promise<FoundPlaces> {
  const found = new Map<string, PagePlace>();
  const sources = new Map<string, string>();
  for (const place of places) {
    const { page, source } = (await typescriptPlace(place, maps)) ?? luaPlace(place, scripts);
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

/** Lua names a script by its first line, cut; the place is found where only one script begins so. */
function luaPlace(place: string, scripts: ReadonlyMap<string, string>): FoundPlace {
  const [, start = "", isCut, line = ""] = /^\[string "(.*?)(\.\.\.)?"\]:(\d+)$/s.exec(place) ?? [];
  const begun = [...scripts].filter(([, lua]) => (isCut === undefined ? lua === start : lua.startsWith(start)));
  const [file, source] = line !== "" && begun.length === 1 ? (begun[0] ?? []) : [];
  return file === undefined
    ? { page: { text: place, file: null, line: Number(line) } }
    : { page: { text: `${file}:${line}`, file, line: Number(line) }, source };
}
