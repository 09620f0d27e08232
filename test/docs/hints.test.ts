import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import { commonOptions } from "../../src/cli/parse-arguments.ts";
import { commands } from "../../src/cli/run-cli.ts";
import { root } from "./markdown.ts";

/** A call of `envoy-lua` in a sentence: its command, and the options that are named with it. */
const call = /\b(?:npx )?envoy-lua ([a-z]+)((?: (?![a-z]+ envoy-lua)[^\s,;()"]+)*)/g;

/** What envoy-lua does in a sentence, rather than what it is called with. */
const verbs: readonly string[] = ["did"];

test("hints of findings, and all other texts of the sources, call envoy-lua with what it has", () => {
  const texts = readdirSync(path.join(root, "src"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts") && !file.includes("templates"))
    .flatMap((file) => textsIn(parse(file)).map((text) => ({ file, text })));
  const calls = texts
    .flatMap(({ file, text }) =>
      [...text.matchAll(call)].map(([, name = "", rest = ""]) => ({ file, name, options: optionsIn(rest) })),
    )
    .filter(({ name }) => !verbs.includes(name));
  expect(calls.length).toBeGreaterThan(40);
  expect(calls.filter(({ name, options }) => !isKnown(name, options))).toEqual([]);
});

function isKnown(name: string, options: readonly string[]): boolean {
  const command = commands.find((candidate) => candidate.name === name);
  const known = { ...command?.options, ...commonOptions };
  return command !== undefined && options.every((option) => Object.hasOwn(known, option));
}

function optionsIn(text: string): readonly string[] {
  return [...text.matchAll(/ --([a-z-]+)/g)].map(([, name = ""]) => name);
}

function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(path.join(root, "src", file), "utf8"), ts.ScriptTarget.Latest, true);
}

/** Texts, with what is put into them left out. */
function textsIn(node: ts.Node): string[] {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return [node.text];
  const own = ts.isTemplateExpression(node)
    ? [node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join("")]
    : [];
  return [...own, ...node.getChildren().flatMap(textsIn)];
}
