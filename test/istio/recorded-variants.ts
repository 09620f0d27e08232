import { readdirSync } from "node:fs";
import path from "node:path";
import { parseAllDocuments } from "yaml";
import { isJsonObject, type Json } from "../../src/files/json.ts";
import { istioFixtures, readRecordedVariants } from "../oracles/istio-fixtures.ts";
import type { JsonChange } from "../oracles/json-difference.ts";
import { fixtureText } from "./recorded-gateways.ts";

/** EnvoyFilters that istiod was asked about, on the base of shoot-wildcard. */
export interface Variant {
  /** Below the fixtures. */
  readonly file: string;
  readonly title: string;
  /** The objects that istiod refuses, as `EnvoyFilter namespace/name`. */
  readonly refused: readonly string[];
  readonly changes: readonly JsonChange[];
  readonly text: string;
}

const topics = readdirSync(path.join(istioFixtures, "patches"));

/** All variants that consist of EnvoyFilters only. */
export const variants: readonly Variant[] = topics.flatMap((topic) => {
  return Object.entries(readRecordedVariants(topic)).flatMap(([name, { title, complaints = [], changes }]) => {
    const file = `patches/${topic}/${name}.yaml`;
    const text = fixtureText(file);
    const refused = complaints.filter(({ error }) => error !== undefined).map(({ object }) => object);
    return hasOnlyEnvoyFilters(text) ? [{ file, title, refused, changes, text }] : [];
  });
});

function hasOnlyEnvoyFilters(text: string): boolean {
  const objects = parseAllDocuments(text).map((document) => document.toJS() as Json);
  return objects.every((object) => object === null || (isJsonObject(object) && object["kind"] === "EnvoyFilter"));
}
