import type { EnvoyVersion } from "../../envoy-api/envoy-version.ts";
import type { Exchange, Request } from "../../scenario/scenario.ts";
import { createHeaderMap, lowerCase, type HeaderMap } from "../http/header-map.ts";
import { notSimulated } from "../run-refused.ts";
import { byteStringOfText } from "../vm/byte-string.ts";
import type { CodecOptions } from "./connection-manager-model.ts";
import { http2Failure } from "./http2-failure.ts";
import { requestMethods } from "./request-methods.ts";
import { isUpgrade, nominatedBy } from "./upgrade-request.ts";

/** What a codec makes of a request's bytes: headers, what is answered in their place, or the end of the connection. */
export type DecodedRequest =
  { readonly headers: HeaderMap; readonly refusal?: 400 | 404 | 431 | 501 } | { readonly failure: string };

export interface DecodeOptions {
  /** What a client of the connection writes. */
  readonly scheme: "http" | "https";
  readonly version: EnvoyVersion;
}

/** Reads a request as Envoy's codecs do. */
export function decodeRequest({ send, from }: Exchange, codec: CodecOptions, options: DecodeOptions): DecodedRequest {
  const served = codec.type === "AUTO" || codec.type === `HTTP${from.http}`;
  if (!served) return { failure: "the listener speaks another protocol" };
  return from.http === 2 ? decodeHttp2(send, codec, options) : decodeHttp1(send, codec);
}

function decodeHttp1(send: Request, codec: CodecOptions): DecodedRequest {
  const fields = [...takeFields(send), ...framingOf(send, 1)];
  const target = readTarget(send, codec);
  const headers = createHeaderMap("request");
  for (const name of ["host", ":scheme", ":path", ":method"] as const) {
    const value = target?.[name];
    if (value !== undefined) headers.add(name, value);
  }
  for (const [name, value] of fields)
    if (codec.underscores !== "DROP_HEADER" || !name.includes("_")) headers.add(name, value);
  if (target === undefined) return { headers, refusal: 400 };
  const refusal = findHttp1Refusal(headers, fields, { send, codec });
  if (headers.get("transfer-encoding") !== undefined) headers.remove("content-length");
  if (headers.get("upgrade")?.toLowerCase() === "h2c") headers.remove("upgrade");
  if (!isUpgrade(headers)) for (const name of nominatedBy(headers)) if (isNominable(name)) headers.remove(name);
  return refusal === undefined ? { headers } : { headers, refusal };
}

interface Http1Request {
  readonly send: Request;
  readonly codec: CodecOptions;
}

function findHttp1Refusal(
  headers: HeaderMap,
  fields: readonly Field[],
  { send, codec }: Http1Request,
): 400 | 431 | 501 | undefined {
  if (fields.length + 1 > codec.maxHeaderCount) return 431;
  const bytes = sizeOf([["host", send.authority], ...fields]) + Buffer.byteLength(send.path);
  if (bytes > codec.maxHeaderBytes) return 431;
  if (codec.underscores === "REJECT_REQUEST" && fields.some(([name]) => name.includes("_"))) return 400;
  const length = headers.get("content-length");
  const encoding = headers.get("transfer-encoding");
  if (length !== undefined && !/^\d+$/.test(length)) return 400;
  if (encoding !== undefined && encoding.toLowerCase() !== "chunked") return 501;
  if (encoding !== undefined && length !== undefined && !codec.allowsChunkedLength) return 400;
  const isForbidden = nominatedBy(headers).some((name) => name.startsWith("x-forwarded-") || name.includes(":"));
  return isForbidden && !isUpgrade(headers) ? 400 : undefined;
}

/** The pseudo headers in the order in which the codec makes them: host, path, method; an absolute target has a scheme too. */
function readTarget(
  { authority, path, method }: Request,
  { allowsAbsoluteUrl }: CodecOptions,
): Partial<Record<"host" | ":scheme" | ":path" | ":method", string>> | undefined {
  if (!requestMethods.has(method) || /[^!-~]/.test(path) || !isHost(authority)) return undefined;
  if (method === "CONNECT") {
    // The target is the host, and needs a port.
    return /:\d+$/.test(path) ? { host: byteStringOfText(path), ":method": method } : undefined;
  }
  const [host, target] = [byteStringOfText(authority), byteStringOfText(path)];
  const absolute = allowsAbsoluteUrl ? /^(https?):\/\/([^/?#]+)(.*)$/i.exec(target) : null;
  if (absolute === null) {
    const isTarget = target.startsWith("/") || target === "*" || /^https?:\/\//i.test(target);
    return isTarget ? { host, ":path": target, ":method": method } : undefined;
  }
  const [, scheme = "", name = "", rest = ""] = absolute;
  return { host: name, ":scheme": scheme.toLowerCase(), ":path": rest === "" ? "/" : rest, ":method": method };
}

function decodeHttp2(send: Request, codec: CodecOptions, { scheme, version }: DecodeOptions): DecodedRequest {
  const headers = createHeaderMap("request");
  const { method, path, authority } = send;
  if (method === "CONNECT") throw notSimulated("a CONNECT request over HTTP/2");
  const failure = http2Failure(send, version);
  if (failure !== undefined) return { failure };
  // In which Node's HTTP/2 client sends them.
  const pseudo = [
    [":method", method],
    [":path", path],
    [":authority", authority],
    [":scheme", scheme],
  ] as const;
  for (const [name, value] of pseudo) headers.add(name, byteStringOfText(value));
  const fields = [...groupByName(takeFields(send)), ...framingOf(send, 2)];
  const cookies = fields
    .filter(([name]) => name === "cookie")
    // Envoy puts them together as it goes, so those before the first that is not empty leave nothing.
    .reduce((sum, [, value]) => (sum === "" ? value : `${sum}; ${value}`), "");
  for (const [name, value] of fields) {
    if (name !== "cookie" && (codec.underscores !== "DROP_HEADER" || !name.includes("_"))) headers.add(name, value);
  }
  if (cookies !== "") headers.add("cookie", cookies);
  const isTooMuch =
    fields.length + pseudo.length > codec.maxHeaderCount || sizeOf([...pseudo, ...fields]) > codec.maxHeaderBytes;
  if (isTooMuch) return { failure: "the headers are too large" };
  const isOdd = codec.underscores === "REJECT_REQUEST" && fields.some(([name]) => name.includes("_"));
  return isOdd ? { failure: "a header's name has an underscore" } : { headers };
}

type Field = readonly [name: string, value: string];

/** The headers as they come, without what is around their values. */
function takeFields({ headers }: Request): readonly Field[] {
  return headers.map(
    ([name, value]) => [lowerCase(name), byteStringOfText(value).replace(/^[ \t]+|[ \t]+$/g, "")] as const,
  );
}

/** Values of a name one after the other, as clients of HTTP/2 send them. */
export function groupByName(list: readonly Field[]): readonly Field[] {
  const names = [...new Set(list.map(([name]) => lowerCase(name)))];
  return names.flatMap((name) => list.filter(([other]) => lowerCase(other) === name));
}

/** What says how long the body is. */
function framingOf({ body, chunks, trailers }: Request, http: 1 | 2): readonly Field[] {
  if (chunks !== undefined || (trailers !== undefined && http === 1))
    return http === 1 ? [["transfer-encoding", "chunked"]] : [];
  return body === "" ? [] : [["content-length", String(Buffer.byteLength(body))]];
}

function sizeOf(fields: readonly Field[]): number {
  return fields.reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value), 0);
}

/** @see https://www.rfc-editor.org/rfc/rfc3986#section-3.2 */
function isHost(authority: string): boolean {
  return /^[A-Za-z0-9\-._~!$&'()*+,;=:@[\]%]*$/.test(authority);
}

function isNominable(name: string): boolean {
  return name !== "" && !["te", "close", "keep-alive"].includes(name);
}
