import luaparse from "luaparse";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { compileSchema } from "../../src/files/compile-schema.ts";
import { readYaml } from "../../src/files/read-yaml.ts";
import { manifestSchema } from "../../src/filter/manifest-schema.ts";
import { scenarioSchema } from "../../src/scenario/scenario-schema.ts";
import { listMarkdown, readMarkdown, root, type Fence } from "./markdown.ts";
import { problemsInShell } from "./shell-lines.ts";
import { typeProblems } from "./type-check.ts";

const pages = listMarkdown()
  .filter((file) => file === "README.md" || file === "CONTRIBUTING.md" || file.startsWith("docs/"))
  .map(readMarkdown);
const fences = pages.flatMap((page) => page.fences);

/** Kinds that are checked here, by language and word. Every snippet of one without a word, or with a path for one, is whole. */
const checks: Readonly<Record<string, (fences: readonly Fence[]) => readonly string[]>> = {
  ts: typeProblems,
  "ts fragment": typeProblems,
  "ts run": (all) => typeProblems(joinPages(all)),
  sh: (all) => all.flatMap((fence) => problemsInShell(fence.text).map((problem) => at(fence, problem))),
  lua: (all) =>
    all.flatMap((fence) => problemsOf(fence, () => void luaparse.parse(fence.text, { luaVersion: "LuaJIT" }))),
  json: (all) => all.flatMap((fence) => problemsOf(fence, () => void JSON.parse(fence.text))),
  yaml: (all) => all.flatMap(yamlProblems),
  "yaml scenario": (all) => all.flatMap((fence) => schemaProblems(fence, scenarioSchema)),
  "yaml manifest": (all) => all.flatMap((fence) => schemaProblems(fence, manifestSchema)),
};

/** Snippets of a page that run one after the other, as one whose lines are those of the page. */
function joinPages(all: readonly Fence[]): readonly Fence[] {
  return [...new Set(all.map(({ file }) => file))].flatMap((file) => {
    const [first, ...others] = all.filter((fence) => fence.file === file);
    if (first === undefined) return [];
    const join = (text: string, fence: Fence): string =>
      text + "\n".repeat(Math.max(0, fence.line - first.line - text.split("\n").length + 1)) + fence.text;
    return [{ ...first, word: "", text: others.reduce(join, first.text) }];
  });
}

/** Kinds that are not whole, or are no code, and the tests that check them, each of which names the page. */
const checkedElsewhere: Readonly<Record<string, readonly string[]>> = {
  "": ["test/cli/run-cli.test.ts"],
  text: [
    "test/docs/run-snippets.test.ts",
    "test/cli/check-envoy-filters.test.ts",
    "test/diagnostics/errors-page.test.ts",
    "test/docs/guide.test.ts",
    "test/cli/run-coverage.test.ts",
  ],
  log: ["test/cli/explain.test.ts", "test/docs/guide.test.ts"],
  console: ["test/docs/guide.test.ts"],
  diff: ["test/docs/guide.test.ts"],
  go: ["test/packaging/page.test.ts"],
  "ts declaration": ["test/reference/reference-pages.ts"],
  "ts bad": ["test/compiler/rules/rules-page.test.ts"],
  "ts good": ["test/compiler/rules/rules-page.test.ts"],
  "yaml fragment": ["test/scenario/scenarios-page.test.ts", "test/packaging/page.test.ts"],
  "lua fragment": ["test/packaging/page.test.ts"],
  "yaml exposure": ["test/gardener/gardener-page.test.ts"],
  "yaml shared": ["test/gardener/gardener-page.test.ts"],
  "yaml part": ["test/gardener/gardener-page.test.ts", "test/examples/pages.test.ts"],
  "ts part": ["test/examples/pages.test.ts"],
  http: ["test/examples/pages.test.ts"],
  "text why": ["test/gardener/gardener-page.test.ts"],
};

const kinds = [...new Set(fences.map(kindOf))].sort();
const counted = kinds.map((kind) => ({ kind, of: fences.filter((fence) => kindOf(fence) === kind) }));

describe("Snippets of README, CONTRIBUTING and docs", () => {
  test("are of kinds that some test checks", () => {
    const unknown = fences.filter((fence) => !(kindOf(fence) in checks) && !(kindOf(fence) in checkedElsewhere));
    expect(unknown.map(({ file, line, language, word }) => `${file}:${line} ${language} ${word}`)).toEqual([]);
  });

  test.each(counted.filter(({ kind }) => kind in checks).map((one) => ({ ...one, count: one.of.length })))(
    "$count of the kind '$kind' are right",
    ({ kind, of }) => {
      expect(checks[kind]?.(of)).toEqual([]);
    },
  );

  test.each(counted.filter(({ kind }) => kind in checkedElsewhere).map((one) => ({ ...one, count: one.of.length })))(
    "$count of the kind '$kind' are checked by tests that name their page",
    ({ kind, of }) => {
      const tests = (checkedElsewhere[kind] ?? []).map((file) => readFileSync(path.join(root, file), "utf8"));
      const unnamed = of.filter(({ file }) => !tests.some((text) => text.includes(path.basename(file, ".md"))));
      expect(unnamed.map(({ file, line }) => `${file}:${line}`)).toEqual([]);
    },
  );

  test("call envoy-lua within sentences with what it has", () => {
    const calls = pages.flatMap(({ file, codeSpans }) =>
      codeSpans
        .filter((code) => /^(npx )?envoy-lua [a-z]|^npx tsx src\/cli|^npm run/.test(code))
        .map((code) => ({ file, code })),
    );
    expect(calls.length).toBeGreaterThan(30);
    const problems = calls.flatMap(({ file, code }) => problemsInShell(code).map((problem) => `${file}: ${problem}`));
    expect(problems.filter(isNoName)).toEqual([]);
  });
});

describe("What would not be right", () => {
  const fence: Fence = { file: "docs/a.md", line: 3, language: "ts", word: "", text: "" };

  test("a type of the library that is not there", () => {
    const text = 'import { createSimulator } from "envoy-lua-kit";\ncreateSimulator({ version: "0.9" });\n';
    expect(typeProblems([{ ...fence, text }])).toEqual([expect.stringMatching(/^docs\/a\.md:5 Type '"0\.9"'/)]);
  });

  test("a call that Envoy does not have, in a filter that another snippet of the page imports", () => {
    const filter = {
      ...fence,
      word: "a/filter.ts",
      text: 'import { b } from "./b.ts";\nexport const c: string = b;\n',
    };
    const other = { ...fence, line: 9, word: "a/b.ts", text: "export const b: number = Date.now();\n" };
    expect(typeProblems([filter, other]).map((problem) => problem.split(" ")[0])).toEqual([
      "docs/a.md:5",
      "docs/a.md:10",
    ]);
  });

  test.each([
    ["envoy-lua biuld", 'unknown command "biuld"'],
    ["envoy-lua run auth-header --hots both | cat", 'Unknown option "--hots"'],
    ["npm ci && npm run nothing # a comment", 'no script "nothing"'],
    ["envoi-lua run", "unknown program"],
  ])("%s", (line, problem) => {
    expect(problemsInShell(line)).toEqual([expect.stringContaining(problem)]);
  });
});

/** Within a sentence an option may stand for itself, without its value. */
function isNoName(problem: string): boolean {
  return !problem.endsWith("argument missing");
}

function kindOf({ language, word }: Fence): string {
  return word === "" || word.includes(".") ? language : `${language} ${word}`;
}

/** A scenario that says so in its first line is read as one. */
function yamlProblems(fence: Fence): readonly string[] {
  if (/^title: [^]*^exchanges:/m.test(fence.text)) return schemaProblems(fence, scenarioSchema);
  return parseAllDocuments(fence.text).flatMap(({ errors }) => errors.map(({ message }) => at(fence, message)));
}

function schemaProblems(fence: Fence, schema: Parameters<typeof compileSchema>[0]): readonly string[] {
  const { diagnostics } = readYaml({ file: fence.file, text: fence.text }, compileSchema(schema));
  return diagnostics.map(({ message }) => at(fence, message));
}

function problemsOf(fence: Fence, run: () => void): readonly string[] {
  try {
    run();
    return [];
  } catch (error) {
    return [at(fence, error instanceof Error ? error.message : String(error))];
  }
}

function at({ file, line }: Fence, problem: string): string {
  return `${file}:${line} ${problem}`;
}
