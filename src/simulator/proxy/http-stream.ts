import type { EnvoyVersion } from "../../envoy-api/envoy-version.ts";
import { textOfByteString } from "../../scenario/byte-text.ts";
import type { LogLine, Outcome } from "../../scenario/outcome.ts";
import type { Answer, Exchange } from "../../scenario/scenario.ts";
import type { HeaderMap } from "../http/header-map.ts";
import { createHeaderMap } from "../http/header-map.ts";
import { createMessage } from "../objects/message.ts";
import type { MetadataStruct } from "../objects/metadata-value.ts";
import type { OverrideHost } from "../objects/override-host.ts";
import type { StatsStore } from "../objects/stats.ts";
import type { DownstreamConnection, LocalReply, StreamContext } from "../objects/stream-context.ts";
import type { HookName } from "../vm/script-vm.ts";
import { chooseVirtualCluster } from "./choose-virtual-cluster.ts";
import { chooseRoute, type ChosenRoute } from "./choose-route.ts";
import { createClientResponse, type ClientResponse } from "./client-response.ts";
import { createEventQueue, type EventQueue } from "./event-queue.ts";
import { createLuaHook, type LuaHook } from "./lua-hook.ts";
import { createLuaStage, type LuaStage } from "./lua-stage.ts";
import type { MessageSink } from "./message-sink.ts";
import { jsonOfMetadata } from "./metadata-json.ts";
import { playRequest } from "./play-request.ts";
import type { Cluster, ConnectionManager, Listener, LuaFilter, LuaPerRoute, LuaScript, Route } from "./proxy-model.ts";
import { isGrpcRequest, localResponse } from "./response-headers.ts";
import { createRouter } from "./router.ts";
import { sendCall } from "./service-calls.ts";
import { createUpstreams, type Upstreams } from "./upstream-exchange.ts";
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
  readonly rejection?: LocalReply;
  readonly stats: StatsStore;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** The PKI entry whose certificate a file holds. */
  readonly entryOf: (certificateFile: string) => string | undefined;
  /** Whether nothing listens behind a cluster. */
  readonly isRefused: (cluster: string) => boolean;
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
  const { exchange, manager, requestHeaders, worker } = input;
  const routing = { virtualHosts: manager.virtualHosts, version: input.version };
  const queue = createEventQueue();
  const now = (): number => input.now() + queue.now();
  const logs = worker.beginStream();
  const dynamicMetadata = new Map<string, MetadataStruct>();
  const filterState = new Map<string, string>();
  const responseHeaders = createHeaderMap("response");
  const upstreams = createUpstreams({
    ...input,
    queue,
    downstreamProtocol: exchange.from.http === 2 ? "HTTP/2" : "HTTP/1.1",
    answerOf: answersTo(exchange),
  });
  let chosen: ChosenRoute | undefined;
  let lastChosen: ChosenRoute | undefined;
  let isRequestEnded = false;
  let isResponseBegun = false;
  let isDraining = false;
  let isBadRequest = false;
  let overrideHost: OverrideHost | undefined;
  let virtualClusterName = "";
  let scriptErrors = 0;
  const client = createClientResponse({
    headers: responseHeaders,
    sendsTrailers: exchange.from.http === 2 || manager.enablesTrailers,
    completion: () => ({
      serverName: manager.serverName,
      http: exchange.from.http,
      now: now(),
      closes: input.asksToClose || input.rejection !== undefined || isDraining || isBadRequest || !isRequestEnded,
      isHead: exchange.send.method === "HEAD",
    }),
  });

  function matchRoute(): Route | undefined {
    if (input.rejection !== undefined) return undefined;
    chosen ??= chooseRoute(routing, requestHeaders, dynamicMetadata);
    lastChosen = chosen;
    return chosen.route;
  }

  function reply(answer: LocalReply): void {
    if (isResponseBegun) return;
    isBadRequest = answer.status === 400;
    const { headers, body } = localResponse(answer, isGrpcRequest(requestHeaders));
    const isHead = exchange.send.method === "HEAD";
    beginResponse(headers, body === "" || isHead);
    if (body !== "" && !isHead) responsePath.data({ bytes: body }, true);
  }

  function beginResponse(headers: HeaderMap, ends: boolean): void {
    isResponseBegun = true;
    for (const { name, value } of headers.entries()) responseHeaders.append(name, value);
    responsePath.headers(ends);
  }

  function createStage(path: "request" | "response", filter: LuaFilter, next: MessageSink): LuaStage {
    const headers = path === "request" ? requestHeaders : responseHeaders;
    const message = createMessage(headers);
    let isAnswered = false;
    let ownAnswer: LocalReply | undefined;
    const stage: LuaStage = createLuaStage({
      message,
      next,
      bufferLimit: input.listener.bufferLimit,
      startHook,
      isAnswered: () => isAnswered,
      sendAnswer: () => {
        if (ownAnswer !== undefined) reply(ownAnswer);
      },
      onError: (error) => {
        scriptErrors += 1;
        logs.push({ level: "error", message: textOfByteString(error) });
      },
      onTooLarge: () => {
        isAnswered = true;
        if (path === "request") reply({ status: 413, headers: [], body: "Payload Too Large" });
        else client.replace({ status: 500, headers: [], body: "Internal Server Error" });
      },
    });

    function startHook(): LuaHook | undefined {
      // Each direction looks for the route's own configuration of the filter first.
      const perRoute = matchRoute()?.luaPerRoute.get(filter.name);
      const script = chooseScript(filter, perRoute);
      const vm = script === undefined ? undefined : worker.vmOf(script);
      const hook: HookName = path === "request" ? "envoy_on_request" : "envoy_on_response";
      if (vm?.hasHook(hook) !== true) return undefined;
      return createLuaHook({ vm, factory: worker.factory }, hook, createContext(perRoute));
    }

    function createContext(perRoute: LuaPerRoute | undefined): StreamContext {
      return {
        path,
        headers,
        message,
        requestHeaders,
        protocol: exchange.from.http === 2 ? "HTTP/2" : "HTTP/1.1",
        connection: input.connection,
        now,
        dynamicMetadata,
        filterName: filter.name,
        version: input.version,
        stats: { store: input.stats, prefix: `${manager.statPrefix}.${filter.statPrefix}.` },
        filterState,
        importedKeys: new Map(),
        filterContext: perRoute?.filterContext ?? new Map<string, never>(),
        headerWritesClearRoute: filter.headerWritesClearRoute,
        matchRoute,
        lastRoute: () => lastChosen?.route,
        virtualHostMetadata: () => lastChosen?.virtualHost?.metadata,
        clearRouteCache: () => {
          chosen = undefined;
        },
        virtualClusterName: () => virtualClusterName,
        overrideHost: (host) => {
          overrideHost = host;
        },
        drainConnection: () => {
          isDraining = true;
        },
        respond: (answer) => {
          isAnswered = true;
          ownAnswer ??= answer;
          if (stage.isInCall()) reply(ownAnswer);
        },
        calls: {
          isCluster: (name) => input.clusters.has(name),
          send: (call, onResponse) => {
            const cluster = input.clusters.get(call.cluster);
            if (cluster !== undefined) sendCall(call, { cluster, queue, upstreams }, onResponse ?? (() => undefined));
          },
          suspend: () => {
            message.waitsFor = "call";
            return stage.resumeCall;
          },
        },
      };
    }
    return stage;
  }

  const responsePath = manager.luaFilters.reduce<MessageSink>(
    (next, filter) => createStage("response", filter, next),
    client,
  );
  const router = createRouter({
    headers: requestHeaders,
    matchRoute: () => {
      const found = matchRoute();
      virtualClusterName = chooseVirtualCluster(found, requestHeaders);
      return found;
    },
    overrideHost: () => overrideHost,
    clusters: input.clusters,
    upstreams,
    queue,
    reply,
    response: {
      headers: beginResponse,
      data: (bytes, ends) => {
        responsePath.data({ bytes }, ends);
      },
      trailers: responsePath.trailers,
    },
  });

  return {
    queue,
    begin: () => {
      matchRoute();
      if (input.rejection !== undefined) {
        reply(input.rejection);
        return;
      }
      const sink = manager.luaFilters.reduceRight<MessageSink>(
        (next, filter) => createStage("request", filter, next),
        router,
      );
      const onEnd = (): void => {
        isRequestEnded = true;
      };
      const { enablesTrailers } = manager;
      playRequest(exchange, { queue, sink, onEnd, enablesTrailers, isOpen: () => !isResponseBegun });
    },
    outcome: () => outcomeOf(exchange, { client, upstreams, dynamicMetadata, logs, scriptErrors }),
  };
}

/** The script that a filter runs on a route. */
function chooseScript(filter: LuaFilter, perRoute: LuaPerRoute | undefined): LuaScript | undefined {
  if (perRoute === undefined) return filter.defaultScript;
  if (perRoute.isDisabled) return undefined;
  if (perRoute.scriptName !== undefined) return filter.namedScripts.get(perRoute.scriptName);
  return perRoute.script ?? filter.defaultScript;
}

/** What the stand-ins answer, cluster by cluster. */
function answersTo({ answer, calls = {} }: Exchange): (cluster: string) => Answer {
  const counts = new Map<string, number>();
  return (cluster) => {
    const answers = Object.hasOwn(calls, cluster) ? calls[cluster] : undefined;
    const count = counts.get(cluster) ?? 0;
    counts.set(cluster, count + 1);
    return answers?.[count] ?? answers?.at(-1) ?? answer;
  };
}

interface Gathered {
  readonly client: ClientResponse;
  readonly upstreams: Upstreams;
  readonly dynamicMetadata: ReadonlyMap<string, MetadataStruct>;
  readonly logs: readonly LogLine[];
  readonly scriptErrors: number;
}

function outcomeOf({ calls }: Exchange, gathered: Gathered): Outcome {
  const response = gathered.client.complete();
  if (response === undefined) return failedConnection("no complete response within 5 s");
  const { received } = gathered.upstreams;
  const isCall = ({ cluster }: { readonly cluster: string }): boolean => Object.hasOwn(calls ?? {}, cluster);
  const upstream = received.find((request) => !isCall(request));
  return {
    response,
    ...(upstream === undefined ? {} : { upstream }),
    ...(calls === undefined ? {} : { calls: received.filter(isCall) }),
    dynamicMetadata: jsonOfMetadata(gathered.dynamicMetadata),
    logs: gathered.logs,
    scriptErrors: gathered.scriptErrors,
  };
}

/** The outcome of an exchange that got no response. */
export function failedConnection(reason: string): Outcome {
  return { connectionError: reason, dynamicMetadata: {}, logs: [], scriptErrors: 0 };
}
