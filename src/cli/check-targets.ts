import type { TextFiles } from "../files/text-files.ts";
import { filterFolder, filterFolders } from "./filter-folders.ts";
import { UsageError } from "./usage-error.ts";

/** What `check` is asked to check. */
export interface CheckTargets {
  /** Folders of filters. */
  readonly filters: readonly string[];
  /** Files that may hold EnvoyFilters. */
  readonly manifests: readonly string[];
}

/**
 * Tells names of filters from files of manifests and folders of them; every filter of `filter-src` where nothing is named.
 *
 * @throws UsageError for a folder that has neither
 */
export function checkTargets(names: readonly string[], files: TextFiles): CheckTargets {
  const given = names.map((name) => ({ name, manifests: manifestsAt(name, files) }));
  const filters = given.filter(({ manifests }) => manifests.length === 0).map(({ name }) => name);
  return {
    filters: filters.length === 0 && names.length > 0 ? [] : [...new Set(filterFolders(filters, files))],
    manifests: [...new Set(given.flatMap(({ manifests }) => manifests))],
  };
}

const isManifest = (file: string): boolean => /\.(ya?ml|json)$/.test(file);

function manifestsAt(name: string, files: TextFiles): readonly string[] {
  if (isManifest(name)) return [name];
  if (files.read(`${filterFolder(name, files)}/filter.yaml`) !== undefined) return [];
  return manifestsBelow(name.replace(/\/+$/, ""), files);
}

function manifestsBelow(folder: string, files: TextFiles): readonly string[] {
  return files.list(folder).flatMap((entry) => {
    const path = `${folder}/${entry}`;
    return isManifest(entry) ? [path] : manifestsBelow(path, files);
  });
}

/** The texts of files. @throws UsageError for one that is not there */
export function readSources(
  names: readonly string[],
  files: TextFiles,
): readonly { readonly file: string; readonly text: string }[] {
  return names.map((file) => {
    const text = files.read(file);
    if (text === undefined) throw new UsageError(`Found no file "${file}"`);
    return { file, text };
  });
}
