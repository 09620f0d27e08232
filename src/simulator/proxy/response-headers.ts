import type { HeaderList } from "../../scenario/outcome.ts";
import type { Answer } from "../../scenario/scenario.ts";
import { createHeaderMap, lowerCase, type HeaderMap } from "../http/header-map.ts";
import type { ServerOptions } from "./connection-manager-model.ts";
import { beginsTunnel } from "./upgrade-request.ts";
import type { LocalReply } from "../objects/stream-context.ts";
import { byteStringOfText } from "../vm/byte-string.ts";

/** A response on its way to the client. */
export interface StreamResponse {
  readonly headers: HeaderMap;
  /** Bytes. */
  readonly body: string;
}

export interface AnswerOptions {
  readonly protocol: "HTTP/1.1" | "HTTP/2";
  /** Whether an answer 204 has a `content-length`. */
  readonly keepsLength: boolean;
}

/** What the stand-in's server makes of the scenario's answer, as the router gives it to the filters. */
export function upstreamResponse(answer: Answer, options: AnswerOptions): HeaderMap {
  const { status, headers, body, chunks, trailers } = answer;
  const isWhole = chunks === undefined && trailers === undefined;
  const isHttp1 = options.protocol === "HTTP/1.1";
  const map = createHeaderMap("response");
  map.add(":status", String(status));
  for (const [name, value] of headers) map.add(lowerCase(name), byteStringOfText(value));
  if (status === 204 && !options.keepsLength) map.remove("content-length");
  else if (isWhole && map.get("content-length") === undefined)
    map.add("content-length", String(Buffer.byteLength(body)));
  if (isHttp1 && !isWhole && map.get("content-length") === undefined) map.set("transfer-encoding", "chunked");
  map.set("x-envoy-upstream-service-time", "0");
  return map;
}

/** What a route does with the headers of a reply: before the reply's own are added, and after. */
export interface ReplyChanges {
  readonly isGrpc?: boolean;
  readonly begin?: (headers: HeaderMap) => void;
  readonly finish?: (headers: HeaderMap) => void;
}

/** A reply that Envoy makes itself: for the script, or because the request cannot go on. */
export function localResponse(reply: LocalReply, changes: ReplyChanges = {}): StreamResponse {
  if (changes.isGrpc === true) return grpcResponse(reply, changes);
  const { status, headers, body } = reply;
  const map = createHeaderMap("response");
  map.add(":status", String(status));
  changes.begin?.(map);
  for (const [name, value] of headers) map.add(name, value);
  changes.finish?.(map);
  if (body !== "") {
    map.set("content-length", String(body.length));
    if (map.get("content-type") === undefined) map.add("content-type", "text/plain");
  } else {
    map.remove("content-length");
    map.remove("content-type");
  }
  return { headers: map, body };
}

/** Whether a request is one of gRPC. */
export function isGrpcRequest(headers: HeaderMap): boolean {
  return /^application\/grpc(\+|$)/.test(headers.get("content-type") ?? "");
}

/** @see https://github.com/grpc/grpc/blob/master/doc/http-grpc-status-mapping.md */
const grpcStatuses: ReadonlyMap<number, number> = new Map([
  [400, 13],
  [401, 16],
  [403, 7],
  [404, 12],
  [429, 14],
  [502, 14],
  [503, 14],
  [504, 14],
]);
const unknownStatus = 2;

/** To clients of gRPC a reply is a response without a body, whose status and message are headers. */
function grpcResponse({ status, headers, body }: LocalReply, { begin, finish }: ReplyChanges): StreamResponse {
  const map = createHeaderMap("response");
  map.add(":status", String(status));
  begin?.(map);
  for (const [name, value] of headers) map.add(name, value);
  finish?.(map);
  map.set(":status", "200");
  map.set("content-type", "application/grpc");
  if (map.get("grpc-status") === undefined) map.add("grpc-status", String(grpcStatuses.get(status) ?? unknownStatus));
  if (body !== "") map.add("grpc-message", percentEncode(body));
  return { headers: map, body: "" };
}

function percentEncode(bytes: string): string {
  return bytes.replace(
    /[^ -$&-~]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
  );
}

export interface CompletionOptions {
  readonly server: ServerOptions;
  readonly via: string;
  /** Of the request, where the response is to have it. */
  readonly requestId?: string;
  readonly http: 1 | 2;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Whether the connection ends with this response. */
  readonly closes: boolean;
  readonly isHead: boolean;
  /** What the request asks to speak instead of HTTP. */
  readonly wantedProtocol: string | undefined;
  /** Whether there is nothing behind the headers. */
  readonly ends: boolean;
}

/** What the connection manager changes when all filters have seen the response. */
export function completeResponse(headers: HeaderMap, options: CompletionOptions): void {
  const isAgreed = beginsTunnel(options.wantedProtocol, headers);
  const ofUpgrade = isAgreed && options.wantedProtocol !== "connect" ? [] : ["connection", "upgrade"];
  for (const name of [...ofUpgrade, "keep-alive", "proxy-connection", "transfer-encoding"]) headers.remove(name);
  if (headers.get("date") === undefined) headers.add("date", new Date(options.now).toUTCString());
  setServer(headers, options.server);
  if (options.requestId !== undefined) headers.set("x-request-id", options.requestId);
  appendVia(headers, options.via);
  if (options.http === 1 && options.closes && !isAgreed) headers.set("connection", "close");
}

/** The headers as the client gets them: without pseudo headers, with what the codec of HTTP/1.1 adds. Clients trim what Envoy sends as it is. */
export function encodeResponse(headers: HeaderMap, options: CompletionOptions): HeaderList {
  const list = encodeTrailers(headers, options);
  return options.http === 2 ? list : [...list, ...framingOf(headers, options)];
}

/** The same of trailers. */
export function encodeTrailers(trailers: HeaderMap, { http }: Pick<CompletionOptions, "http">): HeaderList {
  const list = trailers.entries().map(({ name, value }) => [name, value] as const);
  const isPseudo = ([name]: readonly [string, string]): boolean => name.startsWith(":");
  // Clients of HTTP/2 leave values out that have blanks around them (RFC 9113, section 8.2.1).
  if (http === 2) return list.filter((entry) => !isPseudo(entry) && !/^[ \t]|[ \t]$/.test(entry[1]));
  return list
    .map(([name, value]) => [name.startsWith(":a") ? "host" : name, value.replace(/^[ \t]+|[ \t]+$/g, "")] as const)
    .filter((entry) => !isPseudo(entry));
}

function framingOf(headers: HeaderMap, options: CompletionOptions): HeaderList {
  const hasLength = headers.get("content-length") !== undefined;
  const mayHaveLength =
    !["101", "204", "304"].includes(headers.get(":status") ?? "") && !beginsTunnel(options.wantedProtocol, headers);
  if (hasLength || !mayHaveLength) return [];
  return options.ends && !options.isHead ? [["content-length", "0"]] : [["transfer-encoding", "chunked"]];
}

function setServer(headers: HeaderMap, { name, transformation }: ServerOptions): void {
  if (transformation === "PASS_THROUGH") return;
  if (transformation === "OVERWRITE" || headers.get("server") === undefined) headers.set("server", name);
}

/** Adds this proxy to those that a message went through; nothing where it has no name. */
export function appendVia(headers: HeaderMap, via: string): void {
  if (via === "") return;
  const earlier = headers.get("via") ?? "";
  headers.set("via", earlier === "" ? via : `${earlier}, ${via}`);
}
