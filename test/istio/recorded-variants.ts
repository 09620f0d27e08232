import { readdirSync } from "node:fs";
import path from "node:path";
import { parseAllDocuments } from "yaml";
import { isJsonObject, type Json } from "../../src/files/json.ts";
import type { Change } from "./recorded-changes.ts";
import { fixtures, fixtureText } from "./recorded-gateways.ts";

/** EnvoyFilters that istiod was asked about, on the base of shoot-wildcard. */
export interface Variant {
  /** Below the fixtures. */
  readonly file: string;
  readonly title: string;
  /** The objects that istiod refuses, as `EnvoyFilter namespace/name`. */
  readonly refused: readonly string[];
  readonly changes: readonly Change[];
  readonly text: string;
}

interface RecordedVariant {
  readonly title: string;
  readonly complaints?: readonly { readonly object: string; readonly error?: string }[];
  readonly changes: readonly Change[];
}

const topics = readdirSync(path.join(fixtures, "patches"));

/** All variants that consist of EnvoyFilters only. */
export const variants: readonly Variant[] = topics.flatMap((topic) => {
  const recorded = JSON.parse(fixtureText(`patches/${topic}/recorded.json`)) as Record<string, RecordedVariant>;
  return Object.entries(recorded).flatMap(([name, { title, complaints = [], changes }]) => {
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
