import type { TextFiles } from "../files/text-files.ts";
import { UsageError } from "./usage-error.ts";

/** Where filters are found by their names. */
export const filterRoot = "filter-src";

/** The folders of filters, named by name or by path; all of `filter-src` where none is named. */
export function filterFolders(names: readonly string[], files: TextFiles): readonly string[] {
  if (names.length > 0) return names.map((name) => filterFolder(name, files));
  const found = files
    .list(filterRoot)
    .map((name) => `${filterRoot}/${name}`)
    .filter((folder) => files.read(`${folder}/filter.yaml`) !== undefined);
  if (found.length === 0)
    throw new UsageError(
      `Found no filter in "${filterRoot}"`,
      "A filter is a folder there with a filter.yaml and a filter.ts; or name its folder",
    );
  return found;
}

export function filterFolder(name: string, files: TextFiles): string {
  const folder = name.replace(/\/+$/, "");
  return files.read(`${folder}/filter.yaml`) === undefined && !folder.includes("/")
    ? `${filterRoot}/${folder}`
    : folder;
}
