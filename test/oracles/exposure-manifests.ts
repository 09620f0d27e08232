import { readFileSync } from "node:fs";
import path from "node:path";
import { parseAllDocuments, stringify } from "yaml";
import { isJsonObject, type Json, type JsonObject } from "../../src/files/json.ts";
import { namesOf } from "../../src/gardener/exposure-names.ts";
import type { Exposure, Gateway } from "../../src/gardener/exposure.ts";
import { placementsOf } from "../../src/gardener/placements.ts";
import { istioFixtures } from "./istio-fixtures.ts";

/** YAML documents of a cluster in which these exposures have these objects, and gateways and kube-apiservers have their Pods. */
export function manifestsOf(exposures: readonly Exposure[], objects: readonly JsonObject[]): string {
  const around = [
    ...surroundings("mesh"),
    ...gatewaysOf(exposures).flatMap(gatewayObjects),
    ...exposures.flatMap(controlPlaneObjects),
    ...exposures.flatMap(secretObjects),
  ];
  return [...around, ...objects].map((object) => stringify(object, { version: "1.1" })).join("---\n");
}

function gatewaysOf(exposures: readonly Exposure[]): readonly Gateway[] {
  const gateways = exposures.flatMap((exposure) => placementsOf(exposure).map(({ gateway }) => gateway));
  return [...new Map(gateways.map((gateway) => [gateway.namespace, gateway])).values()];
}

const recordedNamespace = "istio-ingress";
const recordedLabels = { app: "istio-ingressgateway", istio: "ingressgateway", "istio-role": "seed" };

/** The recorded gateway with its HTTP proxy, in another namespace and with other labels. */
function gatewayObjects({ namespace, labels }: Gateway, index: number): readonly JsonObject[] {
  const replace = (value: Json): Json => {
    if (value === recordedNamespace) return namespace;
    if (value === "10.3.0.10") return `10.3.0.${10 + index}`;
    if (Array.isArray(value)) return value.map(replace);
    if (!isJsonObject(value)) return value;
    if (JSON.stringify(value) === JSON.stringify(recordedLabels)) return labels;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replace(item ?? null)]));
  };
  return [...surroundings("gateway"), ...surroundings("http-proxy")].map((object) => replace(object) as JsonObject);
}

function controlPlaneObjects(exposure: Exposure): readonly JsonObject[] {
  const { namespace, namespaceUid: uid = "none", ipFamilies } = exposure;
  const [family = "IPv4"] = ipFamilies;
  const addresses = family === "IPv4" ? ["10.3.1.11", "10.3.1.12"] : ["fd00::11", "fd00::12"];
  const slices = Object.values(namesOf(exposure).services).map((service) => ({
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: { name: `${service}-1`, namespace, labels: { "kubernetes.io/service-name": service } },
    addressType: family,
    ports: [{ name: "kube-apiserver", port: 443, protocol: "TCP" }],
    endpoints: addresses.map((address) => ({ addresses: [address], conditions: { ready: true } })),
  }));
  return [{ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace, uid } }, ...slices];
}

function secretObjects(exposure: Exposure): readonly JsonObject[] {
  return placementsOf(exposure).flatMap(({ gateway: { namespace } }) =>
    Object.values(namesOf(exposure).secrets).map((name) => ({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name, namespace },
    })),
  );
}

function surroundings(file: string): readonly JsonObject[] {
  const text = readFileSync(path.join(istioFixtures, "surroundings", `${file}.yaml`), "utf8");
  return parseAllDocuments(text).map((document) => document.toJS() as JsonObject);
}
