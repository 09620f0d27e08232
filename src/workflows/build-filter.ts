import { createCompiler, type Compiler } from "../compiler/create-compiler.ts";
import { fail, hasErrors, succeed, type Checked, type Diagnostic } from "../diagnostics/diagnostic.ts";
import type { TextFiles } from "../files/text-files.ts";
import { parseParameters } from "../filter/parse-parameters.ts";
import type { Profile } from "../filter/profile.ts";
import { readFilter } from "../filter/read-filter.ts";
import type { Script } from "../filter/script.ts";
import { packagedFileNames, packageScript } from "../packaging/package-script.ts";

export { createCompiler, type Compiler };

/** A filter compiled and packaged: everything there is to write, and nothing written yet. */
export interface BuiltFilter {
  readonly name: string;
  readonly script: Script;
  /** Where its files go. */
  readonly folder: string;
  readonly files: readonly OutputFile[];
}

/** A file that a build gives, not yet written. */
export interface OutputFile {
  readonly path: string;
  readonly text: string;
}

/** What a build needs beside the filters' folders. */
export interface BuildOptions {
  readonly files: TextFiles;
  /** Values of parameters as they stand on a command line. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The folder below which each filter has its own. */
  readonly out: string;
  /** Keeps what it has read for the next build; a new one unless given. */
  readonly compiler?: Compiler;
  /** Stands in for the profile of each manifest. */
  readonly profile?: Profile;
}

/** Reads, compiles and packages the filter of a folder. */
export function buildFilter(folder: string, options: BuildOptions): Checked<BuiltFilter> {
  const { files, parameters, out, compiler = createCompiler(), profile } = options;
  const filter = readFilter(folder, files);
  if (!filter.ok) return filter;
  const manifest = { ...filter.value.manifest, ...(profile === undefined ? {} : { profile }) };
  const values = parseParameters(manifest, parameters);
  const compiled = compiler.compile({ ...filter.value, manifest }, { parameters: values, files });
  if (!compiled.ok) return compiled;
  const script = compiled.value;
  const packaged = packageScript(script, filter.value.manifest);
  if (!packaged.ok) return packaged;
  const { name } = filter.value.manifest;
  const target = `${out}/${name}`;
  const inside = (file: string): string => `${target}/${file}`;
  const outputs = [
    { path: inside("filter.lua"), text: script.lua },
    { path: inside("filter.lua.map"), text: script.sourceMap },
    ...packaged.value.map((file) => ({ path: inside(file.name), text: file.text })),
  ];
  return succeed({ name, script, folder: target, files: outputs }, compiled.diagnostics);
}

/** Findings for files that are not what the sources give, and for resources that they no longer give. */
export function staleFiles(built: readonly BuiltFilter[], files: TextFiles): readonly Diagnostic[] {
  return built.flatMap((filter) => [...changedFiles(filter.files, files), ...leftOverFiles(filter, files)]);
}

/** Findings for files that are missing, or not what they should be. */
export function changedFiles(outputs: readonly OutputFile[], files: TextFiles): readonly Diagnostic[] {
  return outputs
    .filter(({ path, text }) => files.read(path) !== text)
    .map(({ path }) =>
      stale(
        `"${path}" is ${files.read(path) === undefined ? "missing" : "not what its sources give"}`,
        "Run envoy-lua build, and commit what it writes",
      ),
    );
}

/** A resource with an old script in it would be deployed as before. */
function leftOverFiles({ folder, files: outputs }: BuiltFilter, files: TextFiles): readonly Diagnostic[] {
  return packagedFileNames
    .map((name) => `${folder}/${name}`)
    .filter((path) => files.read(path) !== undefined && !outputs.some((output) => output.path === path))
    .map((path) => stale(`"${path}" is there, but the filter is not packaged for it any more`, "Delete the file"));
}

function stale(message: string, hint: string): Diagnostic {
  return { code: "OUTPUT_STALE", severity: "error", message, hint };
}

/**
 * Builds several filters; all findings at once, and nothing unless all are well.
 *
 * @example
 * const built = buildFilters(["filter-src/hsts"], { files: disk, parameters: {}, out: "dist-lua" });
 * if (!built.ok) console.error(built.diagnostics.map(renderDiagnostic).join("\n"));
 * else for (const { path, text } of built.value.flatMap((filter) => filter.files)) console.log(path, text.length);
 */
export function buildFilters(folders: readonly string[], options: BuildOptions): Checked<readonly BuiltFilter[]> {
  const { compiler = createCompiler() } = options;
  return joinFilters([...new Set(folders)].map((folder) => buildFilter(folder, { ...options, compiler })));
}

/** What came of several filters as one: all findings, and nothing unless all are well. */
export function joinFilters(results: readonly Checked<BuiltFilter>[]): Checked<readonly BuiltFilter[]> {
  const built = results.flatMap((result) => (result.ok ? [result.value] : []));
  const diagnostics = [...results.flatMap((result) => result.diagnostics), ...sameNames(built)];
  return hasErrors(diagnostics) ? fail(...diagnostics) : succeed(built, diagnostics);
}

/** Of two filters with one name, one would overwrite the other. */
function sameNames(built: readonly BuiltFilter[]): readonly Diagnostic[] {
  const names = built.map(({ name }) => name);
  const repeated = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  return [...repeated].map((name) => ({
    code: "FILTER_SAME_NAME",
    severity: "error",
    message: `Several filters have the name "${name}", and would be written to one folder`,
    hint: "Give each its own name in its filter.yaml",
  }));
}
