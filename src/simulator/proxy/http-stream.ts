import type { EnvoyVersion } from "../../envoy-api/envoy-version.ts";
import { answersTo } from "../../scenario/answers-to.ts";
import { textOfByteString } from "../../scenario/byte-text.ts";
import type { Outcome } from "../../scenario/outcome.ts";
import type { Exchange } from "../../scenario/scenario.ts";
import type { TraceEvent } from "../../scenario/trace.ts";
import type { HeaderMap } from "../http/header-map.ts";
import { createHeaderMap } from "../http/header-map.ts";
import type { MetadataStruct } from "../objects/metadata-value.ts";
import type { StatsStore } from "../objects/stats.ts";
import { notSimulated } from "../run-refused.ts";
import type { DownstreamConnection, LocalReply } from "../objects/stream-context.ts";
import { chooseVirtualCluster } from "./routes/choose-virtual-cluster.ts";
import { chooseRoute, headerValuesOf, type ChosenRoute } from "./routes/choose-route.ts";
import { createClientResponse, type ClientResponse } from "./client-response.ts";
import { createEventQueue, type EventQueue } from "./event-queue.ts";
import { createFilterStage, type StreamState } from "./filter-stage.ts";
import { whileWanted, type MessageSink } from "./message-sink.ts";
import { isBodiless, playHead, playRequest, playTunnel } from "./play-request.ts";
import type { ConnectionManager } from "./connection-manager-model.ts";
import type { Cluster, Listener, Route } from "./proxy-model.ts";
import type { Rejection } from "./receive-request.ts";
import { isGrpcRequest, localResponse } from "./response-headers.ts";
import type { OutlierDetection } from "./outlier-detection.ts";
import { createRouteCache } from "./route-cache.ts";
import { createRouter } from "./router.ts";
import { applyMutations } from "./routes/header-mutations.ts";
import type { FormatContext } from "./routes/substitution-format.ts";
import { failedConnection, outcomeOf } from "./stream-outcome.ts";
import { createStreamTrace, describeRoute, headerListOf } from "./stream-trace.ts";
import { createStreamTimeouts, touchSink } from "./stream-timeouts.ts";
import { createUpstreams } from "./upstream-exchange.ts";
import { beginsTunnel, isUpgradeAllowed, wantedProtocol } from "./upgrade-request.ts";
import type { Worker } from "./worker.ts";

/** Everything an exchange's stream needs to run. */
export interface StreamInput {
  readonly version: EnvoyVersion;
  readonly exchange: Exchange;
  readonly listener: Listener;
  readonly manager: ConnectionManager;
  readonly worker: Worker;
  readonly clusters: ReadonlyMap<string, Cluster>;
  readonly connection: DownstreamConnection;
  readonly requestHeaders: HeaderMap;
  /** Whether the client asked for the connection to end with the response. */
  readonly asksToClose: boolean;
  /** The connection manager's own answer, which no request hook sees. */
  readonly rejection?: Rejection;
  readonly stats: StatsStore;
  readonly outliers: OutlierDetection;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** The PKI entry whose certificate a file holds. */
  readonly entryOf: (certificateFile: string) => string | undefined;
  /** Whether nothing listens behind a cluster. */
  readonly isRefused: (cluster: string) => boolean;
  /** Told of the cluster that gets what is said in a tunnel which ends in Envoy. Absent: there is nobody to say anything. */
  readonly onTunnel?: (cluster: string) => void;
  /** Takes what happens on the stream. */
  readonly onEvent?: (event: TraceEvent) => void;
}

/** Milliseconds that a client waits for a complete response. */
const clientPatience = 5_000;

/** Sends one request through the filters, the router and back. */
export function runStream(input: StreamInput): Outcome {
  const stream = createStream(input);
  stream.begin();
  stream.queue.runUntil(clientPatience);
  return stream.outcome();
}

interface HttpStream {
  readonly queue: EventQueue;
  begin(): void;
  outcome(): Outcome;
}

function createStream(input: StreamInput): HttpStream {
  const { exchange, manager } = input;
  const state = createState(input);
  const { queue, requestHeaders, responseHeaders, routes } = state;
  const wanted = wantedProtocol(requestHeaders);
  let isRequestEnded = false;
  let isResponseBegun = false;
  /** By Envoy itself, or a script: filters behind get nothing more of the request. */
  let isReplied = false;
  let isBadRequest = false;
  const timeouts = createStreamTimeouts(manager.timeouts, {
    queue,
    isRequestEnded: () => isRequestEnded,
    isResponseBegun: () => isResponseBegun,
    isComplete: () => client.complete() !== undefined,
    routeAction: () => {
      const action = routes.last()?.route?.action;
      return action?.kind === "cluster" ? action : undefined;
    },
    reply,
  });
  const client: ClientResponse = createClientResponse({
    headers: responseHeaders,
    clock: queue.now,
    sendsTrailers: exchange.from.http === 2 || manager.codec.enablesTrailers,
    soon: (action) => {
      queue.after(1, action);
    },
    completion: () => ({
      server: manager.server,
      via: manager.via,
      ...(manager.requestIds.isInResponse ? requestIdOf(requestHeaders) : {}),
      http: exchange.from.http,
      now: state.now(),
      closes:
        input.asksToClose || input.rejection?.closes === true || state.isDraining || isBadRequest || !isRequestEnded,
      isHead: exchange.send.method === "HEAD",
      wantedProtocol: wantedProtocol(requestHeaders),
    }),
  });

  function isUpgradeRefused(type: string): boolean {
    const route = routes.last()?.route;
    if (type === "connect" && route === undefined) return false;
    return !isUpgradeAllowed(
      type,
      manager.upgrades,
      route?.action.kind === "cluster" ? route.action.upgrades : undefined,
    );
  }

  /** An answer of a route's to a cluster has the headers that the route adds, whoever gives it. */
  function reply(answer: LocalReply, finish?: (headers: HeaderMap) => void): void {
    if (isResponseBegun) {
      client.abort();
      return;
    }
    isReplied = true;
    state.tell?.({ kind: "local reply", status: answer.status, body: textOfByteString(answer.body) });
    isBadRequest = answer.status === 400 && !manager.codec.keepsConnectionOnError;
    const { route } = routes.match();
    const begin = (headers: HeaderMap): void => {
      if (route?.action.kind === "cluster") applyMutations(route.responseMutations, headers, contextOf(route, headers));
    };
    const changes = { isGrpc: isGrpcRequest(requestHeaders), begin, ...(finish === undefined ? {} : { finish }) };
    const { headers, body } = localResponse(answer, changes);
    const isHead = exchange.send.method === "HEAD";
    beginResponse(headers, body === "" || isHead);
    if (body !== "" && !isHead) responsePath.data({ bytes: body }, true);
  }

  function contextOf({ name, metadata }: Route, headers?: HeaderMap): FormatContext {
    return {
      requestHeaders,
      dynamicMetadata: state.dynamicMetadata,
      filterState: state.filterState,
      connection: input.connection,
      protocol: exchange.from.http === 2 ? "HTTP/2" : "HTTP/1.1",
      routeName: name,
      routeMetadata: metadata,
      ...(headers === undefined ? {} : { responseHeaders: headers }),
    };
  }

  function beginResponse(headers: HeaderMap, ends: boolean): void {
    isResponseBegun = true;
    for (const { name, value } of headers.entries()) responseHeaders.append(name, value);
    responsePath.headers(ends);
  }

  const isOver = (): boolean => client.complete() !== undefined;
  const stageOptions = { input, state, reply, isOver, replace: client.replace };
  const responsePath = manager.luaFilters.reduce<MessageSink>(
    (next, filter) => createFilterStage({ path: "response", filter, next, ...stageOptions }),
    {
      ...client,
      headers: (ends) => {
        const isAgreed = beginsTunnel(wantedProtocol(requestHeaders), responseHeaders);
        client.headers(ends);
        if (isAgreed && wanted !== undefined) playTunnel(exchange.send, { queue, sink: requestPath });
      },
    },
  );
  const router = createRouter({
    version: input.version,
    headers: requestHeaders,
    contextOf,
    matchRoute: () => {
      const { route } = routes.match();
      timeouts.touch();
      state.virtualClusterName = chooseVirtualCluster(route, headerValuesOf(requestHeaders, input.version));
      return route;
    },
    beginTunnel: (cluster) => {
      if (input.onTunnel === undefined) throw notSimulated("a tunnel that ends in Envoy (connect_config)");
      input.onTunnel(cluster);
      reply({ status: 200, headers: [], body: "" });
    },
    overrideHost: () => state.overrideHost,
    clusters: input.clusters,
    upstreams: state.upstreams,
    queue,
    reply,
    response: {
      headers: (headers, ends) => {
        timeouts.touch();
        if (!isResponseBegun) beginResponse(headers, ends);
      },
      data: (bytes, ends) => {
        timeouts.touch();
        responsePath.data({ bytes }, ends);
      },
      trailers: responsePath.trailers,
      closed: () => {
        if (client.isBegun()) {
          responsePath.data({ bytes: "" }, false);
          client.finish();
        } else client.replace(connectionTermination);
      },
    },
  });
  const requestPath = touchSink(
    manager.luaFilters.reduceRight<MessageSink>(
      (next, filter) =>
        createFilterStage({ path: "request", filter, next: whileWanted(next, () => !isReplied), ...stageOptions }),
      router,
    ),
    timeouts.touch,
  );

  return {
    queue,
    begin: () => {
      if (manager.countsGrpc && isGrpcRequest(requestHeaders))
        throw notSimulated("the filter envoy.filters.http.grpc_stats for a request of gRPC");
      state.tell?.({ kind: "request", headers: headerListOf(requestHeaders) });
      routes.match();
      if (input.rejection !== undefined) {
        isRequestEnded = isBodiless(exchange.send);
        reply(input.rejection);
        return;
      }
      if (wanted !== undefined && isUpgradeRefused(wanted)) {
        reply({ status: 403, headers: [], body: "" });
        return;
      }
      const onEnd = (): void => {
        isRequestEnded = true;
      };
      const { enablesTrailers } = manager.codec;
      timeouts.start();
      const play = { queue, sink: requestPath, onEnd, enablesTrailers, isOpen: () => !isResponseBegun };
      if (wanted === undefined) playRequest(exchange, play);
      else playHead(play);
    },
    outcome: () => {
      if (timeouts.isReset()) return failedConnection("the stream was reset");
      const outcome = outcomeOf(exchange, { client, ...state });
      const { response } = outcome;
      if (response !== undefined)
        state.tell?.({ kind: "response", status: response.status, headers: response.headers }, client.completedAt());
      return outcome;
    },
  };
}

const connectionTermination: LocalReply = {
  status: 503,
  headers: [],
  body: "upstream connect error or disconnect/reset before headers. reset reason: connection termination",
};

function requestIdOf(headers: HeaderMap): { requestId?: string } {
  const requestId = headers.get("x-request-id");
  return requestId === undefined ? {} : { requestId };
}

function createState(input: StreamInput): StreamState {
  const { exchange, requestHeaders, version } = input;
  const queue = createEventQueue();
  const dynamicMetadata = new Map<string, MetadataStruct>();
  const filterState = new Map<string, string>();
  const { tls } = input.connection;
  const routed = {
    headers: requestHeaders,
    dynamicMetadata,
    filterState,
    version,
    ...(tls === undefined ? {} : { tls }),
  };
  const nowhere: ChosenRoute = { virtualHost: undefined, route: undefined };
  const responseHeaders = createHeaderMap("response");
  const trace = createStreamTrace(input.onEvent, queue.now, { request: requestHeaders, response: responseHeaders });
  return {
    ...(trace === undefined ? {} : { tell: trace.tell, forgetChanges: trace.forgetChanges }),
    requestHeaders,
    responseHeaders,
    dynamicMetadata,
    filterState,
    logs: input.worker.beginStream(trace?.onCall),
    routes: createRouteCache(
      () => (input.rejection === undefined ? chooseRoute(input.manager.routeConfiguration, routed) : nowhere),
      (chosen, isAgain) => trace?.tell({ kind: "route", isAgain, ...describeRoute(chosen) }),
    ),
    queue,
    upstreams: createUpstreams({
      ...input,
      queue,
      downstreamProtocol: exchange.from.http === 2 ? "HTTP/2" : "HTTP/1.1",
      answerOf: answersTo(exchange),
      onOpen: ({ cluster, headers }) => trace?.tell({ kind: "upstream", cluster, headers }),
      ...(exchange.send.tunnel === undefined ? {} : { clientTunnel: exchange.send.tunnel }),
    }),
    now: () => input.now() + queue.now(),
    isDraining: false,
    virtualClusterName: "",
    scriptErrors: 0,
  };
}
