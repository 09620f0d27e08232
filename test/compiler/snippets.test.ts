import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { logging } from "../support/logging-filter.ts";
import { logsOf } from "../support/run-filter.ts";
import { runAsJavaScript } from "./graphs/run-as-javascript.ts";

/**
 * Statements of a function that returns `notes`, below their titles. What is around them: `list` and `box`, which `renew` and `renewBox`
 * replace by others, `note`, which says that it was called, and `show`, which says what came of it.
 */
function readSnippets(file: string): readonly (readonly [title: string, statements: string])[] {
  const text = readFileSync(new URL(`snippets/${file}`, import.meta.url), "utf8");
  return text
    .trimEnd()
    .split("\n\n")
    .map((snippet) => {
      const [title = "", statements = ""] = snippet.split(":\n  ");
      return [title, statements];
    });
}

const around = `
interface Box { n: number; list: number[] }
const notes: string[] = [];
let list = [1, 2, 3];
let names = ["a"];
let box: Box = { n: 1, list: [1, 2] };
let index = 0;
const lists: number[][] = [[1], [2], [3]];
function note(n: number): number { notes.push(String(n)); return n; }
function renew(n: number): number { list = [n, n + 1]; return n; }
function renewNames(name: string): string { names = []; return name; }
function renewBox(n: number): number { box = { n: -n, list: [n] }; return n; }
function replaceList(n: number): number { box.list = [-n]; return n; }
function setN(n: number): number { box.n = n; return n; }
function step(n: number): number { index += 1; return n; }
function grow(): number { list.push(list.length * 10); return list.length; }
function sum(...all: number[]): number { let result = 0; for (const each of all) result = result * 10 + each; return result; }
function given(): number[] { note(100); return list; }
function givenBox(): Box { note(200); return box; }
function numberText(n: number): string { return n !== n ? "none" : n === Number.POSITIVE_INFINITY ? "all" : n === -Number.POSITIVE_INFINITY ? "-all" : String(n); }
function show(...shown: (number | string | boolean)[][]): void { for (const each of shown) notes.push(each.map((value) => String(value)).join("/")); }
`;

function graphOf(statements: string): Readonly<Record<string, string>> {
  return {
    "filter.ts": logging('import { result } from "./a";', "result()"),
    "a.ts": `${around}\nexport function result(): string {\n${statements}\nreturn notes.join(" ");\n}`,
  };
}

describe.each([
  ["As in JavaScript, evaluated first is", "evaluation-order.txt"],
  ["As in JavaScript, out of a try leads", "leaving-try.txt"],
  ["As in JavaScript is the remainder", "remainders.txt"],
  ["As in JavaScript are bits", "bits.txt"],
  ["As in JavaScript is a number", "texts-to-numbers.txt"],
  ["As in JavaScript, behind the end of a function there is", "behind-the-end.txt"],
  ["As in JavaScript goes a loop that counts", "counting-loops.txt"],
  ["As in JavaScript goes a loop", "loop-heads.txt"],
  ["As in JavaScript is", "chains.txt"],
  ["As in JavaScript are brackets at the start of a line", "brackets.txt"],
  ["As in JavaScript are called", "functions.txt"],
  ["As in JavaScript is, by a method of lists or texts,", "library-methods.txt"],
  ["As in JavaScript is, in a plainer form,", "plainer-forms.txt"],
])("%s", (_what, file) => {
  const snippets = readSnippets(file);
  const expected = runAsJavaScript(snippets.map(([, statements]) => graphOf(statements)));

  test.each(snippets.map(([title, statements], index) => [title, statements, index] as const))(
    "%s",
    async (_title, statements, index) => {
      expect({ logs: await logsOf(graphOf(statements)) }).toEqual((await expected)[index]);
    },
  );
});
