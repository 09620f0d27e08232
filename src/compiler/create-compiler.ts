import { createHash } from "node:crypto";
import { createCompilerCore, type Compiler } from "./compiler-core.ts";
import { libraryFiles } from "./library-files.ts";

export type { Compiler };

/**
 * A compiler that remembers what it has read: one for all filters of a command, and for the whole time that files are watched. The second
 * compilation of a filter takes a fraction of the first one's time.
 *
 * @example
 * const filter = readFilter("filter-src/hsts", disk);
 * const compiler = createCompiler();
 * const script = filter.ok ? compiler.compile(filter.value, { parameters: {}, files: disk }) : filter;
 * console.log(script.ok ? script.value.lua : script.diagnostics);
 */
export function createCompiler(): Compiler {
  return createCompilerCore({
    library: libraryFiles,
    sha256: (text) => createHash("sha256").update(text, "utf8").digest("hex"),
  });
}
