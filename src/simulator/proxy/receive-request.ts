import { randomUUID } from "node:crypto";
import type { EnvoyVersion } from "../../envoy-api/envoy-version.ts";
import type { Exchange } from "../../scenario/scenario.ts";
import type { HeaderMap } from "../http/header-map.ts";
import type { LocalReply, TlsSession } from "../objects/stream-context.ts";
import { forwardClientCertificate } from "./client-certificate-header.ts";
import type { ConnectionManager, RequestIdOptions } from "./connection-manager-model.ts";
import { decodeRequest } from "./decode-request.ts";
import { forwardRequest, type ClientOrigin } from "./forwarding-headers.ts";
import { withoutPort } from "./ip-address.ts";
import { normalizeHost } from "./normalize-host.ts";
import { sanitizePath } from "./sanitize-path.ts";
import { appendVia } from "./response-headers.ts";
import { isUpgrade } from "./upgrade-request.ts";

export interface IncomingRequest {
  readonly headers: HeaderMap;
  /** What the request's x-forwarded-for makes of the client's address, `ip:port`. */
  readonly remoteAddress: string;
  /** Whether the client asked for the connection to end with the response. */
  readonly asksToClose: boolean;
  /** What the connection manager itself answers, before any filter sees the request. */
  readonly rejection?: Rejection;
}

export interface Rejection extends LocalReply {
  /** Whether the connection ends with it, whatever its status. */
  readonly closes: boolean;
}

export interface ReceivingConnection {
  /** Absent for plaintext. */
  readonly tls?: TlsSession;
  readonly listenerPort: string;
  readonly version: EnvoyVersion;
}

/** The request's headers as the connection manager gives them to the first filter, or why the connection ends. */
export function receiveRequest(
  exchange: Exchange,
  manager: ConnectionManager,
  connection: ReceivingConnection,
): IncomingRequest | { readonly failure: string } {
  const isSecure = connection.tls !== undefined;
  const decoded = decodeRequest(exchange, manager.codec, {
    scheme: isSecure ? "https" : "http",
    version: connection.version,
  });
  if ("failure" in decoded) return decoded;
  const { headers, refusal } = decoded;
  const asksToClose = /(^|,)\s*close\s*(,|$)/i.test(headers.get("connection") ?? "");
  // Envoy answers it itself.
  if (!manager.proxiesContinue && headers.get("expect")?.toLowerCase() === "100-continue") headers.remove("expect");
  const rejection = refusal === undefined ? cleanTarget(headers, manager, connection) : refuse(refusal);
  const origin = mutateRequest(headers, manager, connection);
  return {
    headers,
    remoteAddress: withoutPort(origin.address),
    asksToClose,
    ...(rejection === undefined ? {} : { rejection }),
  };
}

const refusalTexts = {
  400: "Bad Request",
  404: "",
  431: "Request Header Fields Too Large",
  501: "Not Implemented",
} as const;

function refuse(status: keyof typeof refusalTexts): Rejection {
  return { status, headers: [], body: refusalTexts[status], closes: true };
}

/** Cleans path and host. */
function cleanTarget(
  headers: HeaderMap,
  { paths, hosts }: ConnectionManager,
  { listenerPort }: ReceivingConnection,
): Rejection | undefined {
  const host = headers.get(":authority");
  if (host === undefined) return { status: 400, headers: [], body: "", closes: false };
  if (headers.get(":method") === "CONNECT") return undefined;
  const path = headers.get(":path") ?? "";
  if (!path.startsWith("/")) return { status: 404, headers: [], body: "", closes: false };
  const sanitized = sanitizePath(path, paths);
  if (sanitized.action === "reject") return { status: 400, headers: [], body: "", closes: false };
  if (sanitized.action === "redirect") {
    return { status: 307, headers: [["location", sanitized.path]], body: "", closes: false };
  }
  headers.set(":path", sanitized.path);
  headers.set(":authority", normalizeHost(host, hosts, listenerPort));
  return undefined;
}

/** @see https://github.com/envoyproxy/envoy/blob/v1.37.0/source/common/http/conn_manager_utility.cc */
function mutateRequest(headers: HeaderMap, manager: ConnectionManager, connection: ReceivingConnection): ClientOrigin {
  for (const mutate of manager.earlyMutations) mutate(headers);
  removeHopHeaders(headers);
  const { listenerPort, tls } = connection;
  const { forwarding } = manager;
  const origin = forwardRequest(headers, forwarding, { isSecure: tls !== undefined, listenerPort });
  if (forwarding.addsUserAgent) addUserAgent(headers);
  appendVia(headers, manager.via);
  if (origin.isEdge) headers.set("x-envoy-external-address", origin.address);
  addRequestId(headers, manager.requestIds, origin);
  forwardClientCertificate(headers, manager.clientCertificates, tls);
  return origin;
}

/** Headers of one hop, except those of an upgrade, which goes on. */
function removeHopHeaders(headers: HeaderMap): void {
  if (!isUpgrade(headers)) {
    const acceptsTrailers = /(^|,)\s*trailers\s*(;|,|$)/i.test(headers.get("te") ?? "");
    headers.remove("connection");
    headers.remove("upgrade");
    if (acceptsTrailers) headers.set("te", "trailers");
    else headers.remove("te");
  }
  for (const name of ["x-envoy-internal", "keep-alive", "proxy-connection", "transfer-encoding"]) headers.remove(name);
}

// Fidelity: the name is the one of `--service-cluster`, which no host gives an Envoy.
function addUserAgent(headers: HeaderMap): void {
  headers.set("x-envoy-downstream-service-cluster", "");
  if ((headers.get("user-agent") ?? "") === "") headers.set("user-agent", "");
}

/** An edge proxy gives each request an id of its own, unless it is told to take the client's. */
function addRequestId(headers: HeaderMap, options: RequestIdOptions, { isEdge }: ClientOrigin): void {
  if (!options.generates) return;
  const isKept = !isEdge || options.preservesExternal;
  // An empty one is none.
  if (!isKept || (headers.get("x-request-id") ?? "") === "") headers.set("x-request-id", randomUUID());
}
