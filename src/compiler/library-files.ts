import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { libraryRoot } from "./library-paths.ts";

/** Files that come with the kit and its packages. Nothing of the user's. */
export interface LibraryFiles {
  /** The text of a declaration file below `libraryRoot`. */
  readDeclarations(virtualPath: string): string | undefined;
  /** A file of TypeScriptToLua's library, Lua or the list of what is in it, by the path where TypeScriptToLua looks for it. */
  readLua(file: string): string | undefined;
}

const require = createRequire(import.meta.url);

/** Folders below `libraryRoot`, and where they are on this machine. */
const folders: Readonly<Record<string, string>> = {
  "filter-library": fileURLToPath(new URL("../filter-library", import.meta.url)),
  "envoy-api": fileURLToPath(new URL("../envoy-api/declarations", import.meta.url)),
  "lua-types": path.dirname(require.resolve("lua-types/package.json")),
  "@typescript-to-lua/language-extensions": path.dirname(
    require.resolve("@typescript-to-lua/language-extensions/package.json"),
  ),
};

/** As they lie beside this file and in the packages of this installation. */
export const libraryFiles: LibraryFiles = {
  readDeclarations: (virtualPath) => {
    const [folder, target] =
      Object.entries(folders).find(([name]) => virtualPath.startsWith(`${libraryRoot}${name}/`)) ?? [];
    return folder === undefined || target === undefined
      ? undefined
      : read(path.join(target, virtualPath.slice(libraryRoot.length + folder.length)));
  },
  readLua: read,
};

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
