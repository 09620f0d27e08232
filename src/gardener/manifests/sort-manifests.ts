import { fail, hasErrors, succeed, type Checked, type Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { SchemaValidator } from "../../files/compile-schema.ts";
import { isJsonObject } from "../../files/json.ts";
import { checkShape, readManifests, type YamlFile } from "../../files/read-yaml.ts";
import { validateGarden, type GardenManifest } from "./garden.ts";
import { validateGardenletConfiguration, type GardenletConfiguration } from "./gardenlet-configuration.ts";
import {
  validateExposureClass,
  validateNamespace,
  type ExposureClassManifest,
  type NamespaceManifest,
} from "./other-manifests.ts";
import { readSecret, type SecretManifest } from "./secret.ts";
import { validateSeed, type SeedManifest } from "./seed.ts";
import { validateShared, type SharedNotation } from "./shared-notation.ts";
import { validateShoot, type ShootManifest } from "./shoot.ts";

/** Everything that was read about control planes, by its kind. */
export interface Manifests {
  /** Descriptions in our own notation, whose shape is checked when they are complete. */
  readonly exposures: readonly YamlFile<Readonly<Record<string, unknown>>>[];
  /** What shoots share, in our own notation. */
  readonly shared: readonly YamlFile<SharedNotation>[];
  readonly shoots: readonly YamlFile<ShootManifest>[];
  readonly seeds: readonly YamlFile<SeedManifest>[];
  readonly gardens: readonly YamlFile<GardenManifest>[];
  readonly gardenletConfigurations: readonly YamlFile<GardenletConfiguration>[];
  readonly exposureClasses: readonly YamlFile<ExposureClassManifest>[];
  readonly namespaces: readonly YamlFile<NamespaceManifest>[];
  readonly secrets: readonly SecretManifest[];
}

/**
 * Reads the documents of all files and tells them apart: manifests have a kind (`MANIFEST_KIND` where it is none that is known here), our
 * own notation has none.
 */
export function sortManifests(
  sources: readonly { readonly file: string; readonly text: string }[],
): Checked<Manifests> {
  const files = sources.map(readManifests);
  const documents = files.flatMap((file) => (file.ok ? file.value : [])).flatMap(itemsOf);
  const findings: Diagnostic[] = files.flatMap((file) => file.diagnostics);
  const collect = <T>(kind: Kind, read: (document: YamlFile<unknown>) => Checked<T>): readonly T[] =>
    documents
      .filter(({ value }) => kindOf(value) === kind)
      .flatMap((document) => {
        const result = read(document);
        findings.push(...result.diagnostics);
        return result.ok ? [result.value] : [];
      });
  const shaped = <T>(kind: Kind, validate: SchemaValidator<T>): readonly YamlFile<T>[] =>
    collect(kind, (document) => checkShape(document, validate));
  const manifests: Manifests = {
    exposures: collect("exposure", (document) => succeed(document as YamlFile<Readonly<Record<string, unknown>>>)),
    shared: shaped("shared", validateShared),
    shoots: shaped("Shoot", validateShoot),
    seeds: shaped("Seed", validateSeed),
    gardens: shaped("Garden", validateGarden),
    gardenletConfigurations: shaped("GardenletConfiguration", validateGardenletConfiguration),
    exposureClasses: shaped("ExposureClass", validateExposureClass),
    namespaces: shaped("Namespace", validateNamespace),
    secrets: collect("Secret", readSecret),
  };
  collect("unknown", (document) => fail(unknownKind(document)));
  return hasErrors(findings) ? fail(...findings) : succeed(manifests, findings);
}

/** Kinds of manifests, with the API group of each. */
const groups = {
  Shoot: "core.gardener.cloud",
  Seed: "core.gardener.cloud",
  ExposureClass: "core.gardener.cloud",
  Garden: "operator.gardener.cloud",
  GardenletConfiguration: "gardenlet.config.gardener.cloud",
  Namespace: "",
  Secret: "",
} as const;

type Kind = keyof typeof groups | "exposure" | "shared" | "unknown";

function kindOf(value: unknown): Kind {
  if (!isJsonObject(value)) return "unknown";
  const { kind, apiVersion } = value;
  if (kind === undefined && apiVersion === undefined) return isExposure(value) ? "exposure" : "shared";
  const [group, version] = textOf(apiVersion).split("/");
  const found = (Object.keys(groups) as (keyof typeof groups)[]).find((name) => name === kind);
  if (found === undefined) return "unknown";
  return groups[found] === (version === undefined ? "" : group) ? found : "unknown";
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** What names a control plane describes it; anything else is about all of a seed. */
function isExposure(value: object): boolean {
  return ["namespace", "hosts", "controlPlane"].some((name) => name in value);
}

/** What `kubectl get` prints for several objects, taken apart. */
function itemsOf(document: YamlFile<unknown>): readonly YamlFile<unknown>[] {
  const { value, positionOf } = document;
  if (!isJsonObject(value) || !textOf(value["kind"]).endsWith("List") || !Array.isArray(value["items"]))
    return [document];
  return (value["items"] as readonly unknown[]).map((item, index) => ({
    value: item,
    positionOf: (path) => positionOf(["items", index, ...path]),
  }));
}

/** Says the kind at most: what is not known may be secret. */
function unknownKind({ value, positionOf }: YamlFile<unknown>): Diagnostic {
  const known = Object.entries(groups).map(([kind, group]) => (group === "" ? kind : `${kind} (${group})`));
  const found = isJsonObject(value)
    ? `a manifest of the kind "${textOf(value["kind"])}" and the version "${textOf(value["apiVersion"])}"`
    : "a text or a list";
  return {
    code: "MANIFEST_KIND",
    severity: "error",
    message: `Found ${found}, wanted a description of a control plane or a manifest of a kind that says something about one`,
    hint: `Known kinds: ${known.join(", ")}`,
    position: positionOf(["kind"]),
  };
}
