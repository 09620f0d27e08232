import { createCompiler } from "../compiler/create-compiler.ts";
import { recordFiles } from "../files/recorded-files.ts";
import type { TextFiles } from "../files/text-files.ts";
import type { ParameterValues } from "../filter/parameters.ts";
import { readFilter } from "../filter/read-filter.ts";
import type { CachedScript } from "./script-cache.ts";
import { findingsError } from "./test-error.ts";

/** Libraries are read and programs kept once for all tests of a process. */
const compiler = createCompiler();

/** @throws TestError where the filter does not compile */
export function compileForTest(folder: string, parameters: ParameterValues, files: TextFiles): CachedScript {
  const recorded = recordFiles(files);
  const filter = readFilter(folder, recorded);
  const script = filter.ok ? compiler.compile(filter.value, { parameters, files: recorded }) : filter;
  if (!script.ok) throw findingsError(script.diagnostics, "The filter does not compile:");
  const { lua, sourceMap } = script.value;
  return { folder, parameters, lua, sourceMap, madeFrom: recorded.fingerprint() };
}
