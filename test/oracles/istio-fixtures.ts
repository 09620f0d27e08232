import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse, parseAllDocuments, type Document } from "yaml";
import type { EnvoyResource, IstioAnswer, IstioGateway, IstioVerdict } from "../support/istio-oracle.ts";
import { jsonDifference, type JsonChange } from "./json-difference.ts";

/** What istiod was asked and what it answered; see the README.md there. */
export const istioFixtures = path.resolve(import.meta.dirname, "../../envoy-fixtures/istio-1.30");

/** The example whose configuration without EnvoyFilters the variants of `patches` are applied to. */
export const variantsBase = "shoot-wildcard";

/** Manifests of one cluster and of what stands around it. */
export interface IstioExample {
  readonly name: string;
  readonly title: string;
  readonly manifests: string;
}

/** What is recorded of an example: without any EnvoyFilter, and with all of them. */
export interface IstioRecording {
  readonly gateways: readonly IstioGateway[];
  /** What istiod says against objects. */
  readonly complaints?: readonly Complaint[];
}

/** Some EnvoyFilters that are applied to `variantsBase`, or objects that take the place of its own. */
export interface IstioVariant {
  readonly topic: string;
  readonly name: string;
  /** A sentence saying what happens. */
  readonly title: string;
  readonly manifests: string;
}

/** What is recorded of a variant. */
export interface VariantRecording {
  readonly title: string;
  readonly complaints?: readonly Complaint[];
  /** From `resourcesByName` of the base to that of the variant. */
  readonly changes: readonly JsonChange[];
}

/** What istiod says against one object, as `Kind namespace/name`. With an error the object was not let in. */
export interface Complaint {
  readonly object: string;
  readonly error?: string;
  readonly warnings?: readonly string[];
}

/** The examples, sorted by name. */
export function readExamples(): readonly IstioExample[] {
  const names = readdirSync(istioFixtures).filter((name) => existsSync(path.join(istioFixtures, name, "example.yaml")));
  return names.sort().map(readExample);
}

export function readExample(name: string): IstioExample {
  const description: unknown = parse(read(name, "example.yaml"));
  const { title, surroundings } = description as { title: string; surroundings: readonly string[] };
  const texts = [...surroundings.map((file) => read("surroundings", `${file}.yaml`)), read(name, "manifests.yaml")];
  return { name, title, manifests: texts.join("\n---\n") };
}

/** The variants, sorted by topic and name. */
export function readVariants(): readonly IstioVariant[] {
  const base = documentsOf(readExample(variantsBase).manifests).filter((document) => !isEnvoyFilter(document));
  const topics = readdirSync(path.join(istioFixtures, "patches")).sort();
  return topics.flatMap((topic) => variantNames(topic).map((name) => readVariant(topic, name, base)));
}

/** The texts of all variants, without what they are applied to. */
export function readVariantObjects(): readonly string[] {
  const topics = readdirSync(path.join(istioFixtures, "patches")).sort();
  return topics.flatMap((topic) => variantNames(topic).map((name) => read("patches", topic, `${name}.yaml`)));
}

/** The manifests that variants are applied to. */
export function readVariantsBase(): string {
  const documents = documentsOf(readExample(variantsBase).manifests);
  return documents
    .filter((document) => !isEnvoyFilter(document))
    .map(String)
    .join("\n---\n");
}

function variantNames(topic: string): readonly string[] {
  const files = readdirSync(path.join(istioFixtures, "patches", topic)).filter((file) => file.endsWith(".yaml"));
  return files.map((file) => path.basename(file, ".yaml")).sort();
}

function readVariant(topic: string, name: string, base: readonly Document[]): IstioVariant {
  const text = read("patches", topic, `${name}.yaml`);
  const own = new Set(documentsOf(text).map(identityOf));
  const kept = base.filter((document) => !own.has(identityOf(document)));
  const title = text.split("\n", 1)[0]?.replace(/^# /, "") ?? "";
  return { topic, name, title, manifests: [...kept.map(String), text].join("\n---\n") };
}

function documentsOf(text: string): readonly Document[] {
  return parseAllDocuments(text).filter((document) => document.contents !== null);
}

function isEnvoyFilter(document: Document): boolean {
  return document.get("kind") === "EnvoyFilter";
}

function identityOf(document: Document): string {
  return ["kind", "namespace", "name"]
    .map((key) => String(key === "kind" ? document.get(key) : document.getIn(["metadata", key])))
    .join(" ");
}

/** What is recorded of the answer for an example. */
export function recordingOf(answer: IstioAnswer): IstioRecording {
  return { ...complaintsOf(answer.objects), gateways: answer.gateways };
}

/** What is recorded of the answer for a variant, beside that for the base. */
export function variantRecordingOf(variant: IstioVariant, answer: IstioAnswer, base: IstioGateway): VariantRecording {
  const [gateway] = answer.gateways;
  if (gateway === undefined) throw new Error(`${variant.topic}/${variant.name} has no gateway`);
  return {
    title: variant.title,
    ...complaintsOf(answer.objects),
    changes: jsonDifference(resourcesByName(base), resourcesByName(gateway)),
  };
}

const constantWarning = "EnvoyFilter exposes internal implementation details";

/** Verdicts that say something; the warning that istiod has for each EnvoyFilter does not. */
function complaintsOf(verdicts: readonly IstioVerdict[]): { complaints?: readonly Complaint[] } {
  const complaints = verdicts.flatMap(({ kind, namespace, name, error, warnings = [] }) => {
    const said = warnings.filter((warning) => !warning.startsWith(constantWarning));
    if (error === undefined && said.length === 0) return [];
    const object = `${kind} ${namespace}/${name}`;
    return [{ object, ...(error === undefined ? {} : { error }), ...(said.length === 0 ? {} : { warnings: said }) }];
  });
  return complaints.length === 0 ? {} : { complaints };
}

type ByName = Readonly<Record<string, EnvoyResource>>;

/** The resources of a gateway by kind and name; one more of the same name is `<name>#2`. */
export function resourcesByName(gateway: Pick<IstioGateway, "listeners" | "routes" | "clusters">): {
  readonly listeners: ByName;
  readonly routes: ByName;
  readonly clusters: ByName;
} {
  return { listeners: byName(gateway.listeners), routes: byName(gateway.routes), clusters: byName(gateway.clusters) };
}

function byName(resources: readonly EnvoyResource[]): ByName {
  const named: Record<string, EnvoyResource> = {};
  for (const resource of resources) {
    let name = resource.name;
    for (let number = 2; name in named; number += 1) name = `${resource.name}#${number}`;
    named[name] = resource;
  }
  return named;
}

function read(...names: readonly string[]): string {
  return readFileSync(path.join(istioFixtures, ...names), "utf8");
}

/** A recording as it is kept: readable, and the same for the same answers. */
export function writeRecording(value: unknown): string {
  return `${JSON.stringify(value, null, 1)}\n`;
}

export function readRecordedExample(name: string, which: "base" | "patched"): IstioRecording {
  return JSON.parse(read(name, `${which}.json`)) as IstioRecording;
}

export function readRecordedVariants(topic: string): Readonly<Record<string, VariantRecording>> {
  return JSON.parse(read("patches", topic, "recorded.json")) as Readonly<Record<string, VariantRecording>>;
}
