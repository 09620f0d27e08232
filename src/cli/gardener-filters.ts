import path from "node:path";
import type { TextFiles } from "../files/text-files.ts";
import { filterRoot } from "./filter-folders.ts";

/**
 * Where the filters of Gardener's resources are: those of the project, where it has its own, or the kit's, which come with the package.
 * They are taken together, since the routes go by what the scripts set.
 */
export function gardenerFilters(files: TextFiles): { readonly root: string; readonly files: TextFiles } {
  const isOwn = files.read(`${filterRoot}/auth-header/filter.yaml`) !== undefined;
  return { root: isOwn ? filterRoot : packagedFilters, files };
}

/** `dist/filter-src` of the package; in the repository, `filter-src` itself. */
const packagedFilters = path.resolve(
  import.meta.dirname,
  import.meta.filename.endsWith(".ts") ? "../../filter-src" : "../filter-src",
);
