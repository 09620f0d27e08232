import type { HeaderMap } from "../http/header-map.ts";
import type { LuaFilter, RouteConfiguration } from "./proxy-model.ts";
import type { Upgrades } from "./upgrade-request.ts";
import type { IpRange } from "./ip-address.ts";

/** An HTTP connection manager, as far as the simulator models it. */
export interface ConnectionManager {
  readonly statPrefix: string;
  readonly codec: CodecOptions;
  readonly paths: PathOptions;
  readonly hosts: HostOptions;
  readonly forwarding: ForwardingOptions;
  readonly clientCertificates: ClientCertificateOptions;
  readonly requestIds: RequestIdOptions;
  readonly server: ServerOptions;
  readonly timeouts: TimeoutOptions;
  /** Changes of the request's headers before anything else looks at them, in order. */
  readonly earlyMutations: readonly HeaderMutation[];
  /** Appended to both messages where it is not empty. */
  readonly via: string;
  readonly upgrades: Upgrades;
  /** Whether `expect: 100-continue` goes to the upstream, which is to answer it. */
  readonly proxiesContinue: boolean;
  readonly luaFilters: readonly LuaFilter[];
  /** Whether a filter counts messages of gRPC, and says so in the filter state. */
  readonly countsGrpc: boolean;
  readonly routeConfiguration: RouteConfiguration;
}

export type HeaderMutation = (headers: HeaderMap) => void;

/** What the codecs take and give. */
export interface CodecOptions {
  readonly type: "AUTO" | "HTTP1" | "HTTP2";
  /** Whether trailers go through over HTTP/1.1, to and from the client. */
  readonly enablesTrailers: boolean;
  readonly allowsAbsoluteUrl: boolean;
  /** Whether a request may have both `transfer-encoding` and `content-length`. */
  readonly allowsChunkedLength: boolean;
  readonly underscores: "ALLOW" | "REJECT_REQUEST" | "DROP_HEADER";
  readonly maxHeaderCount: number;
  readonly maxHeaderBytes: number;
  /** Whether a connection over HTTP/1.1 outlives a request that is refused after it was read. */
  readonly keepsConnectionOnError: boolean;
  /** The same of a connection over HTTP/2, for requests that its codec refuses. */
  readonly keepsHttp2ConnectionOnError: boolean;
  /** Whether upgrades may be asked for over HTTP/2 (RFC 8441). */
  readonly allowsExtendedConnect: boolean;
}

export interface PathOptions {
  readonly normalizes: boolean;
  readonly mergesSlashes: boolean;
  readonly escapedSlashes:
    | "IMPLEMENTATION_SPECIFIC_DEFAULT"
    | "KEEP_UNCHANGED"
    | "REJECT_REQUEST"
    | "UNESCAPE_AND_REDIRECT"
    | "UNESCAPE_AND_FORWARD";
}

export interface HostOptions {
  readonly strippedPort: "none" | "matching" | "any";
  readonly stripsTrailingDot: boolean;
}

/** How a request says who sent it. */
export interface ForwardingOptions {
  readonly usesRemoteAddress: boolean;
  readonly trustedHops: number;
  readonly appendsAddress: boolean;
  readonly appendsPort: boolean;
  readonly internalRanges: readonly IpRange[];
  readonly addsUserAgent: boolean;
  /** Of all requests, whatever the connection is. */
  readonly scheme?: "http" | "https";
}

export type ClientCertificateForwarding =
  "SANITIZE" | "FORWARD_ONLY" | "APPEND_FORWARD" | "SANITIZE_SET" | "ALWAYS_FORWARD_ONLY";

/** What becomes of `x-forwarded-client-cert`. */
export interface ClientCertificateOptions {
  readonly forwarding: ClientCertificateForwarding;
  readonly details: ReadonlySet<ClientCertificateDetail>;
}

export type ClientCertificateDetail = "cert" | "chain" | "subject" | "uri" | "dns";

export interface RequestIdOptions {
  readonly generates: boolean;
  /** Whether an external client's own one is kept. */
  readonly preservesExternal: boolean;
  readonly isInResponse: boolean;
}

export interface ServerOptions {
  readonly name: string;
  readonly transformation: "OVERWRITE" | "APPEND_IF_ABSENT" | "PASS_THROUGH";
}

/** Milliseconds; 0 means none. */
export interface TimeoutOptions {
  /** For a request to arrive. */
  readonly requestMs: number;
  /** In which nothing happens on the stream. */
  readonly streamIdleMs: number;
}
