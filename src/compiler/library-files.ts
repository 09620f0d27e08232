import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** Files that come with the kit and its packages: declarations, and the Lua text of TypeScriptToLua's library. Nothing of the user's. */
export interface LibraryFiles {
  /** Folder of TypeScript's `lib.*.d.ts`. */
  readonly typescriptFolder: string;
  /** Declarations that every filter sees: Lua's standard library and TypeScriptToLua's language extensions. */
  readonly ambient: readonly string[];
  /** Declarations of `envoy-lua-kit/envoy-api`. */
  readonly envoyApi: string;
  read(path: string): string | undefined;
}

const require = createRequire(import.meta.url);

export const libraryFiles: LibraryFiles = {
  typescriptFolder: path.dirname(require.resolve("typescript")),
  ambient: [
    path.join(path.dirname(require.resolve("lua-types/package.json")), "jit.d.ts"),
    path.join(path.dirname(require.resolve("@typescript-to-lua/language-extensions/package.json")), "index.d.ts"),
  ],
  envoyApi: fileURLToPath(new URL("../envoy-api/declarations/index.d.ts", import.meta.url)),
  read: (file) => {
    try {
      return readFileSync(file, "utf8");
    } catch {
      return undefined;
    }
  },
};
