import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { listMarkdown, parseMarkdown, readMarkdown, root, type Link } from "./markdown.ts";

const pages = new Map(listMarkdown().map((file) => [file, readMarkdown(file)]));
const links = [...pages.values()].flatMap((page) => page.links);
const isExternal = ({ target }: Link): boolean => /^[a-z][a-z0-9+.-]*:/i.test(target);

describe("Links of Markdown files", () => {
  test.each([...pages.values()])("$file: what it links to in the project is there", (page) => {
    const broken = page.links.filter((link) => !isExternal(link)).flatMap(problemOf);
    expect(broken).toEqual([]);
  });

  const external = links.filter(isExternal);
  test(`the ${new Set(external.map(({ target }) => target)).size} links to elsewhere are https`, () => {
    expect(external.length).toBeGreaterThan(50);
    expect(external.filter(({ target }) => !URL.canParse(target) || new URL(target).protocol !== "https:")).toEqual([]);
  });

  test("there are some within the project, with and without anchors", () => {
    const own = links.filter((link) => !isExternal(link));
    expect(own.filter(({ target }) => target.includes("#")).length).toBeGreaterThan(50);
    expect(own.filter(({ target }) => !target.includes("#")).length).toBeGreaterThan(30);
  });
});

test("pictures of docs link to nothing but https", () => {
  const pictures = readdirSync(path.join(root, "docs")).filter((file) => file.endsWith(".svg"));
  expect(pictures.length).toBeGreaterThan(0);
  const targets = pictures.flatMap((file) => {
    const text = readFileSync(path.join(root, "docs", file), "utf8");
    return [...text.matchAll(/\b(?:xlink:)?href="([^"#][^"]*)"/g)].map(([, target = ""]) => `${file}: ${target}`);
  });
  expect(targets.filter((target) => !target.includes(": https://"))).toEqual([]);
});

describe("parseMarkdown()", () => {
  test("gives headings the anchors that GitHub gives them", () => {
    const text = "# What `a()` does: one, two\n## Again\n## Again\n### [A link](b.md) & more\n";
    expect([...parseMarkdown("a.md", text).anchors]).toEqual([
      "what-a-does-one-two",
      "again",
      "again-1",
      "a-link--more",
    ]);
  });

  test("takes no link or heading out of code", () => {
    const { links: found, anchors, fences } = parseMarkdown("a.md", "```sh x\n# no\n[a](b)\n```\n`[c](d)` [e](f)\n");
    expect([found.map(({ target }) => target), [...anchors]]).toEqual([["f"], []]);
    expect(fences).toEqual([{ file: "a.md", line: 1, language: "sh", word: "x", text: "# no\n[a](b)\n" }]);
  });
});

/** Why a link within the project leads nowhere. */
function problemOf({ file, line, target }: Link): string[] {
  const [where = "", anchor] = decodeURI(target).split("#");
  const to = where === "" ? file : path.posix.normalize(path.posix.join(path.posix.dirname(file), where));
  const at = `${file}:${line} ${target}`;
  if (!existsSync(path.join(root, to))) return [`${at}: there is no ${to}`];
  if (anchor === undefined) return [];
  return pages.get(to)?.anchors.has(anchor) === true ? [] : [`${at}: ${to} has no such anchor`];
}
