/** Modules that are refused, with the finding; and modules that nearly are, with none. */
export type FindingCase = readonly [
  title: string,
  modules: Readonly<Record<string, string>>,
  findings: readonly string[],
];

/** The module of a filter with one hook. */
export const request = (body: string, imports = ""): string =>
  `import type { RequestHandle } from "envoy-lua-kit/envoy-api";\n${imports}\nexport function onRequest(handle: RequestHandle): void {\n  ${body}\n}\n`;

/** Constants that are read while the script loads, before they have their values. */
export const earlyReads: readonly FindingCase[] = [
  [
    "a constant that is read before its module ran",
    {
      "filter.ts": request("handle.logInfo(`${b}`);", 'import { b } from "./a";'),
      "a.ts":
        'import { c } from "./c"; export const b = c + 1; export let a = effect(); function effect(): number { return 1; }',
      "c.ts": 'import { a } from "./a"; export let c = a + effect(); function effect(): number { return 1; }',
    },
    ["LINK_UNSUPPORTED sample/c.ts:1:41"],
  ],
  [
    "a constant that a statement without an effect reads before its module ran",
    {
      "filter.ts": request("handle.logInfo(`${b}`);", 'import { b } from "./a";'),
      "a.ts": 'import { c } from "./c"; export const b = c + 1; export const list = [b];',
      "c.ts": 'import { list } from "./a"; export const c = 1; for (const each of [...list]) { const left = each; }',
    },
    ["LINK_UNSUPPORTED sample/c.ts:1:72"],
  ],
  [
    "a constant that a function reads before its module ran",
    {
      "filter.ts": request("handle.logInfo(`${a}`);", 'import { a } from "./a";'),
      "a.ts":
        'import { c } from "./c"; export const a = c + 1; export function read(): number { return [1].map((n) => n + a)[0] ?? 0; }',
      "c.ts": 'import { read } from "./a"; const early = (): number => read(); export const c = early();',
    },
    ["LINK_UNSUPPORTED sample/a.ts:1:109"],
  ],
  [
    "a constant that a function reads which another one calls before its module ran",
    {
      "filter.ts": request("handle.logInfo(`${a}`);", 'import { a } from "./a";'),
      "a.ts": 'import { c } from "./c"; export const a = c + 1; export function read(): number { return a; }',
      "c.ts":
        'import { read } from "./a"; function call(run: () => number): number { return run(); } export const c = call(read);',
    },
    ["LINK_UNSUPPORTED sample/a.ts:1:90"],
  ],
  [
    "a constant read too early by a function that is handed on as a member of its module",
    {
      "filter.ts": request("handle.logInfo(`${a}`);", 'import { a } from "./a";'),
      "a.ts": 'import { c } from "./c"; export const a = c + 1; export function read(): number { return a; }',
      "c.ts":
        'import * as all from "./a"; function call(run: () => number): number { return run(); } export const c = call(all.read);',
    },
    ["LINK_UNSUPPORTED sample/a.ts:1:90"],
  ],
  [
    "a constant read too early by one of two functions",
    {
      "filter.ts": request("handle.logInfo(`${a}`);", 'import { a } from "./a";'),
      "a.ts": 'import { c } from "./c"; export const a = c + 1; export function read(): number { return a; }',
      "c.ts":
        'import { read } from "./a"; function call(run: () => number): number { return run(); } export const c = call(c2() > 1 ? read : () => 1); function c2(): number { return 2; }',
    },
    ["LINK_UNSUPPORTED sample/a.ts:1:90"],
  ],
  [
    "a constant read too early by a function without a name",
    {
      "filter.ts": request("handle.logInfo(`${a}`);", 'import { a } from "./a";'),
      "a.ts": 'import { c } from "./c"; export const a = c + 1; export function read(): number { return a; }',
      "c.ts":
        'import { read } from "./a"; function call(run: () => number): number { return run(); } export const c = call(() => read());',
    },
    ["LINK_UNSUPPORTED sample/a.ts:1:90"],
  ],
  [
    "a constant read too early by a function that is handed on twice",
    {
      "filter.ts": request("handle.logInfo(`${a}`);", 'import { a } from "./a";'),
      "a.ts": 'import { c } from "./c"; export const a = c + 1; export function read(): number { return a; }',
      "c.ts":
        'import { read } from "./a"; function call(run: () => number): number { return run(); } function twice(run: () => number): number { return call(run); } export const c = twice(read);',
    },
    ["LINK_UNSUPPORTED sample/a.ts:1:90"],
  ],
  [
    "a constant read too early by a function with another name",
    {
      "filter.ts": request("handle.logInfo(`${a}`);", 'import { a } from "./a";'),
      "a.ts": 'import { c } from "./c"; export const a = c + 1; export function read(): number { return a; }',
      "c.ts": 'import { read } from "./a"; const again = read; export const c = again();',
    },
    ["LINK_UNSUPPORTED sample/a.ts:1:90"],
  ],
  [
    "a constant read too early where an instance is made",
    {
      "filter.ts": request("handle.logInfo(`${a}`);", 'import { a } from "./a";'),
      "a.ts": 'import { c } from "./c"; export const a = c + 1;',
      "c.ts": 'import { Reader } from "./reader"; export const c = new Reader().value;',
      "reader.ts":
        'import { a } from "./a"; export class Reader { readonly value: number; constructor() { this.value = a; } }',
    },
    ["LINK_UNSUPPORTED sample/reader.ts:1:101"],
  ],
  [
    "a constant read too early by a condition that is decided",
    {
      "filter.ts": request('if (a) handle.logInfo("x");', 'import { a } from "./a";'),
      "a.ts": 'import { b } from "./b"; export const a: boolean = b; export const other = true;',
      "b.ts": 'import { other } from "./a"; export const b: boolean = other;',
    },
    ["LINK_UNSUPPORTED sample/b.ts:1:56"],
  ],
  [
    "a constant that a method will read",
    {
      "filter.ts": request("handle.logInfo(`${a}`);", 'import { a } from "./a";'),
      "a.ts":
        'import { Reader } from "./c"; const reader = new Reader(); export const a = reader.number; export const late = 3; ',
      "c.ts": 'import { late } from "./a"; export class Reader { number = 2; read(): number { return late; } }',
    },
    [],
  ],
  [
    "a constant that a function will read which another one keeps",
    {
      "filter.ts": request("handle.logInfo(`${a}`);", 'import { a } from "./a";'),
      "a.ts": 'import { c } from "./c"; export const a = c + 1; export function read(): number { return a; }',
      "c.ts":
        'import { read } from "./a"; function keep(run: () => number): number { return [run].length; } export const c = keep(read);',
    },
    [],
  ],
  ...inCycle("by an object's method", "const a: number = t.f() + 1;", "export const t = { f: () => @a };"),
  ...inCycle(
    "by a function in a table",
    'const a = t["k"]!() + 1;',
    "export const t: Record<string, () => number> = { k: () => @a };",
  ),
  ...inCycle(
    "by a method of an instance",
    "const a = new t().m() + 1;",
    "export class t { m(): number { return @a; } }",
  ),
  ...inCycle("by an accessor", "const a = new t().m + 1;", "export class t { get m(): number { return @a; } }"),
  ...inCycle("by a field of an instance", "const a: number = new t().m + 1;", "export class t { m: number = @a; }"),
  ...inCycle(
    "by a tagged template",
    "const a = t`x` + 1;",
    "export function t(texts: TemplateStringsArray): number { return texts.length + @a; }",
  ),
  ...inCycle(
    "by what pcall calls",
    "const [, a] = pcall(t);",
    "export const t = (): number => (@a === undefined ? 1 : 2);",
  ),
  ...inCycle(
    "by what string.gsub calls",
    'const a: number = string.gsub("x", "%a", t)[0].length;',
    "export const t = (): string => `${@a}`;",
  ),
  ...inCycle(
    "in the statement that gives the value",
    "const a: number = [1].map((n) => n + @a)[0] ?? t;",
    "export const t = 1;",
  ),
  ...inCycle(
    "never, by a method that is switched off",
    "const a: number = (1 > 2 ? t.f() : 1) + 1;",
    "export const t = { f: () => a };",
  ),
  ...inCycle(
    "never, by what is only kept",
    "const kept: (() => number)[] = []; kept.push(t.f); const a: number = kept.length;",
    "export const t = { f: () => a };",
  ),
  ...inCycle(
    "never, by another function of a table",
    "const a: number = t.g() + 1;",
    "export const t = { f: () => a, g: () => 2 };",
  ),
  ...inCycle(
    "never, by a function that reads what has its value",
    "const one = 1, a = read() + t; function read(): number { return one; }",
    "export const t = 1; export const later = () => a;",
  ),
  ...inCycle(
    "never, by a function that calls itself",
    "const f = (n: number): number => (n > 0 ? f(n - 1) : t); const a = f(1);",
    "export const t = 1; export const later = () => a;",
  ),
];

/** Two modules that import each other, of which `b` runs first. @param a with the constant `a`; `@` stands before the read that is found */
function inCycle(title: string, a: string, b: string): readonly FindingCase[] {
  const marked = {
    "a.ts": `import { t } from "./b"; ${a} export { a };`,
    "b.ts": `import { a } from "./a"; ${b}`,
  };
  const found = Object.entries(marked).flatMap(([file, text]) =>
    text.includes("@") ? [`LINK_UNSUPPORTED sample/${file}:1:${text.indexOf("@") + 1}`] : [],
  );
  const modules = Object.fromEntries(Object.entries(marked).map(([file, text]) => [file, text.replace("@", "")]));
  const filter = request("handle.logInfo(`${a}`);", 'import { a } from "./a";');
  return [[`a constant read too early ${title}`, { "filter.ts": filter, ...modules }, found]];
}
