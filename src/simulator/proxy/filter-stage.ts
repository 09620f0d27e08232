import { textOfByteString } from "../../scenario/byte-text.ts";
import type { LogLine } from "../../scenario/outcome.ts";
import type { StackFrame } from "../../scenario/trace.ts";
import type { HeaderMap } from "../http/header-map.ts";
import { checkNoCall, createMessage, waitFor } from "../objects/message.ts";
import type { MetadataStruct } from "../objects/metadata-value.ts";
import type { OverrideHost } from "../objects/override-host.ts";
import type { LocalReply, StreamContext } from "../objects/stream-context.ts";
import { notSimulated } from "../run-refused.ts";
import type { HookName, HookProgress } from "../vm/script-vm.ts";
import type { EventQueue } from "./event-queue.ts";
import type { StreamInput } from "./http-stream.ts";
import { createLuaHook, type LuaHook } from "./lua-hook.ts";
import { createLuaStage, type LuaStage } from "./lua-stage.ts";
import type { MessageSink } from "./message-sink.ts";
import type { LuaFilter, LuaPerRoute, LuaScript } from "./proxy-model.ts";
import type { RouteCache } from "./route-cache.ts";
import { sendCall } from "./service-calls.ts";
import { headerListOf, type TellEvent } from "./stream-trace.ts";
import type { Upstreams } from "./upstream-exchange.ts";

/** What the filters of a stream share, and what they say of it. */
export interface StreamState {
  readonly requestHeaders: HeaderMap;
  readonly responseHeaders: HeaderMap;
  readonly dynamicMetadata: Map<string, MetadataStruct>;
  readonly filterState: Map<string, string>;
  readonly logs: LogLine[];
  readonly routes: RouteCache;
  readonly queue: EventQueue;
  readonly upstreams: Upstreams;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Takes what happens, where there is a trace. */
  readonly tell?: TellEvent;
  /** What the headers are now is no later call's doing. */
  readonly forgetChanges?: () => void;
  isDraining: boolean;
  overrideHost?: OverrideHost;
  virtualClusterName: string;
  scriptErrors: number;
}

export interface FilterStageOptions {
  readonly path: "request" | "response";
  readonly filter: LuaFilter;
  readonly next: MessageSink;
  readonly input: StreamInput;
  readonly state: StreamState;
  /** Sends an answer of Envoy's own through the response filters. */
  readonly reply: (answer: LocalReply) => void;
  /** Whether the client has all of the response. */
  readonly isOver: () => boolean;
  /** Sends one past them. */
  readonly replace: (answer: LocalReply) => void;
}

/** A Lua filter on one way of a stream, with the script that the request's route gives it. */
export function createFilterStage(options: FilterStageOptions): LuaStage {
  const { path, filter, next, input, state } = options;
  const headers = path === "request" ? state.requestHeaders : state.responseHeaders;
  const message = createMessage(headers);
  const hookName: HookName = path === "request" ? "envoy_on_request" : "envoy_on_response";
  let isAnswered = false;
  let ownAnswer: LocalReply | undefined;
  let isSent = false;
  let stack: readonly StackFrame[] = [];
  const stage: LuaStage = createLuaStage({
    message,
    next,
    bufferLimit: input.listener.bufferLimit,
    startHook,
    isAnswered: () => isAnswered,
    sendAnswer,
    onError: (error) => {
      tellEnd({ error: textOfByteString(error), stack });
      state.scriptErrors += 1;
      state.logs.push({ level: "error", message: textOfByteString(error) });
    },
    onTooLarge: () => {
      isAnswered = true;
      if (path === "request") options.reply({ status: 413, headers: [], body: "Payload Too Large" });
      else options.replace({ status: 500, headers: [], body: "Internal Server Error" });
    },
  });

  /** Once: where a response hook holds the answer back, a second one would end the stream. */
  function sendAnswer(): void {
    if (ownAnswer === undefined || isSent) return;
    isSent = true;
    options.reply(ownAnswer);
  }

  function startHook(): LuaHook | undefined {
    // Each direction looks for the route's own configuration of the filter first.
    const perRoute = state.routes.match().route?.luaPerRoute.get(filter.name);
    const script = chooseScript(filter, perRoute);
    const vm = script === undefined ? undefined : input.worker.vmOf(script);
    if (vm?.hasHook(hookName) !== true) return undefined;
    state.forgetChanges?.();
    state.tell?.({ kind: "hook begins", filter: filter.name, hook: hookName, headers: headerListOf(headers) });
    const hook = createLuaHook({ vm, factory: input.worker.factory }, hookName, createContext(perRoute));
    return { resume: (results) => noteProgress(hook.resume(results)) };
  }

  function noteProgress(progress: HookProgress): HookProgress {
    if (progress.state === "finished") tellEnd({});
    stack = progress.state === "failed" ? progress.stack : [];
    return progress;
  }

  function tellEnd(how: { readonly error?: string; readonly stack?: readonly StackFrame[] }): void {
    state.tell?.({ kind: "hook ends", filter: filter.name, hook: hookName, headers: headerListOf(headers), ...how });
  }

  function createContext(perRoute: LuaPerRoute | undefined): StreamContext {
    return {
      path,
      headers,
      message,
      requestHeaders: state.requestHeaders,
      protocol: input.exchange.from.http === 2 ? "HTTP/2" : "HTTP/1.1",
      connection: input.connection,
      now: state.now,
      dynamicMetadata: state.dynamicMetadata,
      filterName: filter.name,
      version: input.version,
      stats: { store: input.stats, prefix: `${input.manager.statPrefix}.${filter.statPrefix}.` },
      filterState: state.filterState,
      importedKeys: new Map(),
      filterContext: perRoute?.filterContext ?? new Map<string, never>(),
      headerWritesClearRoute: filter.headerWritesClearRoute,
      matchRoute: () => state.routes.match().route,
      lastRoute: () => state.routes.last()?.route,
      virtualHostMetadata: () => state.routes.last()?.virtualHost?.metadata,
      clearRouteCache: state.routes.clear,
      virtualClusterName: () => state.virtualClusterName,
      overrideHost: (host) => {
        state.overrideHost = host;
      },
      drainConnection: () => {
        state.isDraining = true;
      },
      respond: (answer) => {
        checkNoCall(message);
        isAnswered = true;
        ownAnswer ??= answer;
        if (stage.isInCall()) sendAnswer();
      },
      calls: {
        isCluster: (name) => input.clusters.has(name),
        send: (call, onResponse) => {
          const cluster = input.clusters.get(call.cluster);
          if (cluster !== undefined) sendCall(call, { cluster, ...state }, onResponse ?? (() => undefined));
        },
        suspend: () => {
          // Fidelity: Envoy ends the stream, and the call with it, which may or may not have been sent by then.
          if (isAnswered) throw notSimulated("a hook that waits for a call after it has answered");
          waitFor(message, "call");
          // A stream that timed out has taken its filters with it.
          return (results) => {
            if (!options.isOver()) stage.resumeCall(results);
          };
        },
      },
    };
  }
  return stage;
}

/** The script that a filter runs on a route. */
function chooseScript(filter: LuaFilter, perRoute: LuaPerRoute | undefined): LuaScript | undefined {
  if (perRoute === undefined) return filter.defaultScript;
  if (perRoute.isDisabled) return undefined;
  if (perRoute.scriptName !== undefined) return filter.namedScripts.get(perRoute.scriptName);
  return perRoute.script ?? filter.defaultScript;
}
