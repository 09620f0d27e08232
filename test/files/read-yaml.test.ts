import { describe, expect, test } from "vitest";
import { compileSchema } from "../../src/files/compile-schema.ts";
import { readYaml } from "../../src/files/read-yaml.ts";
import { textFilesOf } from "../../src/files/text-files.ts";
import { valueOf } from "../support/expect-value.ts";

const validate = compileSchema<{ readonly list: readonly unknown[] }>({
  type: "object",
  properties: {
    name: { type: "string", pattern: "^[a-z]+$", description: "Small letters" },
    colour: { enum: ["red", "blue"] },
    list: {
      type: "array",
      items: {
        anyOf: [
          { type: "string" },
          { type: "object", properties: { size: { type: "integer" } }, additionalProperties: false },
        ],
      },
    },
  },
  required: ["list"],
  additionalProperties: false,
});

function findings(text: string): readonly string[] {
  return readYaml({ file: "f.yaml", text }, validate).diagnostics.map(
    ({ code, position, message, hint }) =>
      `${code} ${position?.line ?? 0}:${position?.column ?? 0} ${message}${hint === undefined ? "" : ` (${hint})`}`,
  );
}

describe("readYaml()", () => {
  test("gives the value, anchors and merge keys resolved, and where each part of it stands", () => {
    const text = "list:\n  - &one { size: 1 }\n  - *one\n  - { <<: *one }\n";
    const { value, positionOf } = valueOf(readYaml({ file: "f.yaml", text }, validate));
    expect(value.list).toEqual([{ size: 1 }, { size: 1 }, { size: 1 }]);
    expect(positionOf(["list", 1])).toMatchObject({ file: "f.yaml", line: 3, column: 5, lineText: "  - *one" });
    expect(positionOf(["list", 9, "size"])).toMatchObject({ line: 1 });
  });

  test.each([
    ["a syntax error", "list: [", /^YAML_SYNTAX 1:8/],
    ["a key that comes twice", "list: []\nlist: []\n", /^YAML_SYNTAX 2:1 Map keys must be unique/],
    ["a property that is missing", "name: a\n", /^YAML_SCHEMA 1:1 Property "list" is missing/],
    [
      "a property that is not known",
      "list: []\ncolor: red\n",
      /^YAML_SCHEMA 2:1 Unknown property "color" \(Known here: name, colour, list\)/,
    ],
    [
      "a value that is not one of those wanted",
      "list: []\ncolour: green\n",
      /^YAML_SCHEMA 2:1 Found "green", wanted one of "red", "blue"/,
    ],
    [
      "a text of another form, with what is meant",
      "list: []\nname: A1\n",
      /^YAML_SCHEMA 2:1 Found "A1", wanted a text that matches .* \(Small letters\)/,
    ],
    ["a value of a wrong type", "list: 5\n", /^YAML_SCHEMA 1:1 Found 5, wanted array/],
    [
      "of several alternatives the one that came furthest",
      "list: [{ size: big }]\n",
      /^YAML_SCHEMA 1:10 Found "big", wanted integer/,
    ],
    ["all types where no alternative got inside", "list: [5]\n", /^YAML_SCHEMA 1:8 Found 5, wanted string or object/],
    ["a file that holds nothing", "", /^YAML_SCHEMA 1:1 Found null, wanted object/],
  ])("reports %s", (_title, text, finding) => {
    expect(findings(text)).toEqual([expect.stringMatching(finding)]);
  });

  test("reports all mistakes at once", () => {
    expect(findings("name: A1\ncolour: green\nlist: 5\n").length).toBe(3);
  });
});

describe("textFilesOf()", () => {
  test("reads and lists files in memory", () => {
    const files = textFilesOf({ "a/b.txt": "1", "a/c/d.txt": "2" });
    expect([files.read("a/b.txt"), files.read("a")]).toEqual(["1", undefined]);
    expect([files.list("a"), files.list("x")]).toEqual([["b.txt", "c"], []]);
  });
});
