import type { SourcePosition } from "../diagnostics/diagnostic.ts";
import type { JsonPath, SchemaProblem } from "../envoy-schema/decode-message.ts";
import type { JsonObject } from "../files/json.ts";

/**
 * An EnvoyFilter whose shape was checked, with each value as a message of Envoy's.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/envoy-filter/
 */
export interface EnvoyFilter {
  readonly name: string;
  /** Undefined where the resource does not say: the namespace that it is applied to, taken for that of the gateway. */
  readonly namespace: string | undefined;
  readonly priority: number;
  /** As Kubernetes writes it, in seconds; empty for a resource that was not created yet. */
  readonly creationTimestamp: string;
  /** The labels that a workload must have; all workloads where empty. */
  readonly workloadSelector: Readonly<Record<string, string>>;
  readonly patches: readonly ConfigPatch[];
  /** Where something of the resource stands in the user's file; undefined for what was made in memory. */
  positionOf(path: JsonPath): SourcePosition | undefined;
}

/** One of an EnvoyFilter's `configPatches`. */
export interface ConfigPatch {
  /** The EnvoyFilter and the patch's place in it, for people: `gateway/hsts, patch 0`. */
  readonly label: string;
  readonly applyTo: ApplyTo;
  /** ADD where the resource says to insert and there is no list to insert into, which istiod takes for the same. */
  readonly operation: PatchOperation;
  readonly match: PatchMatch;
  /** In the notation of `decodeMessage`; undefined where the operation needs none. */
  readonly value: JsonObject | undefined;
  /** What of the value does not become part of the message. */
  readonly problems: readonly SchemaProblem[];
  /** Where something of the patch stands in the user's file, from `configPatches[…]` on; undefined for what was made in memory. */
  positionOf(path: JsonPath): SourcePosition | undefined;
}

/** Kinds of things that a patch applies to, with the messages of Envoy's API that they are. */
export const patchedMessages = {
  LISTENER: "envoy.config.listener.v3.Listener",
  LISTENER_FILTER: "envoy.config.listener.v3.ListenerFilter",
  FILTER_CHAIN: "envoy.config.listener.v3.FilterChain",
  NETWORK_FILTER: "envoy.config.listener.v3.Filter",
  HTTP_FILTER: "envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter",
  ROUTE_CONFIGURATION: "envoy.config.route.v3.RouteConfiguration",
  VIRTUAL_HOST: "envoy.config.route.v3.VirtualHost",
  HTTP_ROUTE: "envoy.config.route.v3.Route",
  CLUSTER: "envoy.config.cluster.v3.Cluster",
} as const;

export type ApplyTo = keyof typeof patchedMessages;

export const patchOperations = [
  "MERGE",
  "ADD",
  "REMOVE",
  "INSERT_BEFORE",
  "INSERT_AFTER",
  "INSERT_FIRST",
  "REPLACE",
] as const;

export type PatchOperation = (typeof patchOperations)[number];

export interface PatchMatch {
  readonly context?: PatchContext;
  readonly proxy?: { readonly proxyVersion?: string; readonly metadata?: Readonly<Record<string, string>> };
  readonly listener?: ListenerMatch;
  readonly routeConfiguration?: RouteConfigurationMatch;
  readonly cluster?: ClusterMatch;
}

export const patchContexts = ["ANY", "SIDECAR_INBOUND", "SIDECAR_OUTBOUND", "GATEWAY"] as const;

export type PatchContext = (typeof patchContexts)[number];

export interface ListenerMatch {
  readonly name?: string;
  readonly portNumber?: number;
  readonly listenerFilter?: string;
  readonly filterChain?: FilterChainMatch;
}

export interface FilterChainMatch {
  readonly name?: string;
  readonly sni?: string;
  readonly transportProtocol?: string;
  /** Separated by commas. */
  readonly applicationProtocols?: string;
  readonly destinationPort?: number;
  readonly filter?: { readonly name?: string; readonly subFilter?: { readonly name?: string } };
}

export interface RouteConfigurationMatch {
  readonly name?: string;
  readonly portNumber?: number;
  readonly portName?: string;
  /** `<namespace>/<name>`. */
  readonly gateway?: string;
  readonly vhost?: VirtualHostMatch;
}

export interface VirtualHostMatch {
  readonly name?: string;
  readonly domainName?: string;
  readonly route?: { readonly name?: string; readonly action?: "ANY" | "ROUTE" | "REDIRECT" | "DIRECT_RESPONSE" };
}

export interface ClusterMatch {
  readonly name?: string;
  readonly portNumber?: number;
  /** A full host name. */
  readonly service?: string;
  readonly subset?: string;
}
