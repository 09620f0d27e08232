import type { Checked } from "../diagnostics/diagnostic.ts";
import type { TextFiles } from "../files/text-files.ts";
import type { Filter } from "../filter/filter.ts";
import type { ParameterValues } from "../filter/parameters.ts";
import type { Script } from "../filter/script.ts";
import { compileFilter, type Sha256 } from "./compile-filter.ts";
import { createPrograms } from "./create-program.ts";
import type { LibraryFiles } from "./library-files.ts";
import { rememberResults } from "./remember-results.ts";

/** Compiles filters to Lua, and remembers what it has read. */
export interface Compiler {
  /** One filter's script, with its source map; all findings at once where there is none. */
  compile(filter: Filter, input: CompilerInput): Checked<Script>;
}

/** What a compilation needs beside the filter. */
export interface CompilerInput {
  /** Values in place of the defaults of the filter's `parameters.ts`. */
  readonly parameters: ParameterValues;
  /** Where the filter's sources are read. */
  readonly files: TextFiles;
}

/** What the compiler needs of the machine. */
export interface CompilerHost {
  /** Where the kit's own declarations are read; on a machine without a disk, as a browser is, a map of their texts. */
  readonly library: LibraryFiles;
  readonly sha256: Sha256;
}

/** The compiler without anything of Node but `node:path`, so that it can be bundled for a browser. See `createCompiler`. */
export function createCompilerCore({ library, sha256 }: CompilerHost): Compiler {
  const programs = createPrograms(library);
  return { compile: rememberResults((filter, options) => compileFilter(filter, { ...options, programs, sha256 })) };
}
