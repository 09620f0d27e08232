import type { LibraryFunction } from "../../filter/script-map.ts";
import { ownLibrary } from "./own-library.ts";
import { luaLib, tstl, type LuaLib, type TypeScriptToLua } from "../typescript.ts";

/** What a script needs of TypeScriptToLua's library. */
export interface LibraryText {
  /** Lua that goes before the script's own, a blank line after it; empty where nothing is needed. */
  readonly text: string;
  /** Its functions, by lines of `text`. */
  readonly functions: readonly LibraryFunction[];
}

/** The text of library features and of what they need themselves. */
export function readLibrary(features: Iterable<LuaLib.LuaLibFeature>, host: TypeScriptToLua.EmitHost): LibraryText {
  const target = tstl.LuaTarget.LuaJIT;
  const functions: LibraryFunction[] = [];
  let text = "";
  const infos = withoutNeeds(luaLib.getLuaLibModulesInfo(target, host));
  for (const feature of luaLib.resolveRecursiveLualibFeatures(features, target, host, infos)) {
    const given = (): string => withoutContext(luaLib.readLuaLibFeature(feature, target, host));
    const part = ownLibrary.get(feature) ?? `${withoutGlobalTable(reindent(given())).trimEnd()}\n`;
    functions.push(...functionsOf(part, feature, text.split("\n").length));
    text += part;
  }
  return { text: text === "" ? "" : `${text}\n`, functions };
}

/** What features need themselves: nothing where they are ours. */
function withoutNeeds(infos: LuaLib.LuaLibModulesInfo): LuaLib.LuaLibModulesInfo {
  const own = [...ownLibrary.keys()].map((feature) => [feature, { exports: infos[feature].exports }] as const);
  return { ...infos, ...Object.fromEntries(own) };
}

/** The library calls the functions it is given with nothing before their arguments: they are plain ones, see array.d.ts. */
function withoutContext(library: string): string {
  return library
    .replace(/\b(callbackfn|callbackFn|callback|predicate|compareFn|replaceValue)\(\s*(?:thisArg|nil),\s*/g, "$1(")
    .replace(/^(local function .*), thisArg\)$/m, "$1)");
}

/** The library, which has no texts of several lines, indented as the rest of the script. */
function reindent(library: string): string {
  return library.replace(/^ +/gm, (spaces) => spaces.slice(spaces.length / 2));
}

/** Lua's own functions by their names: a profile need not have the table of all globals. */
function withoutGlobalTable(library: string): string {
  return library.replace(/\b_G\.(?!__TS__)(?=[a-z])/g, "");
}

/** The functions that stand at the left margin; what comes before the first belongs to the feature as such. */
function functionsOf(text: string, feature: string, firstLine: number): readonly LibraryFunction[] {
  const lines = text.trimEnd().split("\n");
  const starts = lines.flatMap((line, index) => {
    const name = /^(?:local )?function ([\w.:]+)/.exec(line)?.[1];
    return name === undefined ? [] : [{ name, index }];
  });
  const all = starts[0]?.index === 0 ? starts : [{ name: feature, index: 0 }, ...starts];
  return all.map(({ name, index }, position) => ({
    name,
    feature,
    firstLine: firstLine + index,
    lastLine: firstLine + (all[position + 1]?.index ?? lines.length) - 1,
  }));
}
