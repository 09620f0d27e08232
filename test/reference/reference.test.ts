import { describe, expect, test } from "vitest";
import { formatPage, readPage } from "../support/generated-page.ts";
import { readEntryPoints } from "./public-api.ts";
import { parseDocstring, tagsOf } from "./read-docstring.ts";
import { referencePages } from "./reference-pages.ts";

describe("The reference is what the sources say", () => {
  test.each(referencePages)("$file", async ({ file, write }) => {
    expect(readPage(file)).toBe(await formatPage(file, write()));
  });
});

describe("Everything that can be imported is documented", () => {
  const entryPoints = readEntryPoints();

  test.each(entryPoints)(
    "$name: it has a docstring, or exports, and each of these has one",
    ({ exports, docstring }) => {
      expect(exports.length + docstring.text.length).toBeGreaterThan(0);
      expect(exports.filter(({ docstring }) => docstring.text === "").map(({ name }) => name)).toEqual([]);
    },
  );

  test("each function of the library has an example", () => {
    const [library] = entryPoints;
    const functions = library?.exports.filter(({ kind }) => kind === "function") ?? [];
    expect(functions.length).toBeGreaterThan(10);
    expect(functions.filter(({ docstring }) => tagsOf(docstring, "example").length === 0)).toEqual([]);
  });
});

describe("parseDocstring()", () => {
  test("tells the text from tags, whose text may go on in the next line and hold links", () => {
    const comment =
      "/**\n   * One.\n   *\n   * Two.\n   *\n   * @throws `a`,\n   *   `b`\n   * @see https://a.example/#b\n   */";
    expect(parseDocstring(comment)).toEqual({
      text: "One.\n\nTwo.",
      tags: [
        { name: "throws", text: "`a`,\n  `b`" },
        { name: "see", text: "https://a.example/#b" },
      ],
    });
  });

  test("reads one line", () => {
    expect(parseDocstring("/** One. */")).toEqual({ text: "One.", tags: [] });
  });

  test("takes no at sign inside of a line for a tag", () => {
    expect(parseDocstring("/** Mail a@b.example, or `@x`. */").tags).toEqual([]);
  });
});
