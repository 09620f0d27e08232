import { request, type FindingCase } from "./early-reads.ts";

const around = `interface Method { check(p: string): boolean }
interface Plain { check: (p: string) => boolean }
interface Optional { check?: (p: string) => boolean }
const allow = (p: string): boolean => p === "/ok";
const object: Method = { check(p) { return p === "/ok"; } };
class Checker { ok = "/ok"; check(p: string): boolean { return p === this.ok; } }
function run(hooks: Plain): boolean { return hooks.check("/ok"); }
function runOptional(hooks: Optional): boolean { return hooks.check?.("/ok") === true; }
function call(check: (p: string) => boolean): boolean { return check("/ok"); }
`;

/** Statements with the column of each finding, on line 13 of their module. */
const refused: readonly (readonly [title: string, statement: string, ...columns: readonly number[]])[] = [
  ["a method given for a function", "return call(object.check);", 13],
  ["an instance given for an object with a function", "return run(new Checker());", 12],
  ["an instance given for an object with an optional function", "return runOptional(new Checker());", 20],
  ["an object with a method given for one with a function", "return run(object);", 12],
  ["a choice of a function and a method", 'const f = 1 > Number("2") ? allow : object.check; return f("/ok");', 37],
  ["an array of functions and methods", 'return [allow, object.check].some((f) => f("/ok"));', 16],
  [
    "a function behind a method and ??",
    'const f = (object as Partial<Method>).check ?? allow; return f("/ok");',
    11,
    48,
  ],
  [
    "two results of a function",
    'const f = (n: number) => { if (n > 1) return allow; return object.check; }; return f(1)("/ok");',
    60,
  ],
  [
    "an object that satisfies a type with a function",
    'const o = { check(p) { return p === "/ok"; } } satisfies Plain; return o.check("/ok");',
    13,
  ],
  [
    "this in a method given for a function",
    'const o: Plain & { n: string } = { n: "/ok", check(p) { return p === this.n; } }; return o.check("/ok");',
    46,
  ],
  [
    "this in a function of an object",
    'const o = { n: "/ok", check: function (p: string): boolean { return p === this.n; } }; return o.check("/ok");',
    30,
  ],
  [
    "an object with a function given where a type parameter wants a method",
    'const f = <T extends Method>(o: T): boolean => o.check("/ok"); return f({ check: allow });',
    73,
  ],
  [
    "a function in a class in place of a method",
    'class Other extends Checker { override check = allow; } return new Other().check("/ok");',
    7,
  ],
  [
    "a class with a method that implements a function",
    'class Other implements Plain { check(p: string): boolean { return p === "/ok"; } } return new Other().check("/ok");',
    7,
  ],
  [
    "a list of objects with methods given for objects with functions",
    'const all: Plain[] = [new Checker()]; return all.every((each) => each.check("/ok"));',
    23,
  ],
  [
    "a variable that is declared for one and set to the other",
    'let f = allow; if (f("")) return true; f = object.check; return f("/ok");',
    44,
  ],
  ["a pattern's default", 'const { check = object.check }: Optional = {}; return check("/ok");', 17],
  [
    "a function whose parameter has a method for one whose parameter has a function",
    'const ask = (o: Method): boolean => o.check("/ok"); const all: ((o: Plain) => boolean)[] = [ask]; return all.length > 0;',
    93,
  ],
  ["an object that is spread", 'const o: Plain = { ...object }; return o.check("/ok");', 23],
  ["a cast", "return run(object as Plain);", 12],
  [
    "two values of a variable without a type",
    'let f; if (Number("1") > 2) f = allow; else f = object.check; return f("/ok");',
    49,
  ],
  [
    "functions and methods pushed to a list without a type",
    'const list = []; list.push(allow, object.check); return list.every((f) => f("/ok"));',
    35,
  ],
  [
    "a member that is a function or a method",
    'const all = { a: allow, b(p: string) { return p === "/ok"; } }; let k: keyof typeof all = "a"; if (Number("1") > 2) k = "b"; return all[k]("/ok");',
    133,
  ],
  [
    "a function that Object.assign puts in a method's place",
    'return Object.assign({}, object, { check: allow }).check("/ok");',
    8,
  ],
  [
    "a type argument that is a method's type",
    'class Box<F extends (p: string) => boolean> { f?: F; } return new Box<Method["check"]>().f === undefined;',
    71,
  ],
];

/** Functions that would be called otherwise than they are made. */
export const functionKinds: readonly FindingCase[] = refused.map(([title, statement, ...columns]) => [
  title,
  {
    "filter.ts": request("handle.logInfo(`${decide()}`);", 'import { decide } from "./a";'),
    "a.ts": `${around}\nexport function decide(): boolean {\n\n${statement}\n}\n`,
  },
  columns.map((column) => `LUA_UNSUPPORTED sample/a.ts:13:${column}`),
]);
