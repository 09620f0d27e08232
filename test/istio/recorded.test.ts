import { readdirSync } from "node:fs";
import path from "node:path";
import { parseAllDocuments } from "yaml";
import { describe, expect, test } from "vitest";
import { isJsonObject, type Json, type JsonObject } from "../../src/files/json.ts";
import { applyEnvoyFilters, decodeConfiguration } from "../../src/istio/apply-envoy-filters.ts";
import type { GatewayConfiguration } from "../../src/istio/gateway.ts";
import { readEnvoyFilters } from "../../src/istio/read-envoy-filters.ts";
import { valueOf } from "../support/expect-value.ts";
import { baseOf, examples, filtersOf, fixtures, fixtureText, gatewaysIn } from "./recorded-gateways.ts";
import { applyChanges, byName, type Change } from "./recorded-changes.ts";

describe("EnvoyFilters of an example, applied to its base, give what istiod gives", () => {
  test.each(examples)("%s", (example) => {
    const { filters, diagnostics } = filtersOf(example);
    expect(diagnostics).toEqual([]);
    const patched = gatewaysIn(`${example}/patched.json`);
    for (const [index, { configuration, proxy }] of baseOf(example).entries()) {
      const wanted = patched[index]?.configuration ?? configuration;
      const ours = valueOf(applyEnvoyFilters(configuration, filters, proxy));
      expect(byName(ours)).toEqual(byName(decodeConfiguration(wanted)));
    }
  });
});

interface Variant {
  readonly title: string;
  readonly complaints?: readonly { readonly object: string; readonly error?: string }[];
  readonly changes: readonly Change[];
}

const topics = readdirSync(path.join(fixtures, "patches"));
const variants = topics.flatMap((topic) => {
  const recorded = JSON.parse(fixtureText(`patches/${topic}/recorded.json`)) as Record<string, Variant>;
  return Object.entries(recorded).map(([name, variant]) => ({ file: `patches/${topic}/${name}.yaml`, ...variant }));
});

/** Variants whose outcome depends on more than is given, so that they are refused. */
const notModelled = ["clusters/merge-transport-socket", "http-filters/merge", "network-filters/merge"].map(
  (name) => `patches/${name}-other-type.yaml`,
);

describe("A variant, applied to the base of shoot-wildcard, gives what istiod gives", () => {
  const [base] = baseOf("shoot-wildcard");
  const admitted = variants.filter(({ complaints = [] }) => !complaints.some(({ error }) => error !== undefined));
  const applicable = admitted.filter(({ file }) => hasOnlyEnvoyFilters(file) && !notModelled.includes(file));

  test.each(applicable)("$file: $title", ({ file, changes }) => {
    if (base === undefined) throw new Error("no base");
    const { filters } = readEnvoyFilters([{ file, text: fixtureText(file) }]);
    const ours = valueOf(applyEnvoyFilters(base.configuration, filters, base.proxy));
    const wanted = applyChanges(byName(base.configuration), changes);
    expect(byName(ours)).toEqual(byName(decodeConfiguration(toLists(wanted))));
  });

  const refusals = variants.filter((variant) => !admitted.includes(variant) && hasOnlyEnvoyFilters(variant.file));

  test.each(refusals)("$file is refused: $title", ({ file, complaints = [] }) => {
    const { filters, diagnostics } = readEnvoyFilters([{ file, text: fixtureText(file) }]);
    const refused = complaints.filter(({ error }) => error !== undefined).map(({ object }) => object);
    expect(diagnostics.some(({ severity }) => severity === "error")).toBe(true);
    expect(filters.filter(({ name, namespace }) => refused.includes(`EnvoyFilter ${namespace ?? ""}/${name}`))).toEqual(
      [],
    );
  });

  test.each(notModelled)("%s is not modelled", (file) => {
    if (base === undefined) throw new Error("no base");
    const { filters, diagnostics } = readEnvoyFilters([{ file, text: fixtureText(file) }]);
    const applied =
      diagnostics.length > 0 ? diagnostics : applyEnvoyFilters(base.configuration, filters, base.proxy).diagnostics;
    expect(applied.map(({ code }) => code)).toContain("ENVOY_FILTER_NOT_MODELLED");
  });
});

function hasOnlyEnvoyFilters(file: string): boolean {
  const objects = parseAllDocuments(fixtureText(file)).map((document) => document.toJS() as Json);
  return objects.every((object) => object === null || (isJsonObject(object) && object["kind"] === "EnvoyFilter"));
}

function toLists(document: Readonly<Record<string, JsonObject>>): GatewayConfiguration {
  const list = (kind: string): readonly JsonObject[] => Object.values(document[kind] ?? {}).filter(isJsonObject);
  return { listeners: list("listeners"), routes: list("routes"), clusters: list("clusters") };
}
