import type { Json, JsonObject } from "../../src/files/json.ts";
import { isJsonObject } from "../../src/files/json.ts";
import { namesOf } from "../../src/gardener/exposure-names.ts";
import type { KubernetesObject } from "../../src/gardener/kubernetes-object.ts";
import { placementsOf } from "../../src/gardener/placements.ts";
import type { ExposedCluster, ExposedClusters } from "../../src/workflows/expose-clusters.ts";

/** What must be so whatever was exposed; each function gives a sentence for each place where it is not. */
export const invariants: Readonly<Record<string, (exposed: ExposedClusters) => readonly string[]>> = {
  "nothing but routes that match metadata leads to the trusted cluster": ({ clusters }) =>
    clusters.flatMap(({ exposure, objects }) => {
      const { clusters: names, services } = namesOf(exposure);
      return objects.flatMap((object) =>
        valuesIn(object)
          .filter(({ value }) => typeof value === "string" && mentions(value, names.trusted, services.trusted))
          .filter(({ path, value }) => !isNameOfItself(object, path, value) && !isTrustedRoute(object, path))
          .map(({ path }) => `${nameOf(object)}: ${path.join(".")} leads there`),
      );
    }),

  "what trusted routes match is what the script sets": ({ clusters }) =>
    clusters.flatMap((cluster) => trustedMatches(cluster).flatMap((match) => mismatchOf(cluster, match))),

  "each host has one trusted route, and each trusted route a host": ({ clusters }) =>
    clusters.flatMap((cluster) => {
      const { exposure } = cluster;
      const wanted = [
        ...exposure.hosts,
        ...exposure.wildcardHosts.map((host) => host.replace("*.", ".")),
        ...(exposure.apiserverProxy ? [exposure.namespace] : []),
      ].sort();
      const found = trustedMatches(cluster)
        .map(({ value }) => value)
        .sort();
      return JSON.stringify(found) === JSON.stringify(wanted)
        ? []
        : [`${exposure.namespace}: found ${found.join()}, wanted ${wanted.join()}`];
    }),

  "inserted routes have no timeout of 15 seconds, and retries": ({ clusters }) =>
    clusters.flatMap(({ objects }) =>
      objects.flatMap((object) =>
        valuesIn(object)
          .filter(({ value, path }) => isJsonObject(value) && "cluster" in value && path.at(-1) === "route")
          .filter(({ value }) => !isJsonObject(value) || value["timeout"] !== "0s" || !("retry_policy" in value))
          .map(({ path }) => `${nameOf(object)}: ${path.join(".")}`),
      ),
    ),

  "EnvoyFilters and Gateways select the pods of a gateway of their exposure": ({ gateways, clusters }) => {
    const labels = new Map(
      clusters.flatMap(({ exposure }) =>
        placementsOf(exposure).map(({ gateway }) => [JSON.stringify(gateway.labels), gateway.namespace] as const),
      ),
    );
    return [...gateways, ...clusters.flatMap(({ objects }) => objects)]
      .filter(({ kind }) => kind === "EnvoyFilter" || kind === "Gateway")
      .filter((object) => {
        const namespace = labels.get(JSON.stringify(selectorOf(object)));
        return namespace === undefined || (object.kind === "EnvoyFilter" && object.metadata.namespace !== namespace);
      })
      .map(nameOf);
  },

  "no two objects have the same kind, namespace and name": ({ gateways, clusters }) => {
    const names = [...gateways, ...clusters.flatMap(({ objects }) => objects)].map(nameOf);
    return names.filter((name, index) => names.indexOf(name) !== index);
  },

  "every secret that is named is one of the exposure's": ({ clusters }) =>
    clusters.flatMap(({ exposure, objects }) => {
      const known = Object.values(namesOf(exposure).secrets).flatMap((name) => [
        name,
        `kubernetes://${name}`,
        `kubernetes://${name}-cacert`,
      ]);
      return objects.flatMap((object) =>
        valuesIn(object)
          .filter(
            ({ path }) => path.at(-1) === "credentialName" || (path.at(-1) === "name" && path.join().includes("sds")),
          )
          .filter(({ value }) => !known.includes(textOf(value)))
          .map(({ value }) => `${nameOf(object)}: ${textOf(value)}`),
      );
    }),

  "everything that another namespace must see is exported, and to gateways only": ({ clusters }) =>
    clusters.flatMap(({ exposure, objects }) => {
      const wanted = [...new Set(placementsOf(exposure).map(({ gateway }) => gateway.namespace))].sort().join();
      return objects
        .filter(({ kind }) => ["Service", "VirtualService", "DestinationRule"].includes(kind))
        .filter((object) => exportedTo(object) !== wanted)
        .map((object) => `${nameOf(object)}: found ${exportedTo(object)}, wanted ${wanted}`);
    }),

  "no patch names a cluster's protocol options, which another controller owns": ({ clusters }) =>
    clusters.flatMap(({ objects }) =>
      patchesOf(objects)
        .filter(({ applyTo, patch }) => applyTo === "CLUSTER" && isMerge(patch))
        .filter(({ patch }) => JSON.stringify(patch).includes("typed_extension_protocol_options"))
        .map(() => "a CLUSTER MERGE of typed_extension_protocol_options"),
    ),

  "objects outside of the control plane's namespace belong to it": ({ clusters }) =>
    clusters.flatMap(({ exposure, objects }) =>
      objects
        .filter(({ metadata }) => metadata.namespace !== exposure.namespace)
        .filter(({ metadata }) => "ownerReferences" in metadata !== (exposure.namespaceUid !== undefined))
        .map(nameOf),
    ),
};

interface TrustedMatch {
  readonly object: KubernetesObject;
  readonly namespace: string;
  readonly key: string;
  readonly value: string;
}

function trustedMatches({ exposure, objects }: ExposedCluster): readonly TrustedMatch[] {
  const { trusted } = namesOf(exposure).clusters;
  return objects.flatMap((object) =>
    valuesIn(object)
      .map(({ value }) => value)
      .filter((value): value is JsonObject => isJsonObject(value) && isJsonObject(value["route"] ?? null))
      .filter(({ route }) => isJsonObject(route ?? null) && (route as JsonObject)["cluster"] === trusted)
      .flatMap(({ match }) => {
        const [matcher] = ((match as JsonObject)["dynamic_metadata"] ?? []) as readonly JsonObject[];
        if (matcher === undefined) return [];
        const [{ key } = {}] = matcher["path"] as readonly JsonObject[];
        const [value] = Object.values((matcher["value"] as JsonObject)["string_match"] as JsonObject);
        return [{ object, namespace: textOf(matcher["filter"]), key: textOf(key), value: textOf(value) }];
      }),
  );
}

/** The script that a listener runs must set exactly what the listener's routes match. */
function mismatchOf({ plan }: ExposedCluster, { object, namespace, key, value }: TrustedMatch): readonly string[] {
  const script = object.metadata.name.endsWith("-apiserver-proxy") ? plan.proxy?.script : undefined;
  const parameters = script?.parameters ?? plan.parameters;
  const problems = [
    parameters["metadataNamespace"] === namespace ? "" : `namespace ${namespace}`,
    parameters["metadataKey"] === key ? "" : `key ${key}`,
    parameters["metadataValue"] === (script === undefined ? undefined : value) ? "" : `value ${value}`,
    script === undefined || script.lua.includes(JSON.stringify(value)) ? "" : "the script lacks the value",
  ];
  return problems.filter((problem) => problem !== "").map((problem) => `${nameOf(object)}: ${problem}`);
}

interface Found {
  readonly path: readonly string[];
  readonly value: Json;
}

function valuesIn(value: Json, path: readonly string[] = []): readonly Found[] {
  const inner: readonly (readonly [string, Json])[] =
    typeof value === "object" && value !== null ? Object.entries(value as JsonObject) : [];
  return [{ path, value }, ...inner.flatMap(([name, item]) => valuesIn(item, [...path, name]))];
}

function mentions(text: string, cluster: string, service: string): boolean {
  // Scripts say so in comments; what leads somewhere is short.
  return text.length < 1000 && (text.includes(cluster) || text.split(/[.|]/).includes(service));
}

/** The trusted Service and its DestinationRule say who they are. */
function isNameOfItself({ kind }: KubernetesObject, path: readonly string[], value: Json): boolean {
  return (
    (["Service", "DestinationRule"].includes(kind) && path.join(".") === "metadata.name") ||
    (kind === "DestinationRule" && path.join(".") === "spec.host" && typeof value === "string")
  );
}

function isTrustedRoute(object: KubernetesObject, path: readonly string[]): boolean {
  if (object.kind !== "EnvoyFilter" || path.slice(-2).join(".") !== "route.cluster") return false;
  const route = path.slice(0, -2).reduce<Json>((value, name) => (value as JsonObject)[name] ?? null, object);
  return (
    isJsonObject(route) && isJsonObject(route["match"] ?? null) && "dynamic_metadata" in (route["match"] as JsonObject)
  );
}

function selectorOf({ kind, spec }: KubernetesObject): Json {
  const { selector, workloadSelector } = spec as { selector?: JsonObject; workloadSelector?: { labels: JsonObject } };
  return kind === "Gateway" ? (selector ?? null) : (workloadSelector?.labels ?? null);
}

function exportedTo({ kind, spec, metadata }: KubernetesObject): string {
  const annotations = (metadata["annotations"] ?? {}) as JsonObject;
  if (kind === "Service") return textOf(annotations["networking.istio.io/exportTo"]);
  return ((spec as JsonObject)["exportTo"] as readonly string[]).join();
}

function patchesOf(objects: readonly KubernetesObject[]): readonly JsonObject[] {
  return objects
    .filter(({ kind }) => kind === "EnvoyFilter")
    .flatMap(({ spec }) => (spec as { configPatches: readonly JsonObject[] }).configPatches);
}

function isMerge(patch: Json | undefined): boolean {
  return isJsonObject(patch ?? null) && (patch as JsonObject)["operation"] === "MERGE";
}

function nameOf({ kind, metadata: { namespace, name } }: KubernetesObject): string {
  return `${kind} ${namespace}/${name}`;
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
