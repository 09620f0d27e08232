import { compareEnvoyVersions, type EnvoyVersion } from "../../envoy-api/envoy-version.ts";
import type { LogLine, Outcome, ReceivedRequest } from "../../scenario/outcome.ts";
import { textOfByteString } from "../../scenario/byte-text.ts";
import type { Exchange } from "../../scenario/scenario.ts";
import type { HeaderMap } from "../http/header-map.ts";
import type { MetadataStruct } from "../objects/metadata-value.ts";
import type { DownstreamConnection, LocalReply, StreamContext } from "../objects/stream-context.ts";
import type { HookName } from "../vm/script-vm.ts";
import { chooseRoute } from "./choose-route.ts";
import { runHook, type LoadedFilter } from "./lua-filter.ts";
import { jsonOfMetadata } from "./metadata-json.ts";
import type { Cluster, ConnectionManager, Route } from "./proxy-model.ts";
import { completeResponse, localResponse, upstreamResponse, type StreamResponse } from "./response-headers.ts";
import { notSimulated } from "../run-refused.ts";
import { applyTimeouts, encodeRequest, findInvalidHeader, findNonHttp } from "./upstream-request.ts";

/** Everything an exchange's stream needs to run. */
export interface StreamInput {
  readonly version: EnvoyVersion;
  readonly exchange: Exchange;
  readonly manager: ConnectionManager;
  readonly filters: readonly LoadedFilter[];
  readonly clusters: ReadonlyMap<string, Cluster>;
  readonly connection: DownstreamConnection;
  readonly requestHeaders: HeaderMap;
  /** Whether the client asked for the connection to end with the response. */
  readonly asksToClose: boolean;
  /** The connection manager's own answer, which no request hook sees. */
  readonly rejection?: LocalReply;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Collects what the scripts log. */
  readonly logs: LogLine[];
  /** The PKI entry whose certificate a file holds. */
  readonly entryOf: (certificateFile: string) => string | undefined;
}

/** What the stream gathers on its way. */
interface StreamState {
  readonly dynamicMetadata: Map<string, MetadataStruct>;
  route: { readonly route: Route | undefined } | undefined;
  lastRoute: Route | undefined;
  reply: LocalReply | undefined;
  upstream: ReceivedRequest | undefined;
  scriptErrors: number;
}

/** Sends one request through the filters, the router and back. */
export function runStream(input: StreamInput): Outcome {
  const state: StreamState = {
    dynamicMetadata: new Map(),
    route: undefined,
    lastRoute: undefined,
    reply: input.rejection,
    upstream: undefined,
    scriptErrors: 0,
  };
  matchRoute(input, state);
  for (const loaded of input.filters) {
    if (state.reply === undefined)
      runFilter(input, state, { loaded, hook: "envoy_on_request", headers: input.requestHeaders });
  }
  const response = state.reply === undefined ? routeRequest(input, state) : localResponse(state.reply);
  const isLocal = state.upstream === undefined;
  for (const loaded of input.filters.toReversed()) {
    runFilter(input, state, { loaded, hook: "envoy_on_response", headers: response.headers, response });
  }
  return finish(input, state, { response, isLocal });
}

interface HookInput {
  readonly loaded: LoadedFilter;
  readonly hook: HookName;
  readonly headers: HeaderMap;
  readonly response?: StreamResponse;
}

function runFilter(input: StreamInput, state: StreamState, { loaded, hook, headers, response }: HookInput): void {
  const { filter } = loaded;
  // Each direction looks for the route's own configuration of the filter first.
  matchRoute(input, state);
  const stream: StreamContext = {
    path: response === undefined ? "request" : "response",
    headers,
    requestHeaders: input.requestHeaders,
    hasBody: (response?.body ?? input.exchange.send.body) !== "",
    protocol: input.exchange.from.http === 2 ? "HTTP/2" : "HTTP/1.1",
    connection: input.connection,
    now: input.now,
    dynamicMetadata: state.dynamicMetadata,
    filterName: filter.name,
    headerWritesClearRoute: filter.headerWritesClearRoute,
    matchRoute: () => matchRoute(input, state),
    lastRoute: () => state.lastRoute,
    clearRouteCache: () => {
      state.route = undefined;
    },
    respond: (reply) => {
      state.reply ??= reply;
    },
    isAnswered: () => response === undefined && state.reply !== undefined,
  };
  const error = runHook(loaded, hook, stream);
  if (error === undefined) return;
  state.scriptErrors += 1;
  input.logs.push({ level: "error", message: textOfByteString(error) });
}

function matchRoute(
  { manager, version, requestHeaders, rejection }: StreamInput,
  state: StreamState,
): Route | undefined {
  if (rejection !== undefined) return undefined;
  state.route ??= { route: chooseRoute({ ...manager, version }, requestHeaders, state.dynamicMetadata) };
  state.lastRoute = state.route.route;
  return state.route.route;
}

/** What the router does: sends the request to an upstream, or answers itself. */
function routeRequest(input: StreamInput, state: StreamState): StreamResponse {
  const action = matchRoute(input, state)?.action;
  if (action === undefined) return localResponse({ status: 404, headers: [], body: "" });
  if (action.kind === "direct response") return localResponse({ ...action, headers: [] });
  const cluster = input.clusters.get(action.cluster);
  if (cluster === undefined) return localResponse({ status: 503, headers: [], body: "" });
  applyTimeouts(input.requestHeaders, action);
  const problem = findInvalidHeader(input.requestHeaders);
  if (problem !== undefined) return localResponse({ status: 503, headers: [], body: problem });
  const oddity = findNonHttp(input.requestHeaders);
  if (oddity !== undefined) throw notSimulated(`what an upstream answers to a request with ${oddity}`);
  state.upstream = sendUpstream(input, cluster);
  // Envoy 1.36 passes the length of an answer without a body on; servers speaking HTTP/1.1 do not send it.
  const { protocol } = state.upstream;
  const keepsLength = compareEnvoyVersions(input.version, "1.37") < 0 && protocol === "HTTP/2";
  return upstreamResponse(input.exchange.answer, { protocol, keepsLength });
}

function sendUpstream({ exchange, requestHeaders, version, entryOf }: StreamInput, cluster: Cluster): ReceivedRequest {
  const downstream = exchange.from.http === 2 ? "HTTP/2" : "HTTP/1.1";
  const protocol = cluster.protocol === "downstream" ? downstream : cluster.protocol;
  const joinsCookies = compareEnvoyVersions(version, "1.37") < 0;
  const headers = encodeRequest(requestHeaders, { protocol, hasBody: exchange.send.body !== "", joinsCookies });
  const entry = cluster.clientCertificate === undefined ? undefined : entryOf(cluster.clientCertificate);
  return {
    cluster: cluster.name,
    protocol,
    method: requestHeaders.get(":method") ?? "",
    path: textOfByteString(requestHeaders.get(":path") ?? ""),
    authority: textOfByteString(requestHeaders.get(":authority") ?? ""),
    headers: headers.map(([name, value]) => [name, textOfByteString(value)] as const),
    body: exchange.send.body,
    ...(entry === undefined ? {} : { clientCertificate: entry }),
  };
}

function finish(
  input: StreamInput,
  state: StreamState,
  { response: hooked, isLocal }: { response: StreamResponse; isLocal: boolean },
): Outcome {
  const { exchange, manager, now } = input;
  const hasStatus = hooked.headers.get(":status") !== undefined;
  const response = hasStatus ? hooked : localResponse(missingStatus);
  const isHead = exchange.send.method === "HEAD";
  const closes = input.asksToClose || input.rejection !== undefined || (isLocal && exchange.send.body !== "");
  completeResponse(response, { serverName: manager.serverName, http: exchange.from.http, now: now(), closes, isHead });
  const { headers, body } = response;
  return {
    response: {
      status: Number(headers.get(":status")),
      headers: headers
        .entries()
        .filter(({ name }) => !name.startsWith(":"))
        .map(({ name, value }) => [name, textOfByteString(value)] as const),
      body: isHead ? "" : Buffer.from(body, "latin1").toString("utf8"),
    },
    ...(state.upstream === undefined ? {} : { upstream: state.upstream }),
    dynamicMetadata: jsonOfMetadata(state.dynamicMetadata),
    logs: input.logs,
    scriptErrors: state.scriptErrors,
  };
}

/** What the client gets where a hook removed the status. */
const missingStatus: LocalReply = { status: 502, headers: [], body: "missing required header: :status" };
