import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { compileFunction } from "node:vm";

/** A place in a module of fengari where its text is replaced, because what it does cannot be changed from outside. */
export interface SourceChange {
  /** Name of the module, e.g. `lvm`. */
  readonly module: string;
  readonly find: string;
  readonly replace: string;
}

type RunModule = (module: { exports: unknown }, exports: unknown, require: (path: string) => unknown) => void;

/**
 * Makes a copy of fengari of our own, with changes in its text. Other users of the package in the same process keep theirs.
 *
 * @returns gives the exports of a module by name; modules load each other, in circles too, as in Node
 * @throws Error if a text that is to be replaced does not stand in its module exactly once: another version of fengari
 */
export function loadFengari(changes: readonly SourceChange[]): (module: string) => unknown {
  const require = createRequire(import.meta.url);
  const folder = dirname(require.resolve("fengari/src/lua.js"));
  const outside = createRequire(join(folder, "lua.js"));
  const modules = new Map<string, { exports: unknown }>();

  function load(name: string): unknown {
    const known = modules.get(name);
    if (known !== undefined) return known.exports;
    const module = { exports: {} };
    modules.set(name, module);
    const text = applyChanges(readFileSync(join(folder, `${name}.js`), "utf8"), name, changes);
    const filename = join(folder, `${name}.js`);
    const run = compileFunction(text, ["module", "exports", "require"], { filename }) as RunModule;
    run(module, module.exports, requireFrom);
    return module.exports;
  }

  function requireFrom(path: string): unknown {
    const [, name] = /^\.\/(\w+)\.js$/.exec(path) ?? [];
    return name === undefined ? (outside(path) as unknown) : load(name);
  }

  return load;
}

function applyChanges(text: string, name: string, changes: readonly SourceChange[]): string {
  return changes
    .filter(({ module }) => module === name)
    .reduce((changed, { find, replace }) => {
      const [before, after, ...more] = changed.split(find);
      if (before === undefined || after === undefined || more.length > 0) {
        throw new Error(`fengari's ${name} does not have once: ${find}`);
      }
      return before + replace + after;
    }, text);
}
