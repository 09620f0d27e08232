import type { EnvoyVersion } from "../../envoy-api/envoy-version.ts";
import type { HeaderMap } from "../http/header-map.ts";
import type { Certificate } from "../certificates/certificate.ts";
import type { CallContext } from "./http-call.ts";
import type { OverrideHost } from "./override-host.ts";
import type { ImportedKeys } from "./public-key.ts";
import type { StatsStore } from "./stats.ts";
import type { Message } from "./message.ts";
import type { MetadataStruct } from "./metadata-value.ts";

/** What the objects of a hook see of the stream it runs in. The proxy gives it. */
export interface StreamContext {
  readonly path: "request" | "response";
  /** Of the message that the hook is about. */
  readonly headers: HeaderMap;
  readonly message: Message;
  readonly calls: CallContext;
  readonly requestHeaders: HeaderMap;
  readonly protocol: "HTTP/1.1" | "HTTP/2";
  readonly connection: DownstreamConnection;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** By namespace, in the order of writing. */
  readonly dynamicMetadata: Map<string, MetadataStruct>;
  readonly filterName: string;
  readonly version: EnvoyVersion;
  readonly stats: { readonly store: StatsStore; readonly prefix: string };
  readonly filterState: Map<string, string>;
  /** Of this hook. */
  readonly importedKeys: ImportedKeys;
  /** What the route's own configuration of the filter gives the script. */
  readonly filterContext: MetadataStruct;
  /** Whether the filter's header writes on the request path clear the route cache. */
  readonly headerWritesClearRoute: boolean;
  /** The route of the request, matched now if the cache is empty. */
  matchRoute(): RouteFacts | undefined;
  /** The route that was matched last. */
  lastRoute(): RouteFacts | undefined;
  /** `metadata.filter_metadata` of its virtual host, which a request without a route may have too. */
  virtualHostMetadata(): ReadonlyMap<string, MetadataStruct> | undefined;
  clearRouteCache(): void;
  /** Of the request's virtual cluster, once the router has it; empty where there is none. */
  virtualClusterName(): string;
  /** Chooses the host for the request. */
  overrideHost(host: OverrideHost): void;
  /** Lets the connection end with the response. */
  drainConnection(): void;
  /** Answers the request; the first answer counts. */
  respond(reply: LocalReply): void;
}

export interface RouteFacts {
  /** Empty where the route has none. */
  readonly name: string;
  /** `metadata.filter_metadata` of the route, by namespace. */
  readonly metadata: ReadonlyMap<string, MetadataStruct>;
}

export interface DownstreamConnection {
  /** Empty where none was sent or no TLS inspector read it. */
  readonly serverName: string;
  /** `ip:port` */
  readonly localAddress: string;
  readonly directRemoteAddress: string;
  /** What the request's x-forwarded-for makes of it. */
  readonly remoteAddress: string;
  readonly tls?: TlsSession;
}

export interface TlsSession {
  readonly version: "TLSv1.2" | "TLSv1.3";
  readonly isResumed: boolean;
  /** Hexadecimal; empty where the session has none. */
  readonly id: string;
  /** What the client presented, leaf first. */
  readonly peerChain: readonly Certificate[];
  /** Whether this connection's handshake verified the client's certificate. */
  readonly isValidated: boolean;
  /** The issuer in the verified chain. */
  readonly verifiedIssuer?: Certificate;
  readonly localCertificate?: Certificate;
}

export interface LocalReply {
  readonly status: number;
  /** Without `:status`; bytes. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}
