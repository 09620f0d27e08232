import { randomUUID } from "node:crypto";
import { clientAddress } from "../../scenario/client-address.ts";
import type { Exchange } from "../../scenario/scenario.ts";
import type { LocalReply } from "../objects/stream-context.ts";
import { createHeaderMap, lowerCase, type HeaderMap } from "../http/header-map.ts";
import { byteStringOfText } from "../vm/byte-string.ts";
import type { ConnectionManager } from "./proxy-model.ts";

export interface IncomingRequest {
  readonly headers: HeaderMap;
  /** What the request's x-forwarded-for makes of the client's address, `ip:port`. */
  readonly remoteAddress: string;
  /** Whether the client asked for the connection to end with the response. */
  readonly asksToClose: boolean;
  /** What the connection manager itself answers, before any filter sees the request. */
  readonly rejection?: LocalReply;
}

/** The request's headers as the connection manager gives them to the first filter. */
export function receiveRequest(exchange: Exchange, manager: ConnectionManager, isSecure: boolean): IncomingRequest {
  const headers = decodeRequest(exchange, isSecure);
  const asksToClose = /(^|,)\s*close\s*(,|$)/i.test(headers.get("connection") ?? "");
  const rejection = findRejection(headers);
  sanitizeConnectionHeaders(headers);
  const forwarded = manager.usesRemoteAddress ? undefined : headers.get("x-forwarded-for");
  addForwarding(headers, manager, isSecure);
  if (manager.generatesRequestId) addRequestId(headers, manager);
  for (const { name } of headers.entries()) {
    if (manager.earlyRemovals.some((matches) => matches(name))) headers.remove(name);
  }
  const address = forwarded === undefined ? clientAddress : lastAddress(forwarded);
  return { headers, remoteAddress: `${address}:0`, asksToClose, ...(rejection === undefined ? {} : { rejection }) };
}

/** What the codec makes of the bytes: pseudo headers first, in HTTP/2 the cookies joined at the end. */
function decodeRequest({ send, from }: Exchange, isSecure: boolean): HeaderMap {
  const headers = createHeaderMap("request");
  const scheme = isSecure ? "https" : "http";
  const pseudo = { ":authority": send.authority, ":path": send.path, ":method": send.method, ":scheme": scheme };
  for (const name of from.http === 2 ? http2Order : http1Order) headers.add(name, byteStringOfText(pseudo[name]));
  const cookies: string[] = [];
  for (const [name, text] of send.headers) {
    const value = byteStringOfText(text).replace(/^[ \t]+|[ \t]+$/g, "");
    if (from.http === 2 && lowerCase(name) === "cookie") cookies.push(value);
    else headers.add(name, value);
  }
  if (cookies.length > 0) headers.add("cookie", cookies.join("; "));
  const isStreamed = send.chunks !== undefined || (send.trailers !== undefined && from.http === 1);
  if (isStreamed && from.http === 1) headers.set("transfer-encoding", "chunked");
  if (send.body !== "" && !isStreamed && headers.get("content-length") === undefined) {
    headers.add("content-length", String(Buffer.byteLength(send.body)));
  }
  return headers;
}

/** In which Envoy's HTTP/1.1 codec makes them. */
const http1Order = [":authority", ":path", ":method", ":scheme"] as const;
/** In which Node's HTTP/2 client sends them. */
const http2Order = [":method", ":path", ":authority", ":scheme"] as const;

/** Paths with a fragment are refused, and so are clients that nominate what proxies say of them as headers of one hop. */
function findRejection(headers: HeaderMap): LocalReply | undefined {
  const isForbidden = nominatedBy(headers).some((name) => name.startsWith("x-forwarded-") || name.includes(":"));
  if (isForbidden) return { status: 400, headers: [], body: "Bad Request" };
  return (headers.get(":path") ?? "").includes("#") ? { status: 400, headers: [], body: "" } : undefined;
}

function nominatedBy(headers: HeaderMap): string[] {
  return (headers.get("connection") ?? "").split(",").map((name) => lowerCase(name.trim()));
}

/** Headers of one hop: those that `connection` names go with it. */
function sanitizeConnectionHeaders(headers: HeaderMap): void {
  const isUpgrade = headers.get("upgrade") !== undefined;
  if (isUpgrade) return;
  for (const name of nominatedBy(headers)) if (isNominable(name)) headers.remove(name);
  const acceptsTrailers = /(^|,)\s*trailers\s*(;|,|$)/i.test(headers.get("te") ?? "");
  for (const name of ["connection", "keep-alive", "proxy-connection", "transfer-encoding"]) headers.remove(name);
  if (acceptsTrailers) headers.set("te", "trailers");
  else headers.remove("te");
}

function isNominable(name: string): boolean {
  return name !== "" && !["host", "te", "close", "keep-alive"].includes(name);
}

/** Headers of Envoy's own that a client may not set. */
const internalHeaders = [
  ..."x-envoy-retriable-status-codes x-envoy-retriable-header-names x-envoy-retry-on x-envoy-retry-grpc-on".split(" "),
  ..."x-envoy-max-retries x-envoy-upstream-alt-stat-name x-envoy-upstream-rq-timeout-ms x-envoy-force-trace".split(" "),
  ..."x-envoy-upstream-rq-per-try-timeout-ms x-envoy-upstream-rq-timeout-alt-response x-envoy-expected-rq-timeout-ms".split(
    " ",
  ),
  ..."x-envoy-ip-tags x-envoy-original-url x-envoy-hedge-on-per-try-timeout x-envoy-internal".split(" "),
];

/** Those that a proxy at the edge, which goes by the connection's address, does not take from clients either. */
const edgeHeaders = [
  ..."x-envoy-original-path x-envoy-original-host x-envoy-decorator-operation".split(" "),
  ..."x-envoy-downstream-service-cluster x-envoy-downstream-service-node".split(" "),
];

function addForwarding(headers: HeaderMap, { usesRemoteAddress }: ConnectionManager, isSecure: boolean): void {
  for (const name of internalHeaders) headers.remove(name);
  headers.remove("x-forwarded-client-cert");
  const scheme = isSecure ? "https" : "http";
  if (!usesRemoteAddress) {
    if (headers.get("x-forwarded-proto") === undefined) headers.set("x-forwarded-proto", scheme);
    return;
  }
  for (const name of edgeHeaders) headers.remove(name);
  headers.add("x-forwarded-for", clientAddress);
  headers.set("x-forwarded-proto", scheme);
  headers.set("x-envoy-external-address", clientAddress);
}

/** An edge proxy gives each request an id of its own. */
function addRequestId(headers: HeaderMap, { usesRemoteAddress }: ConnectionManager): void {
  if (usesRemoteAddress || headers.get("x-request-id") === undefined) headers.set("x-request-id", randomUUID());
}

function lastAddress(forwarded: string): string {
  return forwarded.split(",").at(-1)?.trim() ?? "";
}
