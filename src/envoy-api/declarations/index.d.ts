/**
 * What Envoy's HTTP Lua filter gives a script, as TypeScript compiled by TypeScriptToLua sees it.
 *
 * A filter exports `onRequest(handle: RequestHandle)`, `onResponse(handle: ResponseHandle)` or both. Each member says under
 * `@envoy` which release brought it, and under `@yields` when it may suspend the hook: afterwards every object but the handle is dead
 * and must be fetched again, or Envoy raises `object used outside of proper scope`. An error that nobody catches ends the hook, and
 * **the request goes on**.
 */
export type { Buffer } from "./buffer.d.ts";
export type { Connection, SslConnection } from "./connection.d.ts";
export type { EnvoyObject } from "./envoy-object.d.ts";
export type { FilterState } from "./filter-state.d.ts";
export type { Headers, HeaderValue, ResponseHeaders } from "./headers.d.ts";
export type {
  HttpCallHeaders,
  HttpCallOptions,
  HttpCallReplyHeaders,
  HttpCallReplyHeadersWithDuplicates,
} from "./http-call.d.ts";
export type {
  ConnectionDynamicMetadata,
  DynamicMetadata,
  Metadata,
  MetadataTable,
  MetadataValue,
  Route,
  VirtualHost,
} from "./metadata.d.ts";
export type { ParsedName } from "./parsed-name.d.ts";
export type { HashFunction, PublicKey } from "./public-key.d.ts";
export type { RequestHandle, RespondHeaders } from "./request-handle.d.ts";
export type { ResponseHandle } from "./response-handle.d.ts";
export type { Counter, Gauge, Histogram, HistogramUnit, StatsScope } from "./stats.d.ts";
export type { StreamHandle } from "./stream-handle.d.ts";
export type { ConnectionStreamInfo, StreamInfo } from "./stream-info.d.ts";
