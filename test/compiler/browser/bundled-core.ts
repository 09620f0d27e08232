/** What a page would bundle: the compiler, and reading a filter's manifest. */
export { createCompilerCore } from "../../../src/compiler/compiler-core.ts";
export { textFilesOf } from "../../../src/files/text-files.ts";
export { readFilter } from "../../../src/filter/read-filter.ts";
