/* eslint-disable @typescript-eslint/unified-signatures --
   What Envoy lets be left out but refuses as nil must not be an optional parameter: TypeScriptToLua passes nil for undefined. */

import type { Buffer } from "./buffer.d.ts";
import type { Connection } from "./connection.d.ts";
import type { EnvoyObject } from "./envoy-object.d.ts";
import type { Headers } from "./headers.d.ts";
import type {
  HttpCallHeaders,
  HttpCallOptions,
  HttpCallReplyHeaders,
  HttpCallReplyHeadersWithDuplicates,
} from "./http-call.d.ts";
import type { Metadata, Route, VirtualHost } from "./metadata.d.ts";
import type { HashFunction, PublicKey } from "./public-key.d.ts";
import type { StatsScope } from "./stats.d.ts";
import type { ConnectionStreamInfo, StreamInfo } from "./stream-info.d.ts";

/** What the handles of both hooks have. It is alive only in its own hook: kept for another request it raises `object used outside of proper scope`. */
export interface StreamHandle extends EnvoyObject {
  /**
   * The headers of the request or response. The same object until the hook yields.
   *
   * @envoy before 1.28
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#headers
   */
  headers(): Headers;
  /**
   * The headers of the request, in both hooks; nil in a response hook for a request that was refused before its headers were complete.
   * In the response hook they can be written too, which only access logs and later filters see.
   *
   * @envoy 1.40
   * @see https://www.envoyproxy.io/docs/envoy/v1.40.0/configuration/http/http_filters/lua_filter#requestheaders
   */
  requestHeaders(): Headers | undefined;
  /**
   * The whole body, buffered; nothing where there is none. Above the buffer limit Envoy answers 413 (request) or 500 (response).
   * Never call it where upgrades or watches pass: their bodies do not end.
   *
   * @yields unless the message has no body or the body is there already
   * @throws `cannot call body() after body has been streamed`
   * @envoy before 1.28
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#body
   */
  body(): Buffer | undefined;
  /**
   * The same, with an empty buffer for a message without a body, so that one can be set. It is still nothing where there are only trailers.
   * The flag may be left out but not be nil.
   *
   * @yields unless the message has no body or the body is there already
   * @throws `cannot call body() after body has been streamed`
   * @envoy before 1.28
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#body
   */
  body(alwaysWrap: boolean): Buffer | undefined;
  /**
   * The body as it arrives, unbuffered; a step's buffer is dead in the next one. The headers are sent on before the first step, so that
   * neither they can be changed nor `respond` be called any more.
   *
   * @yields before each step of the loop
   * @throws `cannot call bodyChunks after body processing has begun`
   * @envoy before 1.28
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#bodychunks
   */
  bodyChunks(): LuaIterable<Buffer>;
  /**
   * The trailers, nothing where there are none. With HTTP/1 Envoy has them only where they are enabled. Unless the whole message is there,
   * the headers are sent on first, as by `bodyChunks`.
   *
   * @yields until the trailers are there or the message has ended
   * @envoy before 1.28
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#trailers
   */
  trailers(): Headers | undefined;
  /**
   * The route's metadata for this filter, empty where there is none. It matches the route again if the route cache was cleared.
   *
   * @envoy before 1.28
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#metadata
   */
  metadata(): Metadata;
  /**
   * The `filter_context` that the route configures for this filter, empty where there is none. Read it with `get`: it is not a table.
   *
   * @envoy 1.35
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#filtercontext
   */
  filterContext(): Metadata;
  /**
   * The virtual host of the request's route. It does not match again.
   *
   * @envoy 1.36
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#virtualhost
   */
  virtualHost(): VirtualHost;
  /**
   * The request's route. It does not match again.
   *
   * @envoy 1.36
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#route
   */
  route(): Route;
  /**
   * What Envoy knows of this request and response.
   *
   * @envoy before 1.28
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#streaminfo
   */
  streamInfo(): StreamInfo;
  /**
   * The downstream connection.
   *
   * @envoy before 1.28
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#connection
   */
  connection(): Connection;
  /**
   * What Envoy knows of the downstream connection.
   *
   * @envoy 1.30
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#connectionstreaminfo
   */
  connectionStreamInfo(): ConnectionStreamInfo;
  /**
   * The script's own statistics.
   *
   * @envoy 1.38
   * @see https://www.envoyproxy.io/docs/envoy/v1.38.0/configuration/http/http_filters/lua_filter#stats
   */
  stats(): StatsScope;
  /**
   * Asks a cluster and waits for its reply. A timeout is a reply with status 504, a failed connection one with 503; the body is nil where
   * it is empty. The request's body must be fetched by `body()` **before** this call.
   *
   * @param timeoutMs milliseconds, 0 for no limit
   * @yields until the reply is there
   * @throws `http call cluster invalid. Must be configured`, `http call timeout must be >= 0`,
   *   `http call headers must include ':path', ':method', and ':authority'`
   * @envoy before 1.28
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#httpcall
   */
  httpCall(
    cluster: string,
    headers: HttpCallHeaders,
    body: string | undefined,
    timeoutMs: number,
  ): LuaMultiReturn<[headers: HttpCallReplyHeaders, body: string | undefined]>;
  /**
   * The same. The flag may be left out but not be nil.
   *
   * @yields until the reply is there
   * @throws as above
   * @envoy before 1.28
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#httpcall
   */
  httpCall(
    cluster: string,
    headers: HttpCallHeaders,
    body: string | undefined,
    timeoutMs: number,
    asynchronous: false,
  ): LuaMultiReturn<[headers: HttpCallReplyHeaders, body: string | undefined]>;
  /**
   * Asks a cluster, does not wait and ignores the reply. This form does not yield.
   *
   * @throws as above
   * @envoy before 1.28
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#httpcall
   */
  httpCall(
    cluster: string,
    headers: HttpCallHeaders,
    body: string | undefined,
    timeoutMs: number,
    asynchronous: true,
  ): void;
  /**
   * Asks a cluster, does not wait and ignores the reply. This form does not yield.
   *
   * @throws as above, and `"<key>" is not valid key for httpCall() options`
   * @envoy before 1.28
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#httpcall
   */
  httpCall(
    cluster: string,
    headers: HttpCallHeaders,
    body: string | undefined,
    options: HttpCallOptions & { readonly asynchronous: true },
  ): void;
  /**
   * Asks a cluster and waits for its reply, in which a repeated header is a list.
   *
   * @yields until the reply is there
   * @throws as above, and `"<key>" is not valid key for httpCall() options`
   * @envoy before 1.28
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#httpcall
   */
  httpCall(
    cluster: string,
    headers: HttpCallHeaders,
    body: string | undefined,
    options: HttpCallOptions & { readonly asynchronous?: false; readonly return_duplicate_headers: true },
  ): LuaMultiReturn<[headers: HttpCallReplyHeadersWithDuplicates, body: string | undefined]>;
  /**
   * Asks a cluster and waits for its reply.
   *
   * @yields until the reply is there
   * @throws as above, and `"<key>" is not valid key for httpCall() options`
   * @envoy before 1.28
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#httpcall
   */
  httpCall(
    cluster: string,
    headers: HttpCallHeaders,
    body: string | undefined,
    options: HttpCallOptions & { readonly asynchronous?: false; readonly return_duplicate_headers?: false },
  ): LuaMultiReturn<[headers: HttpCallReplyHeaders, body: string | undefined]>;
  /**
   * Milliseconds since 1970, of Envoy's clock.
   *
   * @throws `timestamp format must be MILLISECOND.`
   * @envoy before 1.28
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#timestamp
   */
  timestamp(resolution?: EnvoyTimestampResolution.MILLISECOND): number;
  /**
   * Milliseconds, or microseconds, since 1970 as a decimal text.
   *
   * @throws `timestamp format must be MILLISECOND or MICROSECOND.`
   * @envoy before 1.28
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#timestampstring
   */
  timestampString(resolution?: EnvoyTimestampResolution): string;
  /**
   * Bytes as standard Base64 with padding.
   *
   * @envoy before 1.28
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#base64escape
   */
  base64Escape(bytes: string): string;
  /**
   * The bytes of standard Base64, nil where the text is malformed.
   *
   * @envoy 1.40
   * @see https://www.envoyproxy.io/docs/envoy/v1.40.0/configuration/http/http_filters/lua_filter#base64decode
   */
  base64Decode(text: string): string | undefined;
  /**
   * Imports a public key from its DER. Called a second time before the hook yields it gives the **first** key again.
   *
   * @param length must be the DER's length; a larger number reads foreign memory
   * @envoy before 1.28
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#importpublickey
   */
  importPublicKey(der: string, length: number): PublicKey;
  /**
   * Verifies a signature.
   *
   * @param publicKey what `PublicKey.get()` gave, of a key imported by this handle
   * @param signatureLength must be the signature's length; a larger number reads foreign memory
   * @param dataLength must be the data's length; a larger number reads foreign memory
   * @returns whether the signature is right, and where it is not, why
   * @throws `invalid public key`
   * @envoy before 1.28
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#verifysignature
   */
  verifySignature(
    hashFunction: HashFunction,
    publicKey: string,
    signature: string,
    signatureLength: number,
    data: string,
    dataLength: number,
  ): LuaMultiReturn<[verified: boolean, problem: string | undefined]>;
}

declare global {
  /** Resolutions of `timestamp` and `timestampString`. Only there while a hook runs: naming it at the top level raises. */
  enum EnvoyTimestampResolution {
    /**
     * Thousandths of a second.
     *
     * @envoy before 1.28
     * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#timestamp
     */
    MILLISECOND = 0,
    /**
     * Millionths of a second, for `timestampString` only.
     *
     * @envoy before 1.28
     * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#timestampstring
     */
    MICROSECOND = 1,
  }
}
