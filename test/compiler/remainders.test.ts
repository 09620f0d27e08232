import { describe, expect, test } from "vitest";
import { logging } from "../support/logging-filter.ts";
import { compileModules } from "../support/run-filter.ts";
import { valueOf } from "../support/expect-value.ts";

/** Statements with one `%` each, which may use the number `given` that nothing is known of. */
const counts: Readonly<Record<string, string>> = {
  "a length": "const texts = ['a']; use(texts.length % 2);",
  "a loop's number": "for (let i = 0; i < 9; i++) use(i % 3);",
  "a number of a range": "for (const i of $range(1, 9)) use(i % 3);",
  "a byte of a text": "const [first] = string.byte('a', 1, 1); use((first ?? 0) % 3);",
  "a sum and a product of counts":
    "let hash = 7; for (const i of $range(1, 9)) hash = hash * 31 + i; use(hash % 1000);",
  "what is rounded": "use(Math.floor('abc'.length / 2) % 4);",
  "what a function is given and gives":
    "const half = (n: number): number => Math.floor(n / 2); const last = (n: number): number => n % 8; use(last(half(9)));",
  "what is kept in a table":
    "const sizes = new LuaTable<string, number>(); sizes.set('a', 5); use(sizes.get('a') % 3);",
  "what is shifted without a sign":
    "let hash = 7; hash = (hash * 31 + given) >>> 0; use(hash % 1000); use((given >>> 1) % 3);",
  "what is masked": "let n = 5; n = (n + given) & 255; use(n % 8); n &= 0x7fffffff; use(n % 8); use((15 & given) % 8);",
  "the remainder of a count": "let n = 5; n %= 3; use(n);",
};

const others: Readonly<Record<string, string>> = {
  "any number": "use(given % 3);",
  "a count by any number": "use('abc'.length % given);",
  "a difference": "use(('abc'.length - 5) % 2);",
  "what is masked with a sign": "use((given & -2) % 3);",
  "what is masked by all bits": "use((given & 0xffffffff) % 3);",
  "other bits": "use((5 | given) % 3);",
  "a fraction": "use(('abc'.length / 2) % 1);",
  "a loop that counts down": "for (let i = 3; i > -3; i--) use(i % 2);",
  "what only some calls give as a count": "const last = (n: number): number => n % 8; use(last(9) + last(-9));",
  "what a function that is handed on is given": "const last = (n: number): number => n % 8; use(last(9)); run(last);",
  "a parameter that is changed": "const last = (n: number): number => { n -= 9; return n % 8; }; use(last(3));",
  "a table that is handed on":
    "const sizes = new LuaTable<string, number>(); sizes.set('a', 5); fill(sizes); use(sizes.get('a') % 3);",
  "a member": "const own = { size: 5 }; use(own.size % 3);",
  "a member that is called length": "const own = { length: -5 }; use(own.length % 3);",
};

function luaOf(statements: string): string {
  const script = compileModules({
    "filter.ts": logging('import { result } from "./a";', "result(Number(handle.headers().get('n')))"),
    "a.ts": `
const used: number[] = [];
function use(n: number): void { used.push(n); }
function run(f: (n: number) => number): void { used.push(f(-1)); }
function fill(table: LuaTable<string, number>): void { table.set("a", -2); }
export function result(given: number): number { ${statements} run((n) => n + given); fill(new LuaTable()); return used.length; }`,
  });
  return valueOf(script).lua;
}

describe("Lua's own operator is the remainder of", () => {
  test.each(Object.entries(counts))("%s", (_, statements) => {
    expect(luaOf(statements)).toContain(" % ");
    expect(luaOf(statements)).not.toContain("math.fmod");
  });
});

describe("A function that takes the sign of the left side is that of", () => {
  test.each(Object.entries(others))("%s", (_, statements) => {
    expect(luaOf(statements)).toContain("math.fmod(");
    expect(luaOf(statements)).not.toContain(" % ");
  });
});
