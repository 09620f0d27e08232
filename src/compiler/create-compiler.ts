import type { Checked } from "../diagnostics/diagnostic.ts";
import type { Filter } from "../filter/filter.ts";
import type { Script } from "../filter/script.ts";
import { compileFilter, type CompileOptions } from "./compile-filter.ts";
import { createPrograms } from "./create-program.ts";
import { libraryFiles, type LibraryFiles } from "./library-files.ts";
import { rememberResults } from "./remember-results.ts";

export interface Compiler {
  /** See `compileFilter`. */
  compile(filter: Filter, options: Omit<CompileOptions, "programs">): Checked<Script>;
}

/**
 * A compiler that remembers what it has read: one for all filters of a command, and for the whole time that files are watched. The second
 * compilation of a filter takes a fraction of the first one's time.
 *
 * @param library where the kit's own declarations are read; on a disk without them, as in a browser, a map of their texts
 */
export function createCompiler(library: LibraryFiles = libraryFiles): Compiler {
  const programs = createPrograms(library);
  return { compile: rememberResults((filter, options) => compileFilter(filter, { ...options, programs })) };
}
