import type { JsonObject } from "../files/json.ts";
import type { Gateway } from "./exposure.ts";
import { gatewayPort } from "./exposure-names.ts";
import type { KubernetesObject, ObjectMetadata } from "./kubernetes-object.ts";

/** One change of what istiod generates. @see https://istio.io/latest/docs/reference/config/networking/envoy-filter/ */
export interface ConfigPatch extends JsonObject {
  readonly applyTo: string;
  readonly match?: JsonObject;
  readonly patch: JsonObject;
}

export interface EnvoyFilterOptions {
  readonly metadata: ObjectMetadata;
  readonly gateway: Gateway;
  /** Lower ones are applied first, and so stand further from the router where they insert before it; 0 where absent. */
  readonly priority?: number;
}

/** An EnvoyFilter for the pods of one gateway. */
export function envoyFilter(options: EnvoyFilterOptions, configPatches: readonly ConfigPatch[]): KubernetesObject {
  const { metadata, gateway, priority } = options;
  return {
    apiVersion: "networking.istio.io/v1alpha3",
    kind: "EnvoyFilter",
    metadata,
    spec: {
      workloadSelector: { labels: gateway.labels },
      ...(priority === undefined ? {} : { priority }),
      configPatches,
    },
  };
}

/** Matches every connection manager behind the port of the gateway's Service for HTTPS. */
export const onConnectionManagers: JsonObject = {
  context: "GATEWAY",
  listener: {
    portNumber: gatewayPort,
    filterChain: { filter: { name: "envoy.filters.network.http_connection_manager" } },
  },
};

/** Matches the place before the router of each of them. */
export const onRouters: JsonObject = {
  context: "GATEWAY",
  listener: {
    portNumber: gatewayPort,
    filterChain: {
      filter: {
        name: "envoy.filters.network.http_connection_manager",
        subFilter: { name: "envoy.filters.http.router" },
      },
    },
  },
};

/** Makes a filter the next one before the router; those of earlier patches then stand before it. */
export function insertBeforeRouter(value: JsonObject): ConfigPatch {
  return { applyTo: "HTTP_FILTER", match: onRouters, patch: { operation: "INSERT_BEFORE", value } };
}
