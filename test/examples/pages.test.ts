import { describe, expect, test } from "vitest";
import { filterFolders } from "../../src/cli/filter-folders.ts";
import { readMarkdown, type Fence } from "../docs/markdown.ts";
import { projectFiles } from "../support/files-on-disk.ts";

/** Of each page the filters that it is about. */
const filtersOf: Readonly<Record<string, readonly string[]>> = {
  "ab-routing": ["ab-routing"],
  "body-check": ["body-check"],
  "external-authorization": ["external-authorization"],
  "misdirected-request": ["misdirected-request"],
  "rate-hints": ["rate-hints"],
  "request-log": ["request-log"],
  "security-headers": ["security-headers", "hsts"],
};

const pages = Object.keys(filtersOf);
const filters = Object.values(filtersOf).flat();

const read = (file: string): string => projectFiles.read(file) ?? "";
const sourcesOf = (filter: string): readonly string[] =>
  projectFiles.list(`filter-src/${filter}`).filter((file) => file.endsWith(".ts"));
/** Pages show parts of files without what they are indented by there. */
const unindented = (text: string): string => text.replace(/^ +/gm, "");
const linesOf = (text: string): readonly string[] => text.trimEnd().split("\n");

describe("docs/examples", () => {
  test("has all filters of filter-src but the large one, each on a page", () => {
    const all = filterFolders([], projectFiles).map((folder) => folder.replace("filter-src/", ""));
    expect([...filters, "auth-header"].sort()).toEqual([...all].sort());
  });

  test("has an index with every page", () => {
    const { links } = readMarkdown("docs/examples/README.md");
    const named = links.map(({ target }) => target).filter((target) => /^[\w-]+\.md$/.test(target));
    expect(named.sort()).toEqual(pages.map((page) => `${page}.md`).sort());
  });
});

describe.each(pages)("docs/examples/%s.md", (page) => {
  const { fences, links } = readMarkdown(`docs/examples/${page}.md`);
  const texts = (filtersOf[page] ?? []).flatMap((filter) =>
    sourcesOf(filter).map((file) => read(`filter-src/${filter}/${file}`)),
  );
  const parts = (kind: string): readonly Fence[] =>
    fences.filter(({ language, word }) => `${language} ${word}` === kind);

  test("is short, and says who asked", () => {
    expect(linesOf(read(`docs/examples/${page}.md`)).length).toBeLessThanOrEqual(60);
    expect(links.some(({ target }) => /^https:\/\/github\.com\/[\w/-]+\/(issues|pull)\/\d+$/.test(target))).toBe(true);
  });

  test("shows the filter's source as it is", () => {
    expect(parts("ts part").length).toBeGreaterThan(0);
    for (const { text } of parts("ts part"))
      expect(texts.filter((source) => unindented(source).includes(unindented(text)))).toHaveLength(1);
  });

  test("shows configuration as its scenario has it", () => {
    const config = unindented(read(`envoy-fixtures/${page}/envoy.yaml`));
    for (const { text } of parts("yaml part")) expect(config).toContain(unindented(text));
  });

  test("shows answers that its scenario expects", () => {
    const shown = fences.filter(({ language }) => language === "http").flatMap(({ text }) => linesOf(text));
    for (const line of shown) expect(read(`envoy-fixtures/${page}/scenario.yaml`)).toContain(line.replace(": ", ": '"));
  });
});

test.each(filters)("%s is less than 80 lines of TypeScript", (filter) => {
  const lines = sourcesOf(filter).flatMap((file) => linesOf(read(`filter-src/${filter}/${file}`)));
  expect(lines.length).toBeLessThan(80);
});
