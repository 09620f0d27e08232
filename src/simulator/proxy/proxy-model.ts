import type { MetadataStruct } from "../objects/metadata-value.ts";
import type { StringMatcher } from "./string-matcher.ts";

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
}

export interface FilterChain {
  /** Lower case, exact or `*.suffix`; empty: any. */
  readonly serverNames: readonly string[];
  readonly isDefault: boolean;
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
  readonly resumesStateless: boolean;
  readonly resumesStateful: boolean;
}

export interface ConnectionManager {
  readonly usesRemoteAddress: boolean;
  readonly serverName: string;
  readonly generatesRequestId: boolean;
  readonly earlyRemovals: readonly StringMatcher[];
  readonly luaFilters: readonly LuaFilter[];
  readonly virtualHosts: readonly VirtualHost[];
}

export interface LuaFilter {
  readonly name: string;
  /** The script, as text. */
  readonly source: string;
  readonly headerWritesClearRoute: boolean;
}

export interface VirtualHost {
  readonly domains: readonly string[];
  readonly routes: readonly Route[];
}

export interface Route {
  readonly name: string;
  readonly matches: (request: RouteRequest) => boolean;
  readonly action: RouteAction;
  readonly metadata: ReadonlyMap<string, MetadataStruct>;
  readonly virtualHostMetadata: ReadonlyMap<string, MetadataStruct>;
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
  /** Name of the PEM file with the certificate that Envoy presents. */
  readonly clientCertificate?: string;
}
