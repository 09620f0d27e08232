import { describe, expect, test } from "vitest";
import { createCompiler } from "../../../src/compiler/create-compiler.ts";
import { completeExposure } from "../../../src/gardener/read-exposures.ts";
import { exposeTemplates } from "../../../src/workflows/expose-templates.ts";
import { valueOf } from "../../support/expect-value.ts";
import { projectFiles } from "../../support/files-on-disk.ts";
import { goSkipReason } from "../../support/go-oracle.ts";
import { useTemplatesOracle, type TemplateQuestion } from "../../support/templates-oracle.ts";
import { chartValues, objectIn, proxyTemplateFields, terminationFields } from "./render-templates.ts";

const exposure = completeExposure({
  namespace: "shoot--a--b",
  namespaceUid: "123e4567-e89b-12d3-a456-426614174000",
  hosts: ["api.a.example.com"],
  wildcardHosts: ["*.a.example.com"],
  gateway: { namespace: "istio-ingress", labels: { app: "a" } },
});
const options = { filters: { root: "filter-src", files: projectFiles }, compiler: createCompiler() };
const [chart = ""] = valueOf(exposeTemplates(exposure, "helm", options)).map(({ text }) => text);
const [routes = "", proxy = ""] = valueOf(exposeTemplates(exposure, "go-template", options)).map(({ text }) => text);
const namespace = "istio-ingress";
const questions: readonly (readonly [string, TemplateQuestion])[] = [
  ["The chart", { engine: "helm", template: chart, values: chartValues(exposure), namespace }],
  ["The template of routes", { engine: "go-template", template: routes, values: terminationFields(exposure)[0] ?? {} }],
  ["The template of the listener", { engine: "go-template", template: proxy, values: proxyTemplateFields(exposure) }],
];

const hostileTexts = [
  ...[
    '"',
    "'",
    "\\",
    "]]",
    "{{ .x }}",
    "a\nb: c",
    "a\n- b",
    "\u2028",
    "\u0085",
    "\0",
    "a: b",
    "# a",
    "é",
    "x y",
    "*",
    "",
    "-",
  ],
  ...["true", "null", "1e3", "0x1", "~", "%s", "|", "*.a.b", "x".repeat(400)],
];

/** Fields that no value of which is checked: Gardener gives them, and nothing is made of them. */
const unused = ["APIServerClusterIP", "APIServerClusterIPPrefixLen", "terminateAPIServerTLS"];

/** What is left of an object without its texts, so that two of one structure are equal. */
function structureOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(structureOf);
  if (typeof value !== "object" || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, structureOf(member)]));
}

describe.skipIf(goSkipReason !== undefined).each(questions)(
  `%s (${goSkipReason ?? "rendered"})`,
  (_title, question) => {
    const render = useTemplatesOracle();
    const fields = Object.keys(question.values).filter((name) => !unused.includes(name));

    test.each(fields)("never gets another structure by %s", async (field) => {
      const good = structureOf(objectIn((await render(question)).text)) as { metadata: object; spec: object };
      const value = question.values[field];
      for (const text of hostileTexts) {
        const hostile = Array.isArray(value) ? [text] : typeof value === "object" ? { app: text } : text;
        const { text: rendered, error } = await render({
          ...question,
          values: { ...question.values, [field]: hostile },
        });
        if (error === undefined) {
          const found = structureOf(objectIn(rendered)) as typeof good;
          // A wildcard host is matched as a suffix, any other as a whole.
          const withoutMatch = (object: unknown): string =>
            JSON.stringify(object).replace(/"(exact|suffix)"/g, '"match"');
          expect(withoutMatch(found), JSON.stringify(text)).toBe(withoutMatch(good));
        } else expect(error, JSON.stringify(text)).toContain(`${field}, wanted `);
      }
    });

    test.each(fields)("is not rendered without %s, unless it is a list", async (field) => {
      const values = Object.fromEntries(Object.entries(question.values).filter(([name]) => name !== field));
      const { error } = await render({ ...question, values });
      if (Array.isArray(question.values[field])) expect(error).toBeUndefined();
      else expect(error).toContain(`${field}, wanted `);
    });
  },
);

test("Templates ask for nothing that Gardener does not give them", () => {
  for (const [, { template, values }] of questions) {
    const actions = [...template.matchAll(/\{\{(.*?)\}\}/g)].map(([, action = ""]) =>
      action.replace(/"(\\.|[^"\\])*"|`[^`]*`/g, ""),
    );
    const asked = actions.flatMap((action) =>
      [...action.matchAll(/\.(?:Values\.)?([A-Za-z]\w*)/g)].map(([, name]) => name),
    );
    const known = [...Object.keys(values), "Release", "Namespace"];
    expect(asked.filter((name) => !known.includes(name ?? ""))).toEqual([]);
    expect(asked.length).toBeGreaterThan(10);
  }
});
