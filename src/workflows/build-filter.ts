import { compileFilter } from "../compiler/compile-filter.ts";
import { fail, succeed, type Checked, type Diagnostic } from "../diagnostics/diagnostic.ts";
import type { TextFiles } from "../files/text-files.ts";
import { parseParameters } from "../filter/parse-parameters.ts";
import { readFilter } from "../filter/read-filter.ts";
import type { Script } from "../filter/script.ts";
import { packageScript } from "../packaging/package-script.ts";

/** A filter compiled and packaged: everything there is to write, and nothing written yet. */
export interface BuiltFilter {
  readonly name: string;
  readonly script: Script;
  readonly files: readonly OutputFile[];
}

export interface OutputFile {
  readonly path: string;
  readonly text: string;
}

export interface BuildOptions {
  readonly files: TextFiles;
  /** Values of parameters as they stand on a command line. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The folder below which each filter has its own. */
  readonly out: string;
}

/** Reads, compiles and packages the filter of a folder. */
export function buildFilter(folder: string, { files, parameters, out }: BuildOptions): Checked<BuiltFilter> {
  const filter = readFilter(folder, files);
  if (!filter.ok) return filter;
  const values = parseParameters(filter.value.manifest, parameters);
  const compiled = compileFilter(filter.value, { parameters: values, files });
  if (!compiled.ok) return compiled;
  const script = compiled.value;
  const packaged = packageScript(script, filter.value.manifest);
  if (!packaged.ok) return packaged;
  const { name } = filter.value.manifest;
  const inside = (file: string): string => `${out}/${name}/${file}`;
  const outputs = [
    { path: inside("filter.lua"), text: script.lua },
    { path: inside("filter.lua.map"), text: script.sourceMap },
    ...packaged.value.map((file) => ({ path: inside(file.name), text: file.text })),
  ];
  return succeed({ name, script, files: outputs }, compiled.diagnostics);
}

/** Findings for files that are not what the sources give. */
export function staleFiles(built: readonly BuiltFilter[], files: TextFiles): readonly Diagnostic[] {
  return built
    .flatMap((filter) => filter.files)
    .filter(({ path, text }) => files.read(path) !== text)
    .map(({ path }) => ({
      code: "OUTPUT_STALE",
      severity: "error",
      message: `"${path}" is ${files.read(path) === undefined ? "missing" : "not what its sources give"}`,
      hint: "Run envoy-lua build, and commit what it writes",
    }));
}

/** Builds several filters; all findings at once, and nothing unless all are well. */
export function buildFilters(folders: readonly string[], options: BuildOptions): Checked<readonly BuiltFilter[]> {
  const results = folders.map((folder) => buildFilter(folder, options));
  const diagnostics = results.flatMap((result) => result.diagnostics);
  const built = results.flatMap((result) => (result.ok ? [result.value] : []));
  return built.length === results.length ? succeed(built, diagnostics) : fail(...diagnostics);
}
