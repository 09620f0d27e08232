import { request, type FindingCase } from "./early-reads.ts";

const refused: Readonly<Record<string, string>> = {
  "a number as key of texts":
    "const hits: Record<string, number> = {}; hits[§200] = 1; handle.logInfo(`${hits['200']}`);",
  "a number that is counted as key of texts":
    "const hits: Record<string, number> = {}; for (const n of [1]) { hits[§n] = n; }",
  "a number or a text as key":
    "const hits: Record<string, number> = {}; const key: string | number = handle.headers().getNumValues('a') > 1 ? 1 : 'a'; hits[§key] = 1;",
  "a number in an object with texts as keys":
    "const reasons: Record<string, string> = { a: 'b', §200: 'OK' }; handle.logInfo(reasons['200'] ?? '');",
  "a computed number in an object with texts as keys":
    "const n = handle.headers().getNumValues('a'); const reasons: Record<string, string> = { §[n]: 'OK' }; handle.logInfo(reasons['200'] ?? '');",
  "a numeral as key of numbers":
    "const reasons: Record<number, string> = { 200: 'OK' }; handle.logInfo(reasons[§'200'] ?? '');",
  "a numeral in an object with numbers as keys":
    "const reasons: Record<number, string> = { §'200': 'OK' }; handle.logInfo(reasons[200] ?? '');",
  "a numeral as key of a member named by a number": "const reasons = { 200: 'OK' }; handle.logInfo(reasons[§'200']);",
  "a number as key of a member named by a text": "const reasons = { '200': 'OK' }; handle.logInfo(reasons[§200]);",
  "a number looked for among texts": "const hits: Record<string, number> = {}; if (§200 in hits) handle.logInfo('in');",
  "the keys of numbers":
    "const reasons: Record<number, string> = { 200: 'OK' }; handle.logInfo(Object.keys(§reasons)[0] ?? '');",
  "the entries of numbers":
    "const reasons: Record<number, string> = { 200: 'OK' }; for (const [key] of Object.entries(§reasons)) handle.logInfo(key);",
  "a loop over the keys of numbers":
    "const reasons: Record<number, string> = { 200: 'OK' }; for (const key in §reasons) handle.logInfo(key);",
  "an object with texts as keys, handed on as one with numbers":
    "const at = (all: Record<number, string>): string => all[200] ?? 'none'; const reasons: Record<string, string> = { '200': 'OK' }; handle.logInfo(at(§reasons));",
  "an object with texts as keys, given to a variable for one with numbers":
    "const reasons: Record<string, string> = { '200': 'OK' }; const numbered: { readonly [status: number]: string } = §reasons; handle.logInfo(numbered[200] ?? '');",
  "the keys of members named by numbers":
    "const reasons = { 200: 'OK' }; handle.logInfo(Object.keys(§reasons)[0] ?? '');",
};

const allowed: Readonly<Record<string, string>> = {
  "an object handed on as one with the same keys":
    "const at = (all: Record<number, string>): string => all[200] ?? 'none'; const byText = (all: Readonly<Record<string, string>>): string => all['200'] ?? 'none'; const numbers: Record<number, string> = { 200: 'OK' }; const texts: Record<string, string> = { '200': 'OK' }; handle.logInfo(at(numbers) + byText(texts));",
  "a text of a number as key":
    "const hits: Record<string, number> = {}; hits[String(200)] = 1; hits[`${7}`] = 2; handle.logInfo(`${hits['200']}`);",
  "a number as key of numbers":
    "const reasons: Record<number, string> = { 200: 'OK' }; handle.logInfo(reasons[200] ?? '');",
  "a number as key of an array, a tuple and a text":
    "const list = ['a']; const pair = ['a', 1] as const; const text = 'ab'; handle.logInfo(`${list[0]} ${pair[1]} ${text[1]}`);",
  "a number as key of a table":
    "const table = new LuaTable<number, string>(); table.set(200, 'OK'); for (const [n, text] of pairs(table)) handle.logInfo(`${n} ${text}`);",
  "members named by numbers": "const reasons = { 200: 'OK', 404: 'Not found' } as const; handle.logInfo(reasons[200]);",
  "members named by an enum":
    "enum Color { Red, Green } const names: Record<Color, string> = { [Color.Red]: 'red', [Color.Green]: 'green' }; handle.logInfo(names[Color.Red]);",
  "a numeral as key of texts": "const hits: Record<string, number> = { '200': 1 }; handle.logInfo(`${hits['200']}`);",
  "how many keys of numbers there are":
    "const reasons: Record<number, string> = { 200: 'OK' }; handle.logInfo(`${Object.keys(reasons).length}`);",
  "pairs of numbers":
    "const reasons: Record<number, string> = { 200: 'OK' }; for (const [n, text] of pairs(reasons)) handle.logInfo(`${n} ${text}`);",
  "the keys of texts":
    "const hits: Record<string, number> = { a: 1 }; for (const key in hits) handle.logInfo(key); for (const [key] of Object.entries(hits)) handle.logInfo(key);",
  "headers of an answer": "handle.respond({ ':status': 200, 'x-a': '1' });",
  "what may be of any type": "const all: any = {}; all[1] = 2; handle.logInfo(`${all[1]}`);",
};

/** Numbers as keys, which JavaScript makes texts of; § stands before what is found. */
export const numberKeys: readonly FindingCase[] = [
  ...Object.entries(refused).map(([title, body]): FindingCase => {
    const column = 3 + body.indexOf("§");
    return [title, { "filter.ts": request(body.replace("§", "")) }, [`LUA_UNSUPPORTED sample/filter.ts:4:${column}`]];
  }),
  ...Object.entries(allowed).map(([title, body]): FindingCase => [title, { "filter.ts": request(body) }, []]),
];
