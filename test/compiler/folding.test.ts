import vm from "node:vm";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { logsOf } from "../support/run-filter.ts";

/*
 * Expressions over parameters, which are folded, and over values that are known only at run time, must have the value that JavaScript
 * gives them. Empty texts and 0 are left out: Lua takes them for true.
 */

const parameters = { on: true, off: false, word: "word", none: undefined, three: 3 } as const;
const atRunTime = { text: "text", missing: undefined, yes: true, no: false } as const;

const declarations = `
export const on: boolean = true;
export const off: boolean = false;
export const word: string | undefined = "word";
export const none: string | undefined = undefined;
export const three: number = 3;
`;

const manifest = `
name: sample
version: 1.2.3
description: A filter of a test
envoy: { from: "1.36", to: "1.40" }
parameters:
  on: { description: a, type: boolean }
  off: { description: a, type: boolean }
  word: { description: a, type: [string, "null"] }
  none: { description: a, type: [string, "null"] }
  three: { description: a, type: integer }
`;

const names = [...Object.keys(parameters), ...Object.keys(atRunTime)];

const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { depthSize: "medium" },
    fc.constantFrom(...names),
    fc
      .tuple(tie("expression"), fc.constantFrom("&&", "||"), tie("expression"))
      .map(([left, operator, right]) => `(${left} ${operator} ${right})`),
    tie("expression").map((inner) => `!${inner}`),
    fc
      .tuple(tie("expression"), tie("expression"), tie("expression"))
      .map(([test, one, other]) => `(${test} ? ${one} : ${other})`),
    fc
      .tuple(
        fc.constantFrom(...names),
        fc.constantFrom("===", "!=="),
        fc.constantFrom("undefined", '"word"', "true", "3"),
      )
      .map(([left, operator, right]) => `((${left} as unknown) ${operator} ${right})`),
  ),
}));

/** Each expression once as a value, once as a condition. */
function filterOf(expressions: readonly string[]): string {
  const lines = expressions.flatMap((text) => [
    `  handle.logInfo(tostring(${text}));`,
    `  if (${text}) handle.logInfo("then"); else handle.logInfo("else");`,
  ]);
  return `import type { RequestHandle } from "envoy-lua-kit/envoy-api";
import { ${Object.keys(parameters).join(", ")} } from "./parameters";
export function onRequest(handle: RequestHandle): void {
  const text = handle.headers().get("x-text");
  const missing = handle.headers().get("x-missing");
  const yes: boolean = text !== undefined;
  const no: boolean = missing !== undefined;
${lines.join("\n")}
}
`;
}

function expectedLogs(expressions: readonly string[]): readonly string[] {
  const values = { ...parameters, ...atRunTime };
  return expressions.flatMap((text) => {
    const value = vm.runInNewContext(text.replaceAll(" as unknown", ""), values) as
      string | number | boolean | undefined;
    return [value === undefined ? "nil" : String(value), value ? "then" : "else"];
  });
}

describe("Folded expressions", () => {
  test("have the values that they have in JavaScript", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(expression, { minLength: 12, maxLength: 12 }), async (expressions) => {
        const modules = { "filter.yaml": manifest, "filter.ts": filterOf(expressions), "parameters.ts": declarations };
        expect(await logsOf(modules, { "x-text": "text" })).toEqual(expectedLogs(expressions));
      }),
      { numRuns: Number(process.env["FUZZ_RUNS"] ?? 8), seed: Number(process.env["FUZZ_SEED"] ?? 1) },
    );
  }, 300_000);
});
