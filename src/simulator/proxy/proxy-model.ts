import type { HeaderMap } from "../http/header-map.ts";
import type { MetadataStruct } from "../objects/metadata-value.ts";
import type { AlternativeNameMatcher } from "./alternative-name-matcher.ts";
import type { Upgrades } from "./upgrade-request.ts";
import type { FilterChainMatch } from "./filter-chain-match.ts";
import type { ConnectionManager } from "./connection-manager-model.ts";
import type { TlsSession } from "../objects/stream-context.ts";
import type { HeaderMutations } from "./routes/header-mutations.ts";
import type { HostRewrite, PathRewrite } from "./routes/read-rewrites.ts";

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
  /** Its name, or its place in the configuration where it has none. */
  readonly name: string;
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

export interface RouteConfiguration {
  readonly virtualHosts: readonly VirtualHost[];
  /** Whether the port of the authority does not count. */
  readonly ignoresPort: boolean;
  /** Whether `;…` in a path does not count. */
  readonly ignoresPathParameters: boolean;
}

export interface VirtualHost {
  readonly name: string;
  /** Lower case: exact, `*.suffix`, `prefix.*` or `*`. */
  readonly domains: readonly string[];
  readonly routes: readonly Route[];
  readonly metadata: ReadonlyMap<string, MetadataStruct>;
  /** Of which requests TLS is required. */
  readonly requiresTls: "none" | "external" | "all";
}

export interface Route {
  readonly name: string;
  /** The first condition of the match that does not hold, in the configuration's words; undefined where the route matches. */
  readonly unmet: (request: RouteRequest) => string | undefined;
  /** What is otherwise for a request with these headers, once it has matched: the cluster it goes to and what comes with that. */
  readonly resolve: (headers: HeaderMap) => Partial<Route>;
  /** What `resolve` may give, as far as it is known beforehand. */
  readonly variants: readonly Partial<Route>[];
  readonly action: RouteAction;
  readonly metadata: ReadonlyMap<string, MetadataStruct>;
  /** By the filter's name; the most specific one of weighted cluster, route, virtual host and route configuration. */
  readonly luaPerRoute: ReadonlyMap<string, LuaPerRoute>;
  /** Of its virtual host. */
  readonly virtualClusters: readonly VirtualCluster[];
  /** In the order in which they apply. */
  readonly requestMutations: readonly HeaderMutations[];
  readonly responseMutations: readonly HeaderMutations[];
}

/** A name under which requests are counted. */
export interface VirtualCluster {
  readonly name: string;
  readonly matches: (headerValues: HeaderValues) => boolean;
}

/** The values that a matcher sees of a header. */
export type HeaderValues = (name: string) => readonly string[];

/** What routes are matched against. */
export interface RouteRequest {
  readonly path: string;
  readonly headers: HeaderMap;
  readonly headerValues: HeaderValues;
  readonly dynamicMetadata: ReadonlyMap<string, MetadataStruct>;
  readonly filterState: ReadonlyMap<string, string>;
  readonly tls?: TlsSession;
}

export type RouteAction = ClusterAction | RedirectAction | DirectResponseAction;

export interface DirectResponseAction {
  readonly kind: "direct response";
  readonly status: number;
  /** Bytes. */
  readonly body: string;
}

export interface RedirectAction {
  readonly kind: "redirect";
  readonly status: number;
  /** Changes the request's path before the location is made of it. */
  readonly rewritePath?: PathRewrite;
  readonly location: (headers: HeaderMap) => string;
}

export interface ClusterAction {
  readonly kind: "cluster";
  /** What it says of upgrades, before the connection manager. */
  readonly upgrades: Upgrades;
  /** Whether the cluster gets what is said in a tunnel, without the `CONNECT` that asked for it. */
  readonly endsTunnels: boolean;
  readonly cluster: string;
  /** 0 means none, here and in the next. */
  readonly timeoutMs: number;
  /** Where given, requests of gRPC go by their own timeout, which is at most this. */
  readonly maxGrpcTimeoutMs?: number;
  readonly grpcTimeoutOffsetMs: number;
  /** How long nothing may happen. */
  readonly idleTimeoutMs?: number;
  readonly maxStreamDurationMs?: number;
  readonly retries?: RetryPolicy;
  /** What is answered where there is no such cluster. */
  readonly notFoundStatus: number;
  readonly rewritePath?: PathRewrite;
  /** Applied one after the other: what a weighted cluster says, then what the route says. */
  readonly hostRewrites: readonly HostRewrite[];
  /** Whether the name of the cluster's host becomes the authority. */
  readonly takesEndpointName: boolean;
  /** Whether the authority that is rewritten is kept in `x-forwarded-host`. */
  readonly appendsForwardedHost: boolean;
  /** Who is told of how many times a request was tried. */
  readonly tellsAttempts: { readonly request: boolean; readonly response: boolean; readonly timeoutRetry: boolean };
}

export interface RetryPolicy {
  /** Names as in `retry_on`, those that are modelled. */
  readonly conditions: ReadonlySet<string>;
  readonly grpcStatuses: ReadonlySet<number>;
  /** How often at most, after the first try. */
  readonly count: number;
  /** 0 means none. */
  readonly perTryTimeoutMs: number;
  readonly statusCodes: readonly number[];
  readonly retriableHeaders: readonly ((headerValues: HeaderValues) => boolean)[];
}

export interface Cluster {
  /** Path of the Unix socket that its first endpoint listens on. */
  readonly socket?: string;
  readonly name: string;
  /** Whether there is any endpoint. */
  readonly hasHosts: boolean;
  /** The name that the configuration gives its endpoint. @throws RunRefused where there is not one name */
  readonly endpointName: () => string | undefined;
  /** How many failures in a row take its host out of use, where that is watched. */
  readonly ejectsAfter?: number;
  /** How the upstream is spoken to; `downstream`: as the client speaks. */
  readonly protocol: "HTTP/1.1" | "HTTP/2" | "downstream";
  /** Whether trailers go through over HTTP/1.1. */
  readonly enablesTrailers: boolean;
  /** Name of the PEM file with the certificate that Envoy presents. */
  readonly clientCertificate?: string;
}
