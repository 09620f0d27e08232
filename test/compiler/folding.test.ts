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
const texts = ["word", "none", "text", "missing"];

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
        fc.constantFrom("===", "!==", "==", "!="),
        fc.constantFrom("undefined", '"word"', "true", "3"),
      )
      .map(([left, operator, right]) => `((${left} as unknown) ${operator} ${right})`),
    fc.tuple(fc.constantFrom(...texts), tie("expression")).map(([left, right]) => `(${left} ?? ${right})`),
    fc.constantFrom(...names).map((name) => `(typeof (${name} as unknown) === "string")`),
    fc.constantFrom(...texts).map((name) => `(${name} as unknown as string | undefined)?.length`),
    fc.constantFrom(...texts).map((name) => `(${name} as unknown as string | undefined)?.startsWith("w")`),
    fc.constantFrom(...texts).map((name) => `["a", "word"].includes(${name} as unknown as string)`),
  ),
}));

/** Statements over an expression, and over constants that are made of it; `log` says what came of them. */
const statementsOf = (text: string, index: number): readonly string[] => [
  `log(${text});`,
  `if (${text}) log("then"); else log("else");`,
  `const made${index} = ${text}; const negated${index} = !made${index};`,
  `if (made${index}) log("then"); if (!made${index}) log("else"); log(negated${index} ? 1 : 2);`,
  `while (${text}) { log("while"); break; }`,
  `for (; ${text};) { log("for"); break; }`,
  `for (let i = 1; i < 3 && ${text}; i++) log(i);`,
  `for (let i = 1; ${text} && i < 3; i++) log(i);`,
  `${text} && log("and");`,
  `${text} || log("or");`,
  `${text} ? log("yes") : log("no");`,
  `switch (made${index} as unknown) { case "word": log("word"); break; case 3: case 4: log("3"); break; case undefined: if (yes) break; log("none"); break; case true: { const inner = "true"; log(inner); break; } default: log("default"); }`,
  `for (const round of [1, 2]) { switch (${text} as unknown) { case true: if (round === 1) continue; log("true"); break; case false: log("false"); } log(round); }`,
];

const derived = `
import { on, off, word, three } from "./parameters";
export const isWord = word === "word";
export const isNone = !isWord || off;
export const isThree = isWord && three === 3;
export const kind: unknown = isThree ? word : on;
`;

const fixed = `
if (isNone) log("none"); else log("some");
if (all.isThree && parameters.on) log("three");
if (parameters.off) log("off");
switch (kind) { case "word": log("kind"); break; default: log("other"); }
switch (parameters.three) { case 1: log(1); break; default: case 2: log(2); }
`;

function filterOf(expressions: readonly string[]): string {
  return `import type { RequestHandle } from "envoy-lua-kit/envoy-api";
import { ${Object.keys(parameters).join(", ")} } from "./parameters";
import * as parameters from "./parameters";
import { isNone, kind } from "./derived";
import * as all from "./derived";
export function onRequest(handle: RequestHandle): void {
  const text = handle.headers().get("x-text");
  const missing = handle.headers().get("x-missing");
  const yes: boolean = text !== undefined;
  const no: boolean = missing !== undefined;
  function log(value: unknown): void { handle.logInfo(tostring(value)); }
  ${fixed}
${expressions.map((each, index) => `function part${index}(): void {\n${statementsOf(each, index).join("\n")}\n}\npart${index}();`).join("\n")}
}
`;
}

function expectedLogs(expressions: readonly string[]): readonly string[] {
  const logs: string[] = [];
  const log = (value: string | number | boolean | undefined): void =>
    void logs.push(value === undefined ? "nil" : String(value));
  const constants = { isNone: false, kind: "word", all: { isThree: true }, parameters };
  const code = [fixed, ...expressions.map((each, index) => `{ ${statementsOf(each, index).join("\n")} }`)].join("\n");
  vm.runInNewContext(code.replaceAll(/ as (unknown|string( \| undefined)?)/g, ""), {
    ...parameters,
    ...atRunTime,
    ...constants,
    log,
  });
  return logs;
}

describe("Folded expressions", () => {
  test("have the values that they have in JavaScript", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(expression, { minLength: 6, maxLength: 6 }), async (expressions) => {
        const modules = {
          "filter.yaml": manifest,
          "filter.ts": filterOf(expressions),
          "parameters.ts": declarations,
          "derived.ts": derived,
        };
        expect(await logsOf(modules, { "x-text": "text" })).toEqual(expectedLogs(expressions));
      }),
      { numRuns: Number(process.env["FUZZ_RUNS"] ?? 8), seed: Number(process.env["FUZZ_SEED"] ?? 1) },
    );
  }, 300_000);
});
