import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createCompiler } from "../../src/compiler/create-compiler.ts";
import { textFilesOf } from "../../src/files/text-files.ts";
import { packageFilter, type PackageOptions } from "../../src/workflows/package-filter.ts";
import { objectIn } from "../gardener/templates/render-templates.ts";
import { valueOf } from "../support/expect-value.ts";
import { goSkipReason } from "../support/go-oracle.ts";
import { useTemplatesOracle } from "../support/templates-oracle.ts";

const files = textFilesOf({
  "sample/filter.yaml": `name: sample
version: 1.0.0
description: A filter
envoy: { from: "1.36", to: "1.40" }
parameters:
  word: { type: string }
  prefix: { type: string, pattern: "^x-[a-z-]+-$", maxLength: 20 }
  none: { type: [string, "null"] }
  count: { type: integer }
  choice: { enum: [a, b] }
  looked: { type: string, pattern: "^(?=a)" }
  even: { type: string, not: { const: a } }
  unused: { type: string }
deploy:
  envoyFilter:
    name: sample
    namespace: some
    labels: { a: b }
    workloadSelector: { istio: ingressgateway }
    context: GATEWAY
    portNumber: 9443
    filterName: sample
  listener: { removeRequestHeaders: { when: { choice: a }, prefixParameter: prefix } }
`,
  "sample/parameters.ts": `export const word: string = "w";
export const prefix: string = "x-a-";
export const none: string | undefined = undefined;
export const count: number = 1;
export const choice: "a" | "b" = "a";
export const looked: string = "a";
export const even: string = "a";
export const unused: string = "a";
`,
  "sample/filter.ts": `import type { RequestHandle } from "envoy-lua-kit/envoy-api";
import { choice, count, even, looked, none, prefix, word } from "./parameters";
const braces = "{{ .x }} {{{ }} }}} {";
export function onRequest(handle: RequestHandle): void {
  const table = [[{ a: braces }]];
  handle.logInfo(word + prefix + table.length + count + choice + looked + even + braces);
  if (none !== undefined) handle.logInfo("none is " + none);
}
`,
});
const compiler = createCompiler();
const plain: PackageOptions = { files, compiler, parameters: {}, target: "envoy-filter", dialect: "yaml", open: {} };

const hostileTexts = [
  ...[
    "",
    " ",
    "a",
    "w",
    "-",
    "'",
    '"',
    "\\",
    '\\"',
    "]]",
    "--",
    "--[[",
    "{{",
    "}}",
    "{{ .x }}",
    '{{ "a" }}',
    "%s%d%%",
    "`",
    "$x",
  ],
  ...[
    "a: b",
    "- a",
    "# a",
    "*a",
    "&a",
    "!a",
    "|",
    ">",
    "yes",
    "null",
    "1e3",
    "0x1",
    "true",
    "~",
    "<<",
    "a #b",
    "[a]",
    "{a}",
  ],
  ...[
    "\n",
    "a\nb: c\n",
    "\r",
    "\t",
    "\0",
    "\u001b",
    "\u007f",
    "\u0085",
    "\u2028",
    "\u2029",
    "\ufeff",
    "é",
    "😀",
    "<&>",
  ],
  ...["x".repeat(300), "a\n                local userHeader = 1", '" .. os.exit() .. "', '"\nend\n'],
];
const notTexts: readonly unknown[] = [undefined, null, 1, 1.5, true, ["a"], { a: "b" }];

describe("A parameter that cannot stay open", () => {
  test.each([
    ["a number", "count"],
    ["one of some values", "choice"],
    ["a text whose pattern Go cannot read", "looked"],
    ["a text with what only JSON schema asks", "even"],
    ["one that nothing depends on", "unused"],
  ])("is refused: %s", (_title, name) => {
    const { ok, diagnostics } = packageFilter("sample", { ...plain, dialect: "helm", open: { [name]: ".Values.x" } });
    expect([ok, diagnostics.map(({ code }) => code)]).toEqual([false, ["PARAMETER_NOT_OPEN"]]);
  });

  test("is nearly one: a text that may be none, or one with a pattern", () => {
    const open = { none: ".Values.none", prefix: ".Values.prefix", word: ".Values.word" };
    expect(packageFilter("sample", { ...plain, dialect: "helm", open }).diagnostics).toEqual([]);
  });
});

test("What is compared with an open parameter is left to run time", () => {
  const texts = textFilesOf({
    "sample/filter.yaml": files.read("sample/filter.yaml") ?? "",
    "sample/parameters.ts": files.read("sample/parameters.ts") ?? "",
    "sample/filter.ts": `import type { RequestHandle } from "envoy-lua-kit/envoy-api";
import { none, word } from "./parameters";
export function onRequest(handle: RequestHandle): void {
  if (word === "w") handle.logInfo("one");
  if ("w" !== word) handle.logInfo("two");
  if (word < "x") handle.logInfo("three");
  if (none !== undefined && word !== "") handle.logInfo("four");
}
`,
  });
  const open = { word: ".Values.word" };
  const { text } = valueOf(packageFilter("sample", { ...plain, files: texts, dialect: "helm", open }));
  expect([...text.matchAll(/if (.*) then/g)].map(([, condition]) => condition)).toEqual([
    'word == "w"',
    '"w" ~= word',
    'word < "x"',
  ]);
  expect(text).not.toContain("four");
});

test("A filter is packaged for what its manifest describes", () => {
  const { diagnostics } = packageFilter("sample", { ...plain, target: "static-config" });
  expect(diagnostics.map(({ code }) => code)).toEqual(["PACKAGE_TARGET_MISSING"]);
});

describe.skipIf(goSkipReason !== undefined).each(["helm", "go-template"] as const)(
  `A template for %s (${goSkipReason ?? "rendered by it"})`,
  (engine) => {
    const render = useTemplatesOracle();
    const root = engine === "helm" ? ".Values" : "";
    const names = ["word", "prefix", "none", "name", "namespace", "labels", "workloadSelector"];
    const open = Object.fromEntries(names.map((name) => [name, `${root}.${name}`]));
    const { text: template } = valueOf(packageFilter("sample", { ...plain, dialect: engine, open }));
    const good = {
      word: "w",
      prefix: "x-a-",
      none: "n",
      name: "n",
      namespace: "s",
      labels: { a: "b" },
      workloadSelector: { c: "d" },
    };

    /** What the plain output has with the same values: for parameters the compiler's, for the rest what the manifest would have. */
    function expected(values: Readonly<Record<string, unknown>>): unknown {
      const { word, prefix, none, ...parts } = { ...good, ...values };
      const { labels, workloadSelector, ...metadata } = parts;
      const resource = objectIn(
        valueOf(packageFilter("sample", { ...plain, parameters: { word, prefix, none } })).text,
      ) as { metadata: object; spec: object };
      return {
        ...resource,
        metadata: { ...resource.metadata, ...metadata, labels },
        spec: { ...resource.spec, workloadSelector: { labels: workloadSelector } },
      };
    }

    /** Renders as the plain output is, or fails with what was found. @returns whether it was rendered */
    async function isSameOrRefused(values: Readonly<Record<string, unknown>>): Promise<boolean> {
      const { text, error } = await render({ engine, template, values: { ...good, ...values } });
      if (error !== undefined) {
        expect(error).toMatch(/: Found .*, wanted |can't iterate over/);
        return false;
      }
      expect(objectIn(text)).toEqual(expected(values));
      return true;
    }

    test("renders good values", async () => {
      expect(await isSameOrRefused({})).toBe(true);
    });

    test.each(hostileTexts)("renders or refuses %j in every place", async (value) => {
      for (const name of ["word", "prefix", "none", "name", "namespace"]) await isSameOrRefused({ [name]: value });
      for (const name of ["labels", "workloadSelector"]) {
        await isSameOrRefused({ [name]: { [value]: "a" } });
        await isSameOrRefused({ [name]: { a: value } });
      }
      // Nothing of printable ASCII is refused where the schema asks for a text only.
      if (/^[ -~]*$/.test(value)) expect(await isSameOrRefused({ word: value })).toBe(true);
    });

    test.each(notTexts)("refuses %j, which is no text", async (value) => {
      for (const name of ["word", "prefix", "none", "name", "namespace"])
        expect(await isSameOrRefused({ [name]: value })).toBe(false);
      expect(await isSameOrRefused({ labels: { a: value } })).toBe(false);
    });

    test.each([undefined, null, {}, [], "a", 1])("refuses %j, which are no labels", async (value) => {
      expect(await isSameOrRefused({ labels: value })).toBe(false);
    });

    test("renders or refuses any text", async () => {
      const anyText = fc.oneof(
        fc.string(),
        fc.string({ unit: "grapheme" }),
        fc
          .array(fc.constantFrom("{{", "}}", '"', "\\", "\n", "]]", "a", " ", ":", "-", "#"), { maxLength: 8 })
          .map((parts) => parts.join("")),
      );
      await fc.assert(
        fc.asyncProperty(anyText, anyText, async (word, label) => {
          await isSameOrRefused({ word, none: word });
          await isSameOrRefused({ labels: { [label]: label } });
        }),
        { numRuns: 60 },
      );
    }, 60_000);
  },
);
