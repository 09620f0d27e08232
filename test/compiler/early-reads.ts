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
];
