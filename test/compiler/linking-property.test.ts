import vm from "node:vm";
import fc from "fast-check";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { logsOf } from "../support/run-filter.ts";

/*
 * Random graphs of modules, compiled to Lua and run in the simulator, must log what the same modules log as JavaScript.
 * Names are drawn from a small pool, some of them Lua's own, so that modules clash and locals hide imports.
 */

const names = ["value", "table", "select", "text", "end", "count"] as const;

interface Item {
  readonly kind: "constant" | "variable" | "function" | "effect";
  readonly name: (typeof names)[number];
  /** Which earlier item of the modules, or which number, it starts from. */
  readonly pick: number;
  /** Whether an inner variable of the function has the name of something that the module imports. */
  readonly hides: boolean;
}

const item: fc.Arbitrary<Item> = fc.record({
  kind: fc.constantFrom("constant", "variable", "function", "effect"),
  name: fc.constantFrom(...names),
  pick: fc.nat(20),
  hides: fc.boolean(),
});
const graph = fc.array(fc.uniqueArray(item, { selector: ({ name }) => name, minLength: 1, maxLength: 5 }), {
  minLength: 1,
  maxLength: 4,
});

interface Exported {
  readonly module: number;
  readonly item: Item;
}

/** The modules as TypeScript. Module 0 is imported first; each may use what stands in it before, and what earlier modules export. */
function writeModules(modules: readonly (readonly Item[])[]): Record<string, string> {
  const exported: Exported[] = [];
  const texts = modules.map((items, module) => {
    const imports = new Set<string>();
    const lines = items.map((own) => {
      const line = writeItem(own, {
        usable: exported.filter((other) => other.item.kind !== "effect"),
        module,
        imports,
      });
      exported.push({ module, item: own });
      return line;
    });
    return [...imports, ...lines].join("\n");
  });
  const all = exported.filter(({ item: { kind } }) => kind !== "effect");
  const imports = all.map(
    ({ module, item: { name } }, index) => `import { ${name} as x${index} } from "./m${module}";`,
  );
  const values = all.map(({ item: { kind } }, index) => (kind === "function" ? `x${index}(1)` : `x${index}`));
  const logged = ['order.join(" ")', ...values].map((value) => `  handle.logInfo(\`\${${value}}\`);`);
  const entry = [
    'import type { RequestHandle } from "envoy-lua-kit/envoy-api";',
    'import { order } from "./log";',
    ...modules.map((_, index) => `import "./m${index}";`),
    ...imports,
    "export function onRequest(handle: RequestHandle): void {",
    ...logged,
    "}",
  ].join("\n");
  const written = Object.fromEntries(texts.map((text, index) => [`m${index}.ts`, text]));
  return { "log.ts": "export const order: string[] = [];", ...written, "filter.ts": entry };
}

interface Scope {
  readonly usable: readonly Exported[];
  readonly module: number;
  readonly imports: Set<string>;
}

function writeItem({ kind, name, pick, hides }: Item, scope: Scope): string {
  const source = writeSource(pick, scope);
  if (kind === "constant") return `export const ${name} = ${source} + 1;`;
  if (kind === "variable") return `export let ${name} = ${source};\n${name} = ${name} + 2;`;
  if (kind === "effect") {
    scope.imports.add('import { order } from "./log";');
    return `order.push(\`${name}\${${source}}\`);`;
  }
  const hiding = hides ? (names[pick % names.length] ?? "inner") : "inner";
  // Not its own name, and not the one that it starts from: that would read the local before it is there.
  const local = [name, source.split("(")[0]].includes(hiding) ? "inner" : hiding;
  return `export function ${name}(n: number): number { const from = ${source}; const ${local} = n * 10; return from + ${local}; }`;
}

/** A number, or something that was declared before: of the own module by its name, of another under an alias or its own name. */
function writeSource(pick: number, { usable, module, imports }: Scope): string {
  const used = usable[pick % (usable.length + 1)];
  if (used === undefined) return String(pick);
  const { name, kind } = used.item;
  if (used.module === module) return kind === "function" ? `${name}(${pick})` : name;
  const alias = `${name}From${used.module}`;
  imports.add(`import { ${name} as ${alias} } from "./m${used.module}";`);
  return kind === "function" ? `${alias}(${pick})` : alias;
}

/** What the modules log as JavaScript. */
function logsInNode(modules: Readonly<Record<string, string>>): readonly string[] {
  const cache = new Map<string, Record<string, unknown>>();
  const load = (name: string): Record<string, unknown> => {
    const known = cache.get(name);
    if (known !== undefined) return known;
    const exports = {};
    cache.set(name, exports);
    const options = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
    const { outputText } = ts.transpileModule(modules[`${name}.ts`] ?? "", { compilerOptions: options });
    const run = vm.runInThisContext(`(function (exports, require) {${outputText}\n})`) as (
      exports: object,
      require: (path: string) => unknown,
    ) => void;
    run(exports, (path) => load(path.slice(2)));
    return exports;
  };
  const logs: string[] = [];
  const hook = load("filter")["onRequest"] as (handle: { logInfo(text: string): void }) => void;
  hook({ logInfo: (text) => logs.push(text) });
  return logs;
}

/** The same graphs in each run; `FUZZ_RUNS` and `FUZZ_SEED` look for more. */
function fuzzOptions(): { readonly numRuns: number; readonly seed: number } {
  const { FUZZ_RUNS: runs, FUZZ_SEED: seed } = process.env;
  return { numRuns: Number(runs ?? 40), seed: Number(seed ?? 1) };
}

describe("Any graph of modules", () => {
  test("logs the same as Lua and as JavaScript", async () => {
    await fc.assert(
      fc.asyncProperty(graph, async (items) => {
        const modules = writeModules(items);
        expect(await logsOf(modules)).toEqual(logsInNode(modules));
      }),
      fuzzOptions(),
    );
  }, 300_000);
});
