import type { HeaderMap } from "../http/header-map.ts";
import type { MetadataStruct } from "../objects/metadata-value.ts";
import type { AlternativeNameMatcher } from "./alternative-name-matcher.ts";
import type { FilterChainMatch } from "./filter-chain-match.ts";
import type { ConnectionManager } from "./connection-manager-model.ts";

/** An Envoy configuration, as far as the simulator models it. */
export interface ProxyModel {
  readonly listeners: readonly Listener[];
  readonly clusters: ReadonlyMap<string, Cluster>;
}

export interface Listener {
  readonly name: string;
  /** `ip:port` */
  readonly address: string;
  /** Whether a TLS inspector reads the server name before a filter chain is chosen. */
  readonly inspectsTls: boolean;
  readonly filterChains: readonly FilterChain[];
  /** For connections that no other chain matches. */
  readonly defaultFilterChain?: FilterChain;
  /** Whether each new connection goes to the worker with the fewest. */
  readonly balancesExactly: boolean;
  /** Bytes of a body that a filter may hold back. */
  readonly bufferLimit: number;
}

export interface FilterChain {
  readonly match: FilterChainMatch;
  readonly tls?: DownstreamTls;
  readonly manager: ConnectionManager;
}

export interface DownstreamTls {
  /** Names of PEM files. */
  readonly certificate: string;
  readonly trustedCa?: string;
  readonly acceptsUntrusted: boolean;
  readonly allowsExpired: boolean;
  readonly requiresClientCertificate: boolean;
  readonly applicationProtocols: readonly string[];
  /** Those of the client's that are taken; 1.2 and 1.3 unless said. */
  readonly versions: readonly ("1.2" | "1.3")[];
  /** One of them must match one of the client's alternative names; empty: no matter. */
  readonly alternativeNames: readonly AlternativeNameMatcher[];
  readonly resumesStateless: boolean;
  readonly resumesStateful: boolean;
}

export interface LuaFilter {
  readonly name: string;
  /** Run where a route does not say otherwise. */
  readonly defaultScript?: LuaScript;
  /** Those that routes may name. */
  readonly namedScripts: ReadonlyMap<string, LuaScript>;
  readonly headerWritesClearRoute: boolean;
  /** Part of the names of its statistics, before `errors`; empty: none. */
  readonly statPrefix: string;
}

/** A script in a configuration. Each place where one stands has a VM of its own in each worker, whatever its text. */
export interface LuaScript {
  readonly source: string;
}

/** What a route says of a Lua filter. */
export interface LuaPerRoute {
  readonly isDisabled: boolean;
  /** A script of the filter's; none is run where it has none of that name. */
  readonly scriptName?: string;
  readonly script?: LuaScript;
  readonly filterContext: MetadataStruct;
}

export interface VirtualHost {
  readonly domains: readonly string[];
  readonly routes: readonly Route[];
  readonly metadata: ReadonlyMap<string, MetadataStruct>;
}

export interface Route {
  readonly name: string;
  readonly matches: (request: RouteRequest) => boolean;
  readonly action: RouteAction;
  readonly metadata: ReadonlyMap<string, MetadataStruct>;
  /** By the filter's name; the most specific one of route, virtual host and route configuration. */
  readonly luaPerRoute: ReadonlyMap<string, LuaPerRoute>;
  /** Of its virtual host. */
  readonly virtualClusters: readonly VirtualCluster[];
}

/** A name under which requests are counted. */
export interface VirtualCluster {
  readonly name: string;
  readonly matches: (headers: HeaderMap) => boolean;
}

/** What routes are matched against. */
export interface RouteRequest {
  readonly path: string;
  /** The values that a matcher sees of a header: one that joins all of them, or, since Envoy 1.39, each by itself. */
  readonly headerValues: (name: string) => readonly string[];
  readonly dynamicMetadata: ReadonlyMap<string, MetadataStruct>;
}

export type RouteAction =
  ClusterAction | { readonly kind: "direct response"; readonly status: number; readonly body: string };

export interface ClusterAction {
  readonly kind: "cluster";
  readonly cluster: string;
  /** 0 means none, here and in the next. */
  readonly timeoutMs: number;
  readonly perTryTimeoutMs: number;
}

export interface Cluster {
  readonly name: string;
  /** How the upstream is spoken to; `downstream`: as the client speaks. */
  readonly protocol: "HTTP/1.1" | "HTTP/2" | "downstream";
  /** Whether trailers go through over HTTP/1.1. */
  readonly enablesTrailers: boolean;
  /** Name of the PEM file with the certificate that Envoy presents. */
  readonly clientCertificate?: string;
}
