import { describe, expect, test } from "vitest";
import { logging } from "../support/logging-filter.ts";
import { logsOf } from "../support/run-filter.ts";

/** What a row of modules logs must be what ES modules would. */
const graphs: readonly (readonly [
  title: string,
  modules: Readonly<Record<string, string>>,
  logs: readonly string[],
])[] = [
  [
    "a function of another module",
    {
      "filter.ts": logging('import { double } from "./math";', "double(21)"),
      "math.ts": "export function double(n: number): number { return n * 2; }",
    },
    ["42"],
  ],
  [
    "an import under another name",
    { "filter.ts": logging('import { one as eins } from "./a";', "eins"), "a.ts": "export const one = 1;" },
    ["1"],
  ],
  [
    "a namespace import's members",
    {
      "filter.ts": logging('import * as numbers from "./a";', "numbers.one + numbers.two()"),
      "a.ts": "export const one = 1; export function two(): number { return 2; }",
    },
    ["3"],
  ],
  [
    "re-exports by name and by star",
    {
      "filter.ts": logging('import { one, two } from "./index";', "one", "two"),
      "index.ts": 'export { one } from "./a"; export * from "./b";',
      "a.ts": "export const one = 1;",
      "b.ts": "export const two = 2;",
    },
    ["1", "2"],
  ],
  [
    "names that two modules share",
    {
      "filter.ts": logging('import { first } from "./a"; import { second } from "./b";', "first()", "second()"),
      "a.ts": "function value(): string { return 'a'; } export function first(): string { return value(); }",
      "b.ts": "function value(): string { return 'b'; } export function second(): string { return value(); }",
    },
    ["a", "b"],
  ],
  [
    "a local variable that would hide an import under its own name",
    {
      "filter.ts": logging('import { describe } from "./a";', "describe('x')"),
      "a.ts":
        "import { label as title } from './b'; export function describe(label: string): string { return title + label; }",
      "b.ts": "export const label = 'title-';",
    },
    ["title-x"],
  ],
  [
    "names that Lua's library has",
    {
      "filter.ts": logging('import { table, select } from "./a";', "table", "select()"),
      "a.ts": "export const table = 'mine'; export function select(): string { return string.upper('ok'); }",
    },
    ["mine", "OK"],
  ],
  [
    "words that Lua reserves",
    {
      "filter.ts": logging('import { end, local } from "./a";', "end", "local"),
      "a.ts": "export const end = 'e'; export const local = 'l';",
    },
    ["e", "l"],
  ],
  [
    "a variable that its module changes later",
    {
      "filter.ts": logging('import { counter, count } from "./a";', "counter", "(count(), counter)"),
      "a.ts": "export let counter = 1; export function count(): void { counter++; }",
    },
    ["1", "2"],
  ],
  [
    "functions that import each other",
    {
      "filter.ts": logging('import { isEven } from "./even";', "isEven(10)", "isEven(7)"),
      "even.ts":
        "import { isOdd } from './odd'; export function isEven(n: number): boolean { return n === 0 ? true : isOdd(n - 1); }",
      "odd.ts":
        "import { isEven } from './even'; export function isOdd(n: number): boolean { return n === 0 ? false : isEven(n - 1); }",
    },
    ["true", "false"],
  ],
  [
    "effects in the order in which the modules run",
    {
      "filter.ts": logging('import { order } from "./log"; import "./first"; import "./second";', "order.join(',')"),
      "log.ts": "export const order: string[] = [];",
      "first.ts": "import { order } from './log'; order.push('first');",
      "second.ts": "import { order } from './log'; order.push('second');",
    },
    ["first,second"],
  ],
  [
    "tables that are filled where they are made",
    {
      "filter.ts": logging('import { numbers } from "./a";', "numbers.get('b')"),
      "a.ts":
        "export const numbers = new LuaTable<string, number>(); numbers.set('a', 1); for (const i of $range(2, 2)) numbers.set('b', i);",
    },
    ["2"],
  ],
  [
    "a constant that counts a table before and after it is filled",
    {
      "filter.ts": logging('import { before, after } from "./a";', "before", "after"),
      "a.ts":
        "const list: string[] = []; export const before = list.length; list.push('x'); export const after = list.length;",
    },
    ["0", "1"],
  ],
  [
    "an effect in the initialiser of a constant that nothing uses",
    {
      "filter.ts": logging('import { list } from "./a";', "list.length"),
      "a.ts":
        "export const list: string[] = []; const unused = add(); function add(): number { return list.push('x'); }",
    },
    ["1"],
  ],
  [
    "functions that stand behind a return",
    {
      "filter.ts": logging('import { late } from "./a";', "late()"),
      "a.ts": "export function late(): string { return inner(); function inner(): string { return 'late'; } }",
    },
    ["late"],
  ],
  [
    "types of a namespace, whose functions take no self",
    {
      "filter.ts": logging(
        'import * as all from "./a"; const call = (tools: all.Tools): string => tools.run("x");',
        "call(all.tools)",
      ),
      "a.ts":
        "export interface Tools { run: (this: void, text: string) => string } export const tools: Tools = { run: (text) => text };",
    },
    ["x"],
  ],
  [
    "default parameters, shorthand properties and destructuring of renamed names",
    {
      "filter.ts": logging('import { point, x } from "./a"; import { y } from "./b";', "point().x", "x", "y"),
      "a.ts":
        "export const x = 1; export function point(z = x): { x: number } { const { x: inner } = { x: z + 1 }; return { x: inner }; }",
      "b.ts": "const x = 5; export const y = ({ x }).x;",
    },
    ["2", "1", "5"],
  ],
];

describe("Linked modules behave as ES modules do:", () => {
  test.each(graphs)("%s", async (_title, modules, logs) => {
    expect(await logsOf(modules)).toEqual(logs);
  });
});

test("A variable with the hook's name stays apart from the hook", async () => {
  const logs = await logsOf({
    "filter.ts": logging('import { n } from "./a";', "n"),
    "a.ts":
      "export let n = 0; if (n < 1) { const envoy_on_request = { n: 1 }; if (n < 2) { envoy_on_request.n = 5; } n += envoy_on_request.n; }",
  });
  expect(logs).toEqual(["5"]);
});
