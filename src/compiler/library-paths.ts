import path from "node:path";

/**
 * Where the compiler sees the declarations that come with the kit: below a folder of its own, the same on every machine and in a browser.
 * `readLibrary` in library-files.ts says where they really are.
 */
export const libraryRoot = "/kit/";

export const libraryPaths = {
  /** What filters see without importing it. */
  filterLibrary: `${libraryRoot}filter-library/index.d.ts`,
  /** Default library files: TypeScriptToLua compiles the methods of their types to Lua's operators and its own functions. */
  standard: `${libraryRoot}filter-library/typescript`,
  /** Declarations of `envoy-lua-kit/envoy-api`. */
  envoyApi: `${libraryRoot}envoy-api/index.d.ts`,
} as const;

/** What filters may import of the kit, and its file. Those that are no declarations become part of the script. */
export const kitModules: ReadonlyMap<string, string> = new Map([
  ["envoy-lua-kit/envoy-api", libraryPaths.envoyApi],
  ["envoy-lua-kit/protect", `${libraryRoot}filter-library/modules/protect.ts`],
]);

/** How people see a file below `libraryRoot`. */
export function kitPath(virtualPath: string): string {
  return `envoy-lua-kit/${virtualPath.slice(libraryRoot.length)}`;
}

/** The file of a declarations package that a `/// <reference types>` names. */
export function packageFile(name: string): string {
  const isPackage = name.split("/").length === (name.startsWith("@") ? 2 : 1);
  return path.posix.join(libraryRoot, isPackage ? `${name}/index.d.ts` : `${name}.d.ts`);
}
