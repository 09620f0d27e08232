import { checkRule } from "./check-rule.ts";
import { request } from "./findings-of.ts";

const given =
  'const path = string.gsub(handle.headers().get(":path") ?? "", "%%(%x%x)", (hex) => string.char(tonumber(hex, 16) as number))[0];';
const add = (value: string): string => `\n  handle.headers().add("x-a", ${value});`;
const found = ["HEADER_VALUE_UNCHECKED 4:31"];

/** Ways of a text through the tables that library functions make. */
const ways: Readonly<Record<string, readonly [statements: string, value: string]>> = {
  "Object.assign": ["const own = Object.assign({ name: '' }, { name: path });", "own.name"],
  "Object.assign into a table that is there": [
    "const own = { name: '' }; Object.assign(own, { name: path });",
    "own.name",
  ],
  "Object.values": ["const own = Object.values({ name: path });", "own[0] ?? ''"],
  "Object.entries": ["const [[, own] = ['', '']] = Object.entries({ name: path });", "own"],
  at: ["const own = [{ name: path }].at(-1);", "own?.name ?? ''"],
  pop: ["const all = [{ name: path }]; const own = all.pop();", "own?.name ?? ''"],
  shift: ["const all = [{ name: path }]; const own = all.shift();", "own?.name ?? ''"],
  find: ["const own = [{ name: path }].find((each) => each.name !== 'x');", "own?.name ?? ''"],
  map: ["const own = [path].map((each) => ({ name: each }));", "own[0]?.name ?? ''"],
  "map of what is outside": ["const own = [1, 2].map(() => ({ name: path }));", "own[0]?.name ?? ''"],
  "map of what a table has": ["const own = [{ name: path }].map((each) => each.name);", "own[0] ?? ''"],
  flatMap: ["const own = [path].flatMap((each) => [{ name: each }]);", "own[0]?.name ?? ''"],
  slice: ["const own = [{ name: path }].slice();", "own[0]?.name ?? ''"],
  concat: ["const own = [{ name: '' }].concat([{ name: path }]);", "own[1]?.name ?? ''"],
  filter: ["const own = [{ name: path }].filter((each) => each.name !== 'x');", "own[0]?.name ?? ''"],
  reduce: ["const own = [path].reduce((all, each) => { all.name += each; return all; }, { name: '' });", "own.name"],
  "reduce to a text": ["const own = [path].reduce((all, each) => all + each, '');", "own"],
  forEach: ["const own = { name: '' }; [{ name: path }].forEach((each) => { own.name = each.name; });", "own.name"],
  sort: [
    "const own = [{ name: path }, { name: '' }].sort((a, b) => (a.name < b.name ? -1 : 1));",
    "own[0]?.name ?? ''",
  ],
};

checkRule(
  "HEADER_VALUE_UNCHECKED in tables that the library makes",
  Object.entries(ways).map(([way, [statements, value]]) => [
    way,
    request(`${given} ${statements}${add(value)}`),
    found,
  ]),
);
