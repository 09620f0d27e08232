import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { textFilesOf } from "../../src/files/text-files.ts";
import { issuePki } from "../../src/scenario/issue-pki.ts";
import { readScenario } from "../../src/scenario/read-scenario.ts";
import { scenarioSchema } from "../../src/scenario/scenario-schema.ts";
import { attributeTypes, knownAttributeNames } from "../../src/scenario/subject-notation.ts";

const page = readFileSync(path.resolve(import.meta.dirname, "../../docs/scenarios.md"), "utf8");

/** The page's snippets of a kind: a whole `scenario`, or a `fragment` to put in its place there. */
function snippets(kind: string): string[] {
  return [...page.matchAll(/^```yaml (\w+)\n([^]*?)^```$/gm)].flatMap((match) =>
    match[1] === kind ? [match[2] ?? ""] : [],
  );
}

const filterOf = (name: string): object => ({ typed_config: { default_source_code: { filename: `lua/${name}.lua` } } });
const tlsSocket = (kind: string): object => ({
  transport_socket: { typed_config: { "@type": `x.${kind}TlsContext` } },
});

const envoyConfig = {
  static_resources: {
    listeners: [
      { name: "gateway", filter_chains: [{ ...tlsSocket("Downstream"), filters: ["auth-header", "with-uid", "probe", "nothing"].map(filterOf) }] }, // prettier-ignore
      { name: "pods", filter_chains: [tlsSocket("Downstream")] },
      { name: "proxy", filter_chains: [{ filters: [] }] },
    ],
    clusters: [
      { name: "mtls", ...tlsSocket("Upstream") },
      { name: "plain" },
      { name: "authorization" },
      { name: "service" },
      { name: "gone" },
    ],
  },
};

function read(scenario: unknown): ReturnType<typeof readScenario> {
  const config = JSON.stringify(envoyConfig);
  const files = { "s/scenario.yaml": stringify(scenario), "s/envoy.yaml": config, "s/probe.lua": "" };
  return readScenario("s", textFilesOf(files));
}

type Sections = Record<string, Record<string, unknown> | undefined>;

const [whole = "", plain = ""] = snippets("scenario");

/** The page's scenario with the sections of a fragment: pki and upstreams have its entries too, other sections are replaced. */
function scenarioWith(fragment: string): unknown {
  const [base, sections] = [parse(whole) as Sections, parse(fragment) as Sections];
  const filters = { "auth-header": {}, "with-uid": { filter: "auth-header" }, probe: { script: "probe.lua" }, nothing: { lua: "" } }; // prettier-ignore
  const merged = (name: string): object => ({ ...base[name], ...sections[name] });
  return { ...base, filters, ...sections, pki: merged("pki"), upstreams: merged("upstreams") };
}

describe("docs/scenarios.md", () => {
  test("has two whole scenarios, and every other snippet is a fragment", () => {
    expect([snippets("scenario").length, snippets("fragment").length]).toEqual([2, page.split("```").length / 2 - 2.5]);
  });

  test("has a scenario with the plain configuration that is read without a finding", () => {
    expect(read(parse(plain)).diagnostics).toEqual([]);
  });

  test.each(["{}", ...snippets("fragment")])(
    "this is read without a finding, and its PKI is issued:\n%s",
    (fragment) => {
      const checked = read(scenarioWith(fragment));
      expect(checked.diagnostics).toEqual([]);
      expect(checked.ok && issuePki(checked.value.pki, new Date()).size).toBeGreaterThan(0);
    },
  );

  test.each(propertiesIn(scenarioSchema))("explains %s", (property) => {
    expect(
      snippets("scenario")
        .concat(snippets("fragment"), page.match(/`\w+`/g) ?? [])
        .join("\n"),
    ).toMatch(new RegExp(`(?<![\\w-])${property}(?![\\w-])`));
  });

  test.each([...knownAttributeNames, ...Object.keys(attributeTypes)])("names %s", (name) => {
    expect(page).toContain(`\`${name}\``);
  });
});

describe("The schema of scenario.yaml", () => {
  test("is plain data, for editors", () => {
    expect(JSON.parse(JSON.stringify(scenarioSchema))).toEqual(scenarioSchema);
  });

  test("describes every property, so that findings can hint", () => {
    expect(undescribedIn(scenarioSchema)).toEqual([]);
  });
});

function schemasIn(schema: unknown): Record<string, unknown>[] {
  if (Array.isArray(schema)) return schema.flatMap(schemasIn);
  if (typeof schema !== "object" || schema === null) return [];
  return [schema as Record<string, unknown>, ...Object.values(schema).flatMap(schemasIn)];
}

function propertyEntriesIn(schema: unknown): [string, unknown][] {
  const withProperties = schemasIn(schema).map(({ properties }) => properties);
  return withProperties.flatMap((properties) =>
    typeof properties === "object" && properties !== null ? Object.entries(properties) : [],
  );
}

function propertiesIn(schema: unknown): string[] {
  return [...new Set(propertyEntriesIn(schema).map(([name]) => name))].sort();
}

function undescribedIn(schema: unknown): string[] {
  return propertyEntriesIn(schema).flatMap(([name, property]) =>
    typeof (property as { description?: unknown }).description === "string" ? [] : [name],
  );
}
