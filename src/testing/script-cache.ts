import { createHash } from "node:crypto";
import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { disk } from "../files/disk.ts";
import { kitPackage } from "../files/kit-package.ts";
import { isUnchanged, type Fingerprint } from "../files/recorded-files.ts";
import type { TextFiles } from "../files/text-files.ts";
import type { ParameterValues } from "../filter/parameters.ts";

/** A filter's script, and what it was made from. */
export interface CachedScript {
  readonly folder: string;
  readonly parameters: ParameterValues;
  readonly lua: string;
  readonly sourceMap: string;
  readonly madeFrom: Fingerprint;
}

/**
 * Scripts of filters from one process of a test runner to the next, so that a test whose filter is as it was needs no compiler, whose start takes
 * longer than a hundred tests.
 */
export interface ScriptCache {
  find(folder: string, parameters: ParameterValues, files: TextFiles): CachedScript | undefined;
  keep(script: CachedScript): void;
  all(): readonly CachedScript[];
}

const nothing: ScriptCache = { find: () => undefined, keep: () => undefined, all: () => [] };

/**
 * The cache of a project: below its `node_modules`, where such caches are by custom. A kit that is not installed there, such as a checkout of it,
 * has none, since its own code may have changed.
 */
export function scriptCacheOf(project: string, moduleUrl: string = import.meta.url): ScriptCache {
  const modules = path.join(project, "node_modules");
  return moduleUrl.includes("/node_modules/") && existsSync(modules)
    ? createScriptCache(path.join(modules, ".cache/envoy-lua-kit", kitPackage().version))
    : nothing;
}

export function createScriptCache(root: string): ScriptCache {
  const fileOf = (folder: string, parameters: ParameterValues): string => {
    const key = JSON.stringify([folder, Object.entries(parameters).sort()]);
    return path.join(root, `${createHash("sha256").update(key).digest("hex").slice(0, 32)}.json`);
  };
  return {
    find: (folder, parameters, files) => {
      const found = readEntry(fileOf(folder, parameters));
      return found !== undefined && isUnchanged(found.madeFrom, files) ? found : undefined;
    },
    keep: (script) => {
      writeEntry(fileOf(script.folder, script.parameters), script);
    },
    all: () => disk.list(root).flatMap((name) => readEntry(path.join(root, name)) ?? []),
  };
}

function readEntry(file: string): CachedScript | undefined {
  const text = disk.read(file);
  if (text === undefined) return undefined;
  try {
    return fromJson(JSON.parse(text) as CachedScript);
  } catch {
    return undefined;
  }
}

/** JSON would leave a parameter out that is none, and others have its default then. */
function noneAsNull(parameters: ParameterValues): Readonly<Record<string, ParameterValues[string] | null>> {
  return Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, value ?? null]));
}

function fromJson(entry: CachedScript): CachedScript {
  const parameters = Object.entries(entry.parameters).map(([name, value]) => [name, value ?? undefined] as const);
  return { ...entry, parameters: Object.fromEntries(parameters) };
}

/** A cache that cannot be written is none; several processes may write at once. */
function writeEntry(file: string, script: CachedScript): void {
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    const temporary = `${file}.${process.pid}.tmp`;
    writeFileSync(temporary, JSON.stringify({ ...script, parameters: noneAsNull(script.parameters) }));
    renameSync(temporary, file);
  } catch {
    return;
  }
}
