import path from "node:path";
import type { TextFiles } from "../files/text-files.ts";
import type { ScriptCounts } from "./collect-coverage.ts";
import { countUnits, type PlacedFile } from "./count-units.ts";
import type { FileCoverage } from "./file-coverage.ts";
import { mergeCoverage } from "./merge-coverage.ts";
import { placeUnits } from "./place-units.ts";
import { readMappings } from "./read-mappings.ts";
import { readSourceUnits, type SourceUnits } from "./source-units.ts";

/** The way from a compiled script back to its filter. */
export interface ScriptSource {
  /** The script's source map, as JSON text. */
  readonly sourceMap: string;
  /** The folder of the filter's sources; paths of files begin with it. */
  readonly sources: string;
}

export interface FilterCoverage {
  /**
   * What ran of the TypeScript of filters, one entry for each file, sorted by path; several builds of one filter are added up.
   *
   * @param scripts what ran of each script, by its text
   * @param sourceOf where a script comes from; undefined for one that was not compiled, which is left out
   */
  cover(
    scripts: ReadonlyMap<string, ScriptCounts>,
    sourceOf: (script: string) => ScriptSource | undefined,
  ): Promise<readonly FileCoverage[]>;
}

/** Remembers where the code of each script comes from, which takes longer than counting. @param files the filters' sources */
export function createFilterCoverage(files: TextFiles): FilterCoverage {
  const scriptsRead = new Map<string, Promise<readonly FileInScript[]>>();
  const unitsRead = new Map<string, SourceUnits>();
  return {
    cover: async (scripts, sourceOf) => {
      const found = await Promise.all(
        [...scripts].map(async ([script, counts]) => {
          const source = sourceOf(script);
          if (source === undefined) return [];
          const read = scriptsRead.get(script) ?? readFiles(source, counts);
          scriptsRead.set(script, read);
          return (await read).map(({ file, placed }) => countUnits(placed, counts, path.join(source.sources, file)));
        }),
      );
      return mergeCoverage(found.flat());
    },
  };

  async function readFiles(
    { sourceMap, sources }: ScriptSource,
    { code }: ScriptCounts,
  ): Promise<readonly FileInScript[]> {
    // A build has its own values in this file, and nothing else of it is other than the user wrote it.
    const textOf = (file: string): string | undefined =>
      file === "parameters.ts" ? files.read(`${sources}/${file}`) : undefined;
    return (await readMappings(sourceMap, textOf)).map((mapped) => {
      const units = unitsOf(mapped.text);
      return { file: mapped.file, placed: { text: mapped.text, units, placed: placeUnits(units, mapped, code) } };
    });
  }

  function unitsOf(text: string): SourceUnits {
    const units = unitsRead.get(text) ?? readSourceUnits(text);
    unitsRead.set(text, units);
    return units;
  }
}

interface FileInScript {
  readonly file: string;
  readonly placed: PlacedFile;
}
