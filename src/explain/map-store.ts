import type { TextFiles } from "../files/text-files.ts";
import { readScriptMap, readScriptNote, type ScriptMap } from "./script-map.ts";

/** A script of which there is a map. */
export interface KnownScript {
  readonly map: ScriptMap;
  /** The folder of the filter's sources, as the user would write it. */
  readonly sources: string;
  /** Whether a source file is not any more what the script was made of. False where the file is not at hand. */
  hasChanged(file: string, sourceText: string | undefined): boolean;
}

export interface MapStore {
  /** The script with a digest on its line 1; undefined where there is no map of it. */
  find(digest: string): Promise<KnownScript | undefined>;
}

/** A store of maps that are at hand, each with the folder of its filter's sources. */
export async function mapStoreOf(
  maps: readonly { readonly sourceMap: string; readonly sources: string }[],
  files: TextFiles,
): Promise<MapStore> {
  const known = await Promise.all(maps.map(({ sourceMap, sources }) => readKnown(sourceMap, sources, files)));
  const scripts = new Map(known.flatMap((script) => (script === undefined ? [] : [[script.map.digest, script]])));
  return { find: (digest) => Promise.resolve(scripts.get(digest)) };
}

/**
 * The maps `*.lua.map` in and below folders. They are looked through again for a digest that is not among them, since logs are followed for hours
 * and scripts are built meanwhile, but at most once a second.
 *
 * @param sourcesOf the folder of the sources of the filter with a name
 * @param clock milliseconds
 */
export function createMapStore(
  folders: readonly string[],
  options: { readonly files: TextFiles; sourcesOf(name: string): string; clock(): number },
): MapStore {
  const { files, sourcesOf, clock } = options;
  const scripts = new Map<string, Promise<KnownScript | undefined>>();
  let lookedAt = -Infinity;
  return {
    find: async (digest) => {
      if (!scripts.has(digest) && clock() - lookedAt >= 1000) {
        look();
        lookedAt = clock();
      }
      return scripts.get(digest);
    },
  };

  function look(): void {
    for (const text of folders.flatMap((folder) => mapTexts(folder, files, deepest))) {
      const note = readScriptNote(text);
      if (note !== undefined && !scripts.has(note.digest))
        scripts.set(note.digest, readKnown(text, sourcesOf(note.name), files));
    }
  }
}

/** Folders below the one named that are looked into: a release, a filter and one to spare. */
const deepest = 3;

function mapTexts(folder: string, files: TextFiles, depth: number): readonly string[] {
  return files.list(folder).flatMap((name) => {
    const path = `${folder}/${name}`;
    if (name.endsWith(".lua.map")) return files.read(path) ?? [];
    return depth === 0 || name.startsWith(".") || name === "node_modules" ? [] : mapTexts(path, files, depth - 1);
  });
}

async function readKnown(text: string, sources: string, files: TextFiles): Promise<KnownScript | undefined> {
  const map = await readScriptMap(text);
  if (map === undefined) return undefined;
  return {
    map,
    sources,
    hasChanged: (file, sourceText) => {
      const now = files.read(`${sources}/${file}`);
      return now !== undefined && sourceText !== undefined && now !== sourceText;
    },
  };
}
