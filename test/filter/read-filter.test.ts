import { describe, expect, test } from "vitest";
import { textFilesOf } from "../../src/files/text-files.ts";
import { parseParameters } from "../../src/filter/parse-parameters.ts";
import { readFilter } from "../../src/filter/read-filter.ts";
import { valueOf } from "../support/expect-value.ts";
import { filterFolder, projectFiles } from "../support/files-on-disk.ts";

const good = `name: sample
version: 1.0.0
description: A filter
envoy: { from: "1.36", to: "1.40" }
parameters:
  mode: { enum: [a, b] }
deploy:
  listener:
    disableSessionResumption: { when: { mode: a } }
`;

function read(text: string) {
  return readFilter("folder", textFilesOf({ "folder/filter.yaml": text }));
}

describe("readFilter()", () => {
  test("reads a manifest", () => {
    expect(valueOf(read(good)).manifest).toMatchObject({ name: "sample", parameters: { mode: { enum: ["a", "b"] } } });
  });

  test("fills in what may be left out", () => {
    expect(valueOf(read(good.slice(0, good.indexOf("parameters")))).manifest).toMatchObject({
      parameters: {},
      profile: "envoy",
      deploy: {},
    });
  });

  test.each([
    ["no such file", undefined, "FILE_NOT_FOUND", undefined],
    ["text that is no YAML", "name: [", "YAML_SYNTAX", 1],
    ["an unknown property", `${good}colour: blue\n`, "YAML_SCHEMA", 10],
    ["a name with capitals", good.replace("sample", "Sample"), "YAML_SCHEMA", 1],
    ["an unknown Envoy", good.replace("1.40", "1.41"), "YAML_SCHEMA", 4],
    [
      "a range the wrong way round",
      good.replace('from: "1.36", to: "1.40"', 'from: "1.40", to: "1.36"'),
      "MANIFEST_ENVOY_RANGE",
      4,
    ],
    ["a parameter's schema that is none", good.replace("{ enum: [a, b] }", "{ type: text }"), "PARAMETER_SCHEMA", 6],
    ["a condition on no parameter", good.replace("{ mode: a }", "{ mood: a }"), "PARAMETER_UNKNOWN", 8],
  ])("reports %s", (_title, text, code, line) => {
    const result = text === undefined ? readFilter("folder", textFilesOf({})) : read(text);
    expect(result.diagnostics.map((finding) => [finding.code, finding.position?.line])).toEqual([[code, line]]);
  });

  test("reads every filter of filter-src", () => {
    for (const name of projectFiles.list("filter-src").filter((entry) => !entry.endsWith(".json"))) {
      expect(valueOf(readFilter(filterFolder(name), projectFiles)).manifest.name).toBe(name);
    }
  });
});

describe("The page of the auth-header filter", () => {
  test("has a row for each parameter, with its default", () => {
    const page = projectFiles.read("docs/auth-header.md") ?? "";
    const { manifest } = valueOf(readFilter(filterFolder("auth-header"), projectFiles));
    const source = projectFiles.read("filter-src/auth-header/parameters.ts") ?? "";
    for (const name of Object.keys(manifest.parameters)) {
      const row = page.split("\n").find((line) => line.startsWith("|") && line.includes(`\`${name}\``)) ?? "";
      const value = new RegExp(`const ${name}: .* = (.*);`).exec(source)?.[1]?.replaceAll('"', "") ?? "missing";
      expect(row, name).toContain(value === "undefined" ? "none" : `\`${value}\``);
    }
  });
});

describe("parseParameters()", () => {
  const manifest = {
    ...valueOf(read(good)).manifest,
    parameters: {
      text: { type: "string" },
      maybe: { type: ["string", "null"] },
      on: { type: "boolean" },
      count: { type: "integer" },
    },
  };

  test.each([
    ["text", "12", "12"],
    ["text", "none", "none"],
    ["maybe", "none", undefined],
    ["on", "true", true],
    ["on", "false", false],
    ["on", "yes", "yes"],
    ["count", "12", 12],
    ["count", "twelve", "twelve"],
    ["count", "", ""],
    ["unknown", "x", "x"],
  ])("takes %s=%s as the manifest wants it", (name, text, value) => {
    expect(parseParameters(manifest, { [name]: text })).toEqual({ [name]: value });
  });
});
