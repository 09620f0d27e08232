import { describe, expect, test } from "vitest";
import { logging } from "../support/logging-filter.ts";
import { compileModules } from "../support/run-filter.ts";
import { valueOf } from "../support/expect-value.ts";

/** Statements with bit operators, which may use the whole number `given`, and what becomes of them. */
const plain: readonly (readonly [what: string, statements: string, lua: string])[] = [
  ["of parameters", "use(given & 255);", "bit.band(given, 255)"],
  ["of members", "const own = { flags: given }; use(own.flags | 4);", "bit.bor(own.flags, 4)"],
  ["of elements", "const bytes = [given]; use(bytes[0]! << 8);", "bit.lshift(bytes[1], 8)"],
  ["of elements in a loop", "for (const byte of [given]) use(byte >> 1);", "bit.arshift(byte, 1)"],
  ["of bytes", "const [a, b] = string.byte('ab', 1, 2); use((a! << 8) | b!);", "bit.bor(bit.lshift(a, 8), b)"],
  ["of a text's bytes", "use('abc'.charCodeAt(given) ^ 32);", "bit.bxor("],
  ["of where a text is", "use('abc'.indexOf('b') & 1);", "bit.band((string.find("],
  ["of sums and products", "use((given * 31 + 7) & 0xffff);", "bit.band(given * 31 + 7, 65535)"],
  ["of rounded numbers", "use(Math.floor(given / 2) & 1);", "bit.band(math.floor(given / 2), 1)"],
  ["of what is given to a function", "const low = (n: number): number => n & 7; use(low(given));", "bit.band(n, 7)"],
  ["of a function that is handed on", "use(...[given].map((n) => ~n));", "bit.bnot(n)"],
  ["of what is counted down", "let n = 5; n--; n -= 2; use(n & 3);", "bit.band(n, 3)"],
  ["assigned", "let n = given; n |= 8; use(n);", "n = bit.bor(n, 8)"],
  ["beside fractions that are compared", "if (given / 2 > 0.5) use(given & 1);", "bit.band(given, 1)"],
  ["beside fractions that are written", "notes.push(`${given / 2}`); use(given & 1);", "bit.band(given, 1)"],
  ["beside known fractions", "const n = 7; const half = n / 2; use(half); use(n & 1);", "bit.band(n, 1)"],
  ["without a sign, by some places", "use(given >>> 3);", "bit.rshift(given, 3)"],
  ["without a sign, by no places", "use((given & 1) >>> 0);", "bit.band(given, 1) % 4294967296"],
  [
    "without a sign, of a hash",
    "let hash = 7; for (const i of $range(1, 9)) hash = (hash * 31 + i) >>> 0; use(hash);",
    "hash = (hash * 31 + i) % 4294967296",
  ],
  [
    "of large products",
    "use(((given | 0) * 16777619) & 255);",
    "bit.band(bit.bor(given, 0) * 16777619 % 4294967296, 255)",
  ],
];

const cut: Readonly<Record<string, string>> = {
  "a quotient": "use((given / 2) | 0);",
  "a fraction": "use(2.5 << given);",
  "a text's number": "use(Number('2.5') | 0);",
  "what a text's number was assigned to": "const own = { n: Number('2.5') }; use(own.n | 0);",
  "a parameter beside fractions": "run((n) => (n | 0) * 0.5);",
  "what may be anything": "const all: any = given; use(all | 0);",
  "what Lua's library gives": "use((tonumber('2.5') ?? 0) | 0);",
  "a power below 0": "use((2 ** given) | 0);",
};

function luaOf(statements: string): string {
  const script = compileModules({
    "filter.ts": logging('import { result } from "./a";', "result(handle.headers().getNumValues('n'))"),
    "a.ts": `
const used: number[] = [];
const notes: string[] = [];
function use(...all: number[]): void { for (const n of all) used.push(n); }
function run(f: (n: number) => number): void { used.push(f(-1)); }
export function result(given: number): number { ${statements} run((n) => n + given); return used.length + notes.length; }`,
  });
  return valueOf(script).lua;
}

describe("A function of bit, and nothing else, is the operation", () => {
  test.each(plain)("%s", (_, statements, lua) => {
    expect(luaOf(statements)).toContain(lua);
    expect(luaOf(statements)).not.toContain("math.modf");
  });
});

describe("Cut before LuaJIT rounds it is", () => {
  test.each(Object.entries(cut))("%s", (_, statements) => {
    expect(luaOf(statements)).toContain("math.modf(");
  });
});
