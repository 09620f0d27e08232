import { describe, expect, test } from "vitest";
import { logging } from "../support/logging-filter.ts";
import { logsOf } from "../support/run-filter.ts";

/** What random graphs found (see `graphs/`), each as small as it can be. */
const graphs: readonly (readonly [
  title: string,
  modules: Readonly<Record<string, string>>,
  logs: readonly string[],
])[] = [
  [
    "local names that Lua, emitted code or its loops need",
    {
      "filter.ts": logging('import { join } from "./a";', "join(['x', 'y'], { end: 'e', table: 't' })"),
      "a.ts": `
        export function join(_: string[], { end, table }: { end: string; table: string }): string {
          let ____try = end + table;
          const $x = ({ end, table }).table;
          for (const type of _) { const error = _.length; ____try += type + String(error) + $x; }
          return ____try;
        }`,
    },
    ["etx2ty2t"],
  ],
  [
    "top-level names of TypeScriptToLua's own, a $ and a _",
    {
      "filter.ts": logging(
        'import { __TS__New, $x, _, ____opt_0 } from "./a";',
        "new __TS__New().n + $x + _() + ____opt_0",
      ),
      "a.ts":
        "export class __TS__New { n = 1; } export const $x = 2; export function _(): number { let n = 0; for (const each of [1, 2]) n += each; return n; } export const ____opt_0 = 4;",
    },
    ["10"],
  ],
  [
    "a namespace's member that has the name of a local variable",
    {
      "filter.ts": logging('import { total } from "./b";', "total('x')"),
      "a.ts": "export const list = [1, 2];",
      "b.ts":
        "import * as all from './a'; export function total(list: string): string { return all.list.map((n) => list + String(n)).join(); }",
    },
    ["x1,x2"],
  ],
  [
    "destructured exports and assignments under other names",
    {
      "filter.ts": logging('import { table, next, set } from "./a";', "table + next", "(set({ next: 7 }), next)"),
      "a.ts":
        "export const { table } = { table: 1 }; export let next = 2; export function set(given: { next: number }): void { ({ next } = given); }",
    },
    ["3", "7"],
  ],
  [
    "variables of a loop that functions keep, one for each turn",
    {
      "filter.ts": logging(
        'import { kept, changed } from "./a";',
        "kept.map((each) => each()).join()",
        "changed.map((each) => each()).join()",
      ),
      "a.ts": `
        export const kept: (() => number)[] = [];
        for (let i = 0; i < 3; i++) kept.push(() => i);
        export const changed: (() => number)[] = [];
        for (let i = 0; i < 6; i++) { if (i === 2) continue; changed.push(() => i++); i += 1; if (i > 4) { i++; continue; } }`,
    },
    ["0,1,2", "1,4,7"],
  ],
  [
    "a variable of a loop's body that hides the one of its head",
    {
      "filter.ts": logging('import { list } from "./a";', "list.join()"),
      "a.ts": "export const list: number[] = []; for (let i = 0; i < 3; i++) { const i = 5; list.push(i); }",
    },
    ["5,5,5"],
  ],
  [
    "defaults of patterns inside of patterns",
    {
      "filter.ts": logging('import { first, second, third, name } from "./a";', "first", "second", "third", "name"),
      "a.ts": `
        interface Box { name: string; inner?: { size?: number } }
        const box = (inner?: { size?: number }): Box => (inner === undefined ? { name: "n" } : { name: "n", inner });
        export const { inner: { size: first = 3 } = { size: 2 } } = box();
        export const { inner: { size: second = 3 } = {}, name } = box({});
        export const [[third] = [8]] = [] as number[][];`,
    },
    ["2", "3", "8", "n"],
  ],
  [
    "the start of an optional chain once",
    {
      "filter.ts": logging(
        'import { calls, read, lower } from "./a";',
        "lower",
        "read()?.trim().toUpperCase()",
        "calls",
      ),
      "a.ts":
        "export let calls = 0; export function read(): string | undefined { calls += 1; return calls < 3 ? ' Ab ' : undefined; } export const lower = read()?.toLowerCase();",
    },
    [" ab ", "AB", "2"],
  ],
  [
    "the methods of optional members",
    {
      "filter.ts": logging(
        'import { box } from "./a";',
        "box(1).inner?.list?.map((n) => n + 1).join()",
        "box(0).inner?.name.toLowerCase() ?? 'none'",
      ),
      "a.ts":
        "interface Box { inner?: { name: string; list?: number[] } } export function box(n: number): Box { return n === 0 ? {} : { inner: { name: 'N', list: [n, n] } }; }",
    },
    ["2,2", "none"],
  ],
  [
    "a variable that a step in front changes",
    {
      "filter.ts": logging('import { count } from "./a";', "count"),
      "a.ts": "export let count = 1; --count; ++count; ++count;",
    },
    ["2"],
  ],
  [
    "enums, also of the name of a global, and their members' names",
    {
      "filter.ts": logging(
        'import { Colour, table, Word } from "./a";',
        "Colour.Blue",
        "Colour[5]",
        "table.First",
        "Word.Up",
        "nameOf(1)",
        "nameOf(6)",
      ).replace("export function", "const nameOf = (n: number): string => Colour[n] ?? 'none';\nexport function"),
      "a.ts":
        "export enum Colour { Red = 1, Green = 5, Blue } export enum table { First } export const enum Word { Up = 'up' }",
    },
    ["6", "Green", "0", "up", "Red", "Blue"],
  ],
  [
    "the branches of a switch",
    {
      "filter.ts": logging('import { name } from "./a";', "name(1)", "name(2)", "name(3)", "name(4)", "name(9)"),
      "a.ts": `
        let calls = 0;
        const read = (n: number): number => { calls += 1; return n; };
        export function name(n: number): string {
          const found: string[] = [];
          for (const turn of [1, 2]) {
            switch (read(n)) {
              case 1:
              case 2: {
                found.push("low");
                break;
              }
              default:
                found.push("other");
                break;
              case 3:
                if (turn === 1) continue;
                found.push("three");
                break;
              case 4:
                if (turn === 1) break;
                return "four";
            }
          }
          return found.join("-") + String(calls);
        }`,
    },
    ["low-low2", "low-low4", "three6", "four", "other-other10"],
  ],
  [
    "names in a branch of the top level that a parameter decides",
    {
      "filter.yaml": `name: sample\nversion: 1.0.0\ndescription: x\nenvoy: { from: "1.36", to: "1.40" }\nparameters: { on: { type: boolean } }`,
      "parameters.ts": "export const on: boolean = true;",
      "filter.ts": logging('import { list } from "./a"; import "./b";', "list.join()"),
      "a.ts":
        "import { on } from './parameters'; export const list: string[] = []; if (on) { const value = 'a'; list.push(value); }",
      "b.ts":
        "import { on } from './parameters'; import { list } from './a'; if (on) { const value = 'b'; list.push(value); }",
    },
    ["a,b"],
  ],
  [
    "a parameter before it is counted up",
    {
      "filter.ts": logging('import { next } from "./a";', "next(2)"),
      "a.ts":
        "const same = (n: number): number => n; export function next(n: number): number { return same(n++) + n; }",
    },
    ["5"],
  ],
  [
    "a name of a folded branch that a loop or a parameter has, too",
    {
      "filter.yaml": `name: sample\nversion: 1.0.0\ndescription: x\nenvoy: { from: "1.36", to: "1.40" }\nparameters: { on: { type: boolean } }`,
      "parameters.ts": "export const on: boolean = true;",
      "filter.ts": logging('import { count } from "./a";', "count(1)"),
      "a.ts": `
        import { on } from "./parameters";
        export function count(n: number): number {
          if (on) { const n = 5; if (n < 5) return 0; }
          let turns = 0;
          for (let i = 0; i < 3; i++) { if (on) { const i = 7; turns += i; } }
          return turns;
        }`,
    },
    ["21"],
  ],
  [
    "the overloads of a function of another module",
    {
      "filter.ts": logging('import { same } from "./a";', "same('x').toUpperCase()", "same(2) + 1"),
      "a.ts":
        "export function same(value: string): string; export function same(value: number): number; export function same(value: string | number): string | number { return value; }",
    },
    ["X", "3"],
  ],
  [
    "a variable that a call to its right changes",
    {
      "filter.ts": logging('import { sum, rest, twice } from "./a";', "sum", "rest", "twice(2)"),
      "a.ts": `
        let count = 1;
        function next(): number { count += 1; return count; }
        export const sum = count + next();
        count -= next();
        export const rest = count;
        export function twice(n: number): number { n += ++n; return n; }`,
    },
    ["3", "-1", "5"],
  ],
  [
    "what is pushed by a function that pushes, too",
    {
      "filter.ts": logging('import { list, collect } from "./a";', "collect(2)", "list.join()"),
      "a.ts":
        "export const list: number[] = []; export function collect(n: number): number { if (n > 0) list.push(collect(n - 1)); list.push(n * 10); return n; }",
    },
    ["2", "0,0,10,1,20"],
  ],
  [
    "the table, key and value of a LuaTable's methods",
    {
      "filter.ts": logging(
        'import { first, second, key, isThere } from "./a";',
        "first.get('a')",
        "second.get('a')",
        "isThere",
        "key",
      ),
      "a.ts": `
        export const first = new LuaTable<string, number>();
        export const second = new LuaTable<string, number>();
        let table = first;
        export let key = "a";
        const swap = <T>(value: T): T => { table = second; key = "b"; return value; };
        table.set(key, swap(1));
        table = first;
        export const isThere = table.has(swap("a"));
        table = first;
        const found = table.get(swap("a"));
        second.set("a", found + 1);`,
    },
    ["1", "2", "true", "b"],
  ],
  [
    "the order of texts that are known when it is compiled",
    {
      "filter.yaml": `name: sample\nversion: 1.0.0\ndescription: x\nenvoy: { from: "1.36", to: "1.40" }\nparameters: { least: { type: string } }`,
      "parameters.ts": 'export const least: string = "10";',
      "filter.ts": logging(
        'import { least } from "./parameters";',
        "least < '9'",
        "least >= '1'",
        "'a' < 'B'",
        "least > '' ? 'more' : 'less'",
        "3 <= 3 && 2 > 10",
      ),
    },
    ["true", "true", "false", "more", "false"],
  ],
];

describe("Linked modules behave as ES modules do, which they once did not:", () => {
  test.each(graphs)("%s", async (_title, modules, logs) => {
    expect(await logsOf(modules)).toEqual(logs);
  });
});
