import { disk } from "../files/disk.ts";
import type { TextFiles } from "../files/text-files.ts";
import type { ParameterValues } from "../filter/parameters.ts";
import { readFilter } from "../filter/read-filter.ts";
import { envoyVersions, type EnvoyVersion } from "../envoy-api/envoy-version.ts";
import type { FilterNotation } from "../scenario/scenario-notation.ts";
import { findingsError, TestError } from "./test-error.ts";

/**
 * What is tested: the folder of a filter, a Lua file, or the text of either. A text of TypeScript has no manifest and no other modules.
 *
 * @example
 * "filter-src/request-guard"
 * { file: "scripts/guard.lua" }
 * { lua: "function envoy_on_request(handle) handle:logInfo('hello') end" }
 */
export type FilterSource =
  string | { readonly file: string } | { readonly lua: string } | { readonly typescript: string };

/** A filter's source as scenarios name it. */
export interface NamedSource {
  readonly name: string;
  readonly use: FilterNotation;
  /** The folder of its TypeScript. */
  readonly folder?: string;
  /** The files of this machine, and those of the source. */
  readonly files: TextFiles;
  /** The newest Envoy that it promises to work on. */
  readonly newest: EnvoyVersion;
}

const newestEnvoy = envoyVersions.at(-1) ?? "1.40";

/** @throws TestError where there is no such filter */
export function readSource(source: FilterSource, parameters: ParameterValues): NamedSource {
  if (typeof source === "string") return readFolder(source.replace(/\/+$/, ""), disk, parameters);
  if ("typescript" in source) return readFolder(memoryFolder, filesInMemory(source.typescript), parameters);
  const lua = "lua" in source ? source.lua : disk.read(source.file);
  if (lua === undefined) throw new TestError(`Found no file "${"file" in source ? source.file : ""}"`);
  return { name: "script", use: { lua }, files: disk, newest: newestEnvoy };
}

function readFolder(folder: string, files: TextFiles, parameters: ParameterValues): NamedSource {
  const filter = readFilter(folder, files);
  if (!filter.ok) throw findingsError(filter.diagnostics);
  const { name, envoy } = filter.value.manifest;
  const values = Object.entries(parameters).map(([key, value]) => [key, value ?? null] as const);
  return {
    name,
    use: { filter: name, ...(values.length === 0 ? {} : { parameters: Object.fromEntries(values) }) },
    folder,
    files,
    newest: envoy.to,
  };
}

const memoryFolder = "(test)";

const manifest = `name: test
version: 0.0.0
description: A filter in a test
envoy: { from: "${envoyVersions[0]}", to: "${newestEnvoy}" }
`;

function filesInMemory(typescript: string): TextFiles {
  const own: ReadonlyMap<string, string> = new Map([
    [`${memoryFolder}/filter.ts`, typescript],
    [`${memoryFolder}/filter.yaml`, manifest],
  ]);
  return {
    read: (path) => own.get(path) ?? disk.read(path),
    list: (folder) => (folder === memoryFolder ? ["filter.ts", "filter.yaml"] : disk.list(folder)),
  };
}
