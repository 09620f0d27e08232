import type { HeaderMap } from "../http/header-map.ts";
import type { OverrideHost } from "../objects/override-host.ts";
import type { LocalReply } from "../objects/stream-context.ts";
import type { EventQueue } from "./event-queue.ts";
import type { MessageSink } from "./message-sink.ts";
import type { Cluster, ClusterAction, Route } from "./proxy-model.ts";
import type { UpstreamRequest, UpstreamResponse, Upstreams } from "./upstream-exchange.ts";
import { applyTimeouts, findInvalidHeader } from "./upstream-request.ts";

export interface RouterOptions {
  readonly headers: HeaderMap;
  readonly matchRoute: () => Route | undefined;
  /** The host that a script chose. */
  readonly overrideHost: () => OverrideHost | undefined;
  readonly clusters: ReadonlyMap<string, Cluster>;
  readonly upstreams: Upstreams;
  readonly queue: EventQueue;
  /** Told of the upstream's answer. */
  readonly response: Omit<UpstreamResponse, "failed">;
  readonly reply: (reply: LocalReply) => void;
}

/** The last of the HTTP filters: sends the request to an upstream, or answers itself. */
export function createRouter(options: RouterOptions): MessageSink {
  let request: UpstreamRequest | undefined;
  let timeoutMs = 0;
  let isAnswered = false;

  function reply(answer: LocalReply): void {
    if (isAnswered) return;
    isAnswered = true;
    options.reply(answer);
  }

  function send({ cluster: name, ...action }: ClusterAction, ends: boolean): void {
    const cluster = options.clusters.get(name);
    if (cluster === undefined) {
      reply({ status: 503, headers: [], body: "" });
      return;
    }
    // Fidelity: no address that a script names is one of the cluster's, whose endpoints the Envoy host of a test moves too.
    if (options.overrideHost()?.isStrict === true) {
      reply({ status: 503, headers: [], body: "no healthy upstream" });
      return;
    }
    timeoutMs = applyTimeouts(options.headers, action);
    const problem = findInvalidHeader(options.headers);
    if (problem === undefined) request = options.upstreams.open(cluster, options.headers, ends);
    else reply({ status: 503, headers: [], body: problem });
  }

  function end(trailers: HeaderMap | undefined): void {
    request?.end(trailers, {
      ...options.response,
      headers: (headers, ends) => {
        if (isAnswered) return;
        isAnswered = true;
        options.response.headers(headers, ends);
      },
      failed: (reason) => {
        const body = `upstream connect error or disconnect/reset before headers. reset reason: ${reason}`;
        reply({ status: 503, headers: [], body });
      },
    });
    if (timeoutMs === 0 || request === undefined) return;
    options.queue.after(timeoutMs, () => {
      reply({ status: 504, headers: [], body: "upstream request timeout" });
    });
  }

  return {
    headers: (ends) => {
      const action = options.matchRoute()?.action;
      if (action === undefined) reply({ status: 404, headers: [], body: "" });
      else if (action.kind === "direct response") reply({ ...action, headers: [] });
      else send(action, ends);
      if (ends) end(undefined);
    },
    data: ({ bytes }, ends) => {
      request?.data(bytes);
      if (ends) end(undefined);
    },
    trailers: end,
  };
}
