import type { Checked } from "../diagnostics/diagnostic.ts";
import type { BuiltFilter, BuildOptions } from "../workflows/build-filter.ts";

/** Filters that several threads build together. */
export interface FilterTask {
  readonly folders: readonly string[];
  readonly options: Omit<BuildOptions, "compiler" | "files">;
  /** Two numbers: of the next folder, and how many were taken by other threads than the first. */
  readonly turns: SharedArrayBuffer;
}

/** What one thread built, by the number of the folder. */
export type TakenFilters = readonly (readonly [index: number, result: Checked<BuiltFilter>])[];

/** Builds filters until each is taken by some thread. */
export function takeTurns(
  { folders, turns }: FilterTask,
  build: (folder: string) => Checked<BuiltFilter>,
  where: "here" | "in a thread",
): TakenFilters {
  const numbers = new Int32Array(turns);
  const results: [number, Checked<BuiltFilter>][] = [];
  for (;;) {
    const index = Atomics.add(numbers, 0, 1);
    const folder = folders[index];
    if (folder === undefined) return results;
    if (where === "in a thread") Atomics.add(numbers, 1, 1);
    results.push([index, build(folder)]);
  }
}
