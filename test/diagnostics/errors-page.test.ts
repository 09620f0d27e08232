import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { codeGroups, codeNotes } from "../../src/diagnostics/catalogue/catalogue.ts";
import { diagnosticCodes, type DiagnosticCode } from "../../src/diagnostics/codes.ts";
import { formatPage, readPage } from "../support/generated-page.ts";
import { writeErrorsPage } from "./errors-page.ts";

const codes = Object.keys(diagnosticCodes) as DiagnosticCode[];

test("docs/errors.md is what the catalogue says", async () => {
  expect(readPage("docs/errors.md")).toBe(await formatPage("docs/errors.md", writeErrorsPage()));
});

test("every code is in one group", () => {
  expect(codeGroups.flatMap((group) => group.codes).sort()).toEqual(codes.toSorted());
});

describe("The example of each code is a message that the kit can print", () => {
  const patterns = messagePatterns();
  /** Their words are those of other libraries. */
  const ofOthers: readonly DiagnosticCode[] = ["YAML_SYNTAX", "TYPESCRIPT"];

  test.each(codes.filter((code) => !ofOthers.includes(code)))("%s", (code) => {
    expect(patterns.filter((pattern) => pattern.test(codeNotes[code].example)).length).toBeGreaterThan(0);
  });
});

/** Each text of the sources with enough words of its own to be told from others, with holes where values come in. */
function messagePatterns(): readonly RegExp[] {
  const source = path.resolve(import.meta.dirname, "../../src");
  const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith(".ts") && !file.endsWith(".d.ts") && !file.includes("catalogue"),
  );
  return files.flatMap((file) => {
    const text = readFileSync(path.join(source, file), "utf8");
    return textsIn(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
  });
}

/** As patterns, innermost last. What is too short could be anything, and what is very long is no message. */
function textsIn(node: ts.Node): RegExp[] {
  const pattern = patternOf(node);
  const length = pattern?.replaceAll(anything, "").length ?? 0;
  const own = pattern !== undefined && length >= 8 && length < 500 ? [new RegExp(`^${pattern}$`)] : [];
  return [...own, ...node.getChildren().flatMap(textsIn)];
}

const anything = "[^]*";

function patternOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return escapePattern(node.text);
  if (ts.isConditionalExpression(node))
    return `(?:${patternOf(node.whenTrue) ?? anything}|${patternOf(node.whenFalse) ?? anything})`;
  if (!ts.isTemplateExpression(node)) return undefined;
  const spans = node.templateSpans.map(
    ({ expression, literal }) => (patternOf(expression) ?? anything) + escapePattern(literal.text),
  );
  return escapePattern(node.head.text) + spans.join("");
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
