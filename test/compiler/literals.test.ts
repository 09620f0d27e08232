import { describe, expect, test } from "vitest";
import { logging } from "../support/logging-filter.ts";
import { compileModules, logsOf, runScript } from "../support/run-filter.ts";
import { valueOf } from "../support/expect-value.ts";
import { runAsJavaScript } from "./graphs/run-as-javascript.ts";

/** Of `n`, which is 3, and of literals. */
const expressions: readonly string[] = [
  '"x".length',
  '"x".toUpperCase()',
  '"xyz"[1]',
  "`a${n}`.length",
  "(5).toString()",
  "5.5.toFixed(2)",
  "(-5).toString()",
  "(n > 2 ? 'a' : 'bc').length",
  "('a' + n).length",
  "({ a: 1 }).a",
  "({ a: 1 })['a']",
  "({ a(): number { return 4; } }).a()",
  "[1][0]",
  "[1, 2].length",
  "[[1]][0]![0]",
  "(n > 2 ? [1] : [2])[0]",
  "(() => 5)()",
  "(function (): number { return 6; })()",
  "('x' as unknown as { a: number | undefined }).a ?? 7",
  "-(-n)",
  "- -n",
  "-(-(-n))",
  "-(-5) - -(-1)",
  "-(-n * 2)",
  "-(-(n ** 2))",
  "n - -(-n)",
  "n - -1",
  "2 ** -n",
  "(-n) ** 2",
  "-(n ** 2)",
  "(2 ** n) ** 2",
  "-(~n) - ~(-n)",
  "(true && 1e999) > n",
  "(n > 2 ? -1e999 : 1) < n",
];

describe("A literal, or a sign before a sign, gives what it gives in JavaScript:", () => {
  const graphOf = (expression: string): Readonly<Record<string, string>> => ({
    "filter.ts": logging('import { result } from "./a";', "result(3)"),
    "a.ts": `export function result(n: number): string { return String(${expression}); }`,
  });
  const expected = runAsJavaScript(expressions.map(graphOf));

  test.each(expressions.map((expression, index) => [expression, index] as const))("%s", async (expression, index) => {
    expect({ logs: await logsOf(graphOf(expression)) }).toEqual((await expected)[index]);
  });
});

describe("What TypeScript was told is something raises where it is nothing, as in JavaScript:", () => {
  test.each([
    ["(undefined as unknown as { a(): number }).a()", "index"],
    ["(undefined as unknown as { a: number }).a", "index"],
    ["((null as unknown as { a: number }).a = 5)", "index"],
    ["(void 0 as unknown as { a: number }).a", "index"],
    ["(undefined as unknown as number[])[n]!", "index"],
    ["(undefined as unknown as number[]).push(n)", "get length of"],
    ["(undefined as unknown as () => number)()", "call"],
    ["(({ a }: { a: number }) => a)(undefined as unknown as { a: number })", "index"],
  ])("%s", async (expression, attempt) => {
    const modules = {
      "filter.ts": logging('import { result } from "./a";', "result(3)"),
      "a.ts": `export function result(n: number): number { const value = ${expression}; return value + n; }`,
    };
    const { logs } = await runScript(valueOf(compileModules(modules)).lua);
    expect(logs.map(({ message }) => message).join("\n")).toMatch(new RegExp(`attempt to ${attempt} .*nil value`));
  });
});
