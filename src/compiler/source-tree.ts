import path from "node:path";
import type { TextFiles } from "../files/text-files.ts";
import { kitPath, libraryRoot } from "./library-paths.ts";

/**
 * The filter's sources as TypeScript sees them: below a folder that is the same on every machine, so that nothing of the user's path can
 * reach the output.
 */
export interface SourceTree {
  /** Virtual path of a file of the filter's folder. */
  inside(name: string): string;
  read(virtualPath: string): string | undefined;
  /** The path as the user would write it. */
  userPath(virtualPath: string): string;
  /** The path relative to the filter's folder; of a module of the kit its name. */
  relativePath(virtualPath: string): string;
}

/** Deep enough that `../..` in an import stays inside. */
const root = "/envoy-lua-kit/sources/of/the/filter";

/** @param overrides texts that stand in for files of the filter's folder, by name */
export function createSourceTree(
  folder: string,
  files: TextFiles,
  overrides: ReadonlyMap<string, string> = new Map(),
): SourceTree {
  const isOfKit = (virtualPath: string): boolean => virtualPath.startsWith(libraryRoot);
  const relativePath = (virtualPath: string): string =>
    isOfKit(virtualPath) ? kitPath(virtualPath) : path.posix.relative(root, virtualPath);
  const userPath = (virtualPath: string): string =>
    isOfKit(virtualPath) ? kitPath(virtualPath) : path.posix.join(folder, relativePath(virtualPath));
  return {
    inside: (name) => `${root}/${name}`,
    read: (virtualPath) => {
      if (!virtualPath.startsWith("/envoy-lua-kit/")) return undefined;
      return overrides.get(relativePath(virtualPath)) ?? files.read(userPath(virtualPath));
    },
    userPath,
    relativePath,
  };
}
