import type { Json, JsonObject } from "../../../src/files/json.ts";
import { isJsonObject } from "../../../src/files/json.ts";
import type { Exposure } from "../../../src/gardener/exposure.ts";

/** What istiod sends to a gateway, endpoints included. */
export interface RecordedGateway {
  readonly listeners: readonly JsonObject[];
  readonly routes: readonly JsonObject[];
  readonly clusters: readonly JsonObject[];
  readonly endpoints: readonly JsonObject[];
}

/** The control plane that is recorded, as its names are in namespaces and in hosts. */
const recorded = { namespace: /foo--bar/g, domain: /\bbar\.foo\./g };

/** The same description under the name of another shoot of the project, with its own hosts and namespace. */
export function renameExposure(exposure: Exposure, shoot: string): Exposure {
  return rename(exposure as unknown as JsonObject, shoot) as unknown as Exposure;
}

/** What istiod sends to a gateway with one control plane, as it would send it with one for each name of a shoot. */
export function multiplyGateway(gateway: RecordedGateway, shoots: readonly string[]): RecordedGateway {
  return {
    listeners: gateway.listeners.map((listener) => multiplyChains(listener, shoots)),
    routes: multiplyEach(gateway.routes, shoots),
    clusters: multiplyEach(gateway.clusters, shoots),
    endpoints: multiplyEach(gateway.endpoints, shoots),
  };
}

function multiplyChains(listener: JsonObject, shoots: readonly string[]): JsonObject {
  const { filter_chains: chains } = listener;
  return Array.isArray(chains)
    ? { ...listener, filter_chains: multiplyEach(chains as readonly JsonObject[], shoots) }
    : listener;
}

/** What does not speak of the recorded control plane is there once. */
function multiplyEach(objects: readonly JsonObject[], shoots: readonly string[]): readonly JsonObject[] {
  return objects.flatMap((object) => {
    const isShared = JSON.stringify(rename(object, "")) === JSON.stringify(object);
    return isShared ? [object] : shoots.map((shoot) => rename(object, shoot));
  });
}

function rename<T extends Json>(value: T, shoot: string): T {
  if (typeof value === "string")
    return value.replace(recorded.namespace, `foo--${shoot}`).replace(recorded.domain, `${shoot}.foo.`) as T;
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => rename(item, shoot)) as Json as T;
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, rename(item, shoot)])) as Json as T;
}
