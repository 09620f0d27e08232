import {
  fail,
  hasErrors,
  succeed,
  type Checked,
  type Diagnostic,
  type SourcePosition,
} from "../diagnostics/diagnostic.ts";
import { oldestEnvoyFor } from "../envoy-api/table.ts";
import type { TextFiles } from "../files/text-files.ts";
import { checkParameters } from "../filter/check-parameters.ts";
import type { Filter } from "../filter/filter.ts";
import type { FilterManifest } from "../filter/manifest.ts";
import type { ParameterValues } from "../filter/parameters.ts";
import { digestLength, scriptHeader } from "../filter/script-map.ts";
import type { Script } from "../filter/script.ts";
import { applyParameters, checkParameterNames, parametersFile, parameterValues } from "./apply-parameters.ts";
import type { CheckedProgram } from "./check-program.ts";
import type { Programs } from "./create-program.ts";
import { findConstantCycle } from "./find-constant-cycle.ts";
import { findHooks } from "./find-hooks.ts";
import { linkModules, type LinkedFilter } from "./link/link-modules.ts";
import { createSourceMap } from "./lua/source-map.ts";
import { transpileModule, type TranspiledModule } from "./lua/transpile-module.ts";
import { globalsOf } from "./profiles/lua-profiles.ts";
import { checkScript } from "./result/check-script.ts";
import { checkRules } from "./rules/check-rules.ts";
import { createSourceTree, type SourceTree } from "./source-tree.ts";
import { findUnsupported } from "./unsupported/find-unsupported.ts";
import { positionIn, typescriptFindings } from "./typescript-findings.ts";

/** What a compilation needs beside the filter. */
export interface CompileOptions {
  /** Values in place of the defaults of the filter's `parameters.ts`. */
  readonly parameters: ParameterValues;
  /** Where the filter's sources are read. */
  readonly files: TextFiles;
  readonly sha256: Sha256;
  /** Shared by compilations, which are faster for it: see `createCompiler`. */
  readonly programs: Programs;
}

/** The SHA-256 of a text in UTF-8, 64 lower-case hexadecimal digits. */
export type Sha256 = (text: string) => string;

/**
 * Compiles a filter to one Lua script: its modules become one, what its parameters switch off is left out, and its hooks become the global
 * functions that Envoy looks for. The same texts and values give the same bytes in any folder on any machine.
 *
 * @returns the script, or everything that TypeScript, TypeScriptToLua and the kit's own rules have to say, at once
 */
export function compileFilter(filter: Filter, options: CompileOptions): Checked<Script> {
  const { folder, manifest } = filter;
  const parameterText = options.files.read(`${folder}/${parametersFile}`) ?? "";
  const parameters = checkParameters(manifest, options.parameters);
  const mismatches = checkParameterNames(filter, parameterText);
  if (!parameters.ok || mismatches.length > 0) return fail(...parameters.diagnostics, ...mismatches);
  const overrides =
    parameterText === "" ? [] : [[parametersFile, applyParameters(parameterText, options.parameters)] as const];
  const tree = createSourceTree(folder, options.files, new Map(overrides));
  return compileSources(manifest, tree, options);
}

function compileSources(manifest: FilterManifest, tree: SourceTree, options: CompileOptions): Checked<Script> {
  const { programs } = options;
  const entry = tree.inside("filter.ts");
  if (tree.read(entry) === undefined) return fail(missingEntry(tree.userPath(entry)));
  const typed = checkTypes(tree, entry, programs);
  if (!typed.ok) return typed;
  const { program, diagnostics } = typed.value;
  const { hooks, findings } = findHooks(program, tree);
  const found = [...typescriptFindings(diagnostics, tree, program), ...findUnsupported(program, tree), ...findings];
  if (hasErrors(found)) return fail(...found);
  const linked = linkModules(program, tree, hooks);
  const hostUses = linked.ok ? linked.value.hostUses : undefined;
  const ruleFindings = checkRules({ program, tree, manifest, hooks, hostUses });
  if (!linked.ok) return fail(...found, ...ruleFindings, ...linked.diagnostics);
  const transpiled = transpileModule(linked.value.module, { tree, programs, profile: manifest.profile });
  const all = [...found, ...ruleFindings, ...linked.diagnostics, ...transpiled.findings];
  if (hasErrors(all)) return fail(...all);
  const { script, placeOf } = createScript({
    manifest,
    transpiled,
    linked: linked.value,
    tree,
    sha256: options.sha256,
  });
  const { characters } = manifest.budget;
  const checked = checkScript(script.lua, {
    globals: globalsOf(manifest.profile),
    hooks: linked.value.hooks,
    placeOf,
    ...(characters === undefined ? {} : { characters }),
  });
  return hasErrors(checked) ? fail(...all, ...checked) : succeed(script, [...all, ...checked]);
}

/** TypeScript's checker ends in an error of its own where constants without types are made of each other. */
function checkTypes(tree: SourceTree, entry: string, programs: Programs): Checked<CheckedProgram> {
  try {
    return succeed(programs.check(tree, entry));
  } catch (error) {
    const cycle = error instanceof RangeError ? findConstantCycle(programs.create(tree, entry), tree) : undefined;
    if (cycle === undefined) throw error;
    return fail(cycle);
  }
}

function createScript(parts: {
  manifest: FilterManifest;
  transpiled: TranspiledModule;
  linked: LinkedFilter;
  tree: SourceTree;
  sha256: Sha256;
}): { readonly script: Script; placeOf(line: number): SourcePosition | undefined } {
  const { manifest, transpiled, linked, tree, sha256 } = parts;
  const { name, version } = manifest;
  const body = transpiled.printed.toString();
  const digest = sha256(body).slice(0, digestLength);
  const note = { name, version, digest };
  const map = createSourceMap(transpiled, { module: linked.module, tree, note, headerLines: 1 });
  const parameters = parameterValues(tree.read(tree.inside(parametersFile)) ?? "");
  const lua = `${scriptHeader(note)}\n${body}`;
  const hostApi = [...new Set(linked.hostUses.map((use) => use.name).filter((use) => use.includes(".")))].sort();
  const script = {
    name,
    version,
    parameters,
    lua,
    sourceMap: map.text,
    digest: sha256(lua),
    hostApi,
    oldestEnvoy: oldestEnvoyFor(hostApi),
  };
  const placeOf = (line: number): SourcePosition | undefined => {
    const origin = map.originOf(line);
    return origin === undefined ? undefined : positionIn(origin.source, { start: origin.offset, length: 1 }, tree);
  };
  return { script, placeOf };
}

function missingEntry(file: string): Diagnostic {
  return {
    code: "FILE_NOT_FOUND",
    severity: "error",
    message: `Found no file "${file}"`,
    hint: "It exports the filter's hooks, onRequest and onResponse",
  };
}
