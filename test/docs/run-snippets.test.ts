import { transform } from "esbuild";
import { describe, expect, test } from "vitest";
import * as testing from "../../src/testing.ts";
import "../../src/testing-vitest.ts";
import { listMarkdown, readMarkdown } from "./markdown.ts";

const pages = listMarkdown()
  .map((file) => readMarkdown(file))
  .map(({ file, fences }) => ({ file, snippets: fences.filter(({ word }) => word === "run") }))
  .filter(({ snippets }) => snippets.length > 0);

describe("Snippets that say that they run", () => {
  test.each(pages)("$file: they do, one after the other", async ({ snippets }) => {
    const code = snippets.map(({ text }) => text.replace(/^import .*$/gm, "")).join("\n");
    const { code: script } = await transform(`async function page() {\n${code}\n}`, { loader: "ts" });
    const names = Object.keys(testing);
    const parameters = [...names, "expect"];
    const values = [...Object.values(testing), expect] as readonly unknown[];
    // A page's snippets share their names, as they would in a test file.
    // eslint-disable-next-line @typescript-eslint/no-implied-eval
    const run = new Function(...parameters, `${script}\nreturn page();`) as (
      ...args: readonly unknown[]
    ) => Promise<void>;
    await run(...values);
  });

  test("are there", () => {
    expect(pages.map(({ file }) => file)).toEqual(expect.arrayContaining(["README.md", "docs/testing.md"]));
  });
});

test("docs/testing.md shows a failure as it is", async () => {
  const page = readMarkdown("docs/testing.md");
  const [source = ""] = page.fences.filter(({ word }) => word === "run").map(({ text }) => text);
  const typescript = /typescript: `\n([^`]*)`/.exec(source)?.[1] ?? "";
  const filter = await testing.openFilter({ typescript });
  const outcome = await filter.run(testing.client().get("/api", { headers: { authorization: "Bearer abc" } }));
  const shown = page.fences.find(({ language }) => language === "text")?.text.trimEnd();
  expect(testing.matchers.toBeRoutedTo(outcome, "mtls").message()).toBe(shown);
});
