import type { ScriptSource } from "../coverage/cover-filters.ts";
import type { TextFiles } from "../files/text-files.ts";
import type { FilterUse } from "../scenario/scenario.ts";
import { scriptCacheOf } from "./script-cache.ts";
import { TestError } from "./test-error.ts";

/** A script that a test runs. */
export interface TestScript {
  readonly lua: string;
  /** Where it was compiled. */
  readonly source?: ScriptSource;
}

/**
 * The scripts of a test, by their names in it: read, compiled, or compiled before.
 *
 * @param folder what Lua files are named relative to
 * @throws TestError
 */
export async function openScripts(
  uses: ReadonlyMap<string, FilterUse>,
  {
    files,
    folder,
    sourcesOf,
  }: { readonly files: TextFiles; readonly folder: string; sourcesOf(filter: string): string },
): Promise<ReadonlyMap<string, TestScript>> {
  const scripts = new Map<string, TestScript>();
  for (const [name, use] of uses) {
    if ("lua" in use) scripts.set(name, { lua: use.lua });
    else if ("script" in use) scripts.set(name, { lua: readLua(`${folder}/${use.script}`, files) });
    else scripts.set(name, await openCompiled(sourcesOf(use.filter), use, files));
  }
  return scripts;
}

function readLua(file: string, files: TextFiles): string {
  const lua = files.read(file);
  if (lua === undefined) throw new TestError(`Found no file "${file}"`);
  return lua;
}

async function openCompiled(
  sources: string,
  { parameters }: Extract<FilterUse, { readonly filter: string }>,
  files: TextFiles,
): Promise<TestScript> {
  const cache = scriptCacheOf(process.cwd());
  const known = cache.find(sources, parameters, files);
  if (known !== undefined) return { lua: known.lua, source: { sourceMap: known.sourceMap, sources } };
  const { compileForTest } = await import("./test-compiler.ts");
  const script = compileForTest(sources, parameters, files);
  cache.keep(script);
  return { lua: script.lua, source: { sourceMap: script.sourceMap, sources } };
}
