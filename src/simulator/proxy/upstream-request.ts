import { requestMethods } from "./request-methods.ts";
import { wantedProtocol } from "./upgrade-request.ts";
import type { HeaderMap } from "../http/header-map.ts";

/**
 * What Envoy's encoder finds wrong with a request's headers; it then answers 503 with this text.
 *
 * @see https://github.com/envoyproxy/envoy/blob/v1.37.0/source/common/http/header_utility.cc
 */
export function findInvalidHeader(headers: HeaderMap): string | undefined {
  if (headers.get(":method") === undefined) return "missing required header: :method";
  for (const { name, value } of headers.entries()) {
    if (name !== "" && !name.startsWith(":") && !/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name)) {
      return `invalid header name: ${escape(name)}`;
    }
    // eslint-disable-next-line no-control-regex
    if (/[\0-\x08\x0a-\x1f\x7f]/.test(value)) return `invalid header value for: ${name}`;
  }
  return undefined;
}

/** What Envoy passes on although it is not HTTP, so that servers answer as they like. */
export function findNonHttp(headers: HeaderMap): string | undefined {
  const expectation = headers.get("expect")?.toLowerCase() ?? "100-continue";
  if (expectation !== "100-continue") return "an expectation";
  if (headers.get(":method") === "CONNECT" && headers.get(":path") === undefined) return undefined;
  if (!requestMethods.has(headers.get(":method") ?? "")) return "a method that HTTP does not define";
  if (/[^!-\xff]|\x7f/.test(headers.get(":path") ?? "")) return "a path that is not one";
  if (headers.get(":authority") === undefined) return "no authority";
  return headers.entries().some(({ name }) => name === "") ? "a header without a name" : undefined;
}

/** As Envoy writes the name into its answer: control characters, quotes and backslashes as in JSON. */
function escape(name: string): string {
  // eslint-disable-next-line no-control-regex
  return name.replace(/[\0-\x1f"\\]/g, (character) => JSON.stringify(character).slice(1, -1));
}

/** The headers as the upstream's server gives them: without pseudo headers and `host`. */
export function encodeRequest(
  headers: HeaderMap,
  options: EncodingOptions,
): (readonly [name: string, value: string])[] {
  const entries = headers.entries().filter(({ name }) => !name.startsWith(":"));
  const list = entries.map(({ name, value }) => [name, value] as const);
  if (options.protocol === "HTTP/2") return options.joinsCookies ? joinCookies(list) : list;
  // Servers trim what Envoy sends as it is.
  const trimmed = list.map(([name, value]) => [name, value.replace(/^[ \t]+|[ \t]+$/g, "")] as const);
  const hasLength = headers.get("content-length") !== undefined || headers.get("transfer-encoding") !== undefined;
  if (hasLength || wantedProtocol(headers) !== undefined) return trimmed;
  if (options.hasBody) return [...trimmed, ["transfer-encoding", "chunked"]];
  return bodilessMethods.has(headers.get(":method") ?? "") ? trimmed : [...trimmed, ["content-length", "0"]];
}

/** Methods whose requests need no `content-length: 0`. */
const bodilessMethods: ReadonlySet<string> = new Set(["GET", "HEAD", "DELETE", "CONNECT", "TRACE"]);

export interface EncodingOptions {
  readonly protocol: "HTTP/1.1" | "HTTP/2";
  readonly hasBody: boolean;
  /** Envoy 1.36 sends the cookies of a request as one field over HTTP/2. */
  readonly joinsCookies: boolean;
}

function joinCookies(list: readonly (readonly [string, string])[]): (readonly [string, string])[] {
  const cookies = list.filter(([name]) => name === "cookie").map(([, value]) => value);
  const first = list.findIndex(([name]) => name === "cookie");
  return list.flatMap((entry, index) => {
    if (entry[0] !== "cookie") return [entry];
    return index === first ? [["cookie", cookies.join("; ")] as const] : [];
  });
}
