import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { logging } from "../support/logging-filter.ts";
import { logsOf } from "../support/run-filter.ts";
import { runAsJavaScript } from "./graphs/run-as-javascript.ts";

/** The rows of docs/lua-profiles.md: an expression with a number `zero`, what it gives in JavaScript, and in a script. */
const rows = readFileSync(new URL("../../docs/lua-profiles.md", import.meta.url), "utf8")
  .split("## What stays Lua's")[1]
  ?.split("\n")
  .map((line) => line.split("|").map((cell) => /^\s*`(.*)`\s*$/.exec(cell)?.[1]))
  .flatMap(([, , expression, javaScript, lua]) =>
    expression === undefined || javaScript === undefined || lua === undefined ? [] : [{ expression, javaScript, lua }],
  );

const graphOf = (expression: string): Readonly<Record<string, string>> => ({
  "filter.ts": logging('import { result } from "./a";', "result(0)"),
  "a.ts": `export function result(zero: number): string { return String(${expression}) + (zero > 0 ? "more" : ""); }`,
});

describe("As docs/lua-profiles.md says, Lua has its own", () => {
  const all = rows ?? [];
  const inJavaScript = runAsJavaScript(all.map(({ expression }) => graphOf(expression)));

  test("some of which are there", () => {
    expect(all.length).toBeGreaterThan(7);
  });

  test.each(all.map((row, index) => ({ ...row, index })))(
    "$expression",
    async ({ expression, javaScript, lua, index }) => {
      expect((await inJavaScript)[index]).toEqual({ logs: [javaScript] });
      expect(await logsOf(graphOf(expression))).toEqual([lua]);
    },
  );
});
