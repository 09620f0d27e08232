import { compareEnvoyVersions, type EnvoyVersion } from "../../envoy-api/envoy-version.ts";
import type { HeaderMap } from "../http/header-map.ts";
import type { OverrideHost } from "../objects/override-host.ts";
import type { LocalReply } from "../objects/stream-context.ts";
import type { EventQueue } from "./event-queue.ts";
import { finalizeRequest, rewritePath, updateAuthority } from "./finalize-request.ts";
import type { MessageSink } from "./message-sink.ts";
import type { Cluster, ClusterAction, DirectResponseAction, RedirectAction, Route } from "./proxy-model.ts";
import { takeTimeouts, tellTimeouts } from "./request-timeouts.ts";
import { createRetryState } from "./retry-state.ts";
import { applyMutations } from "./routes/header-mutations.ts";
import { locationOf } from "./routes/read-redirect.ts";
import type { FormatContext } from "./routes/substitution-format.ts";
import type { UpstreamResponse, Upstreams } from "./upstream-exchange.ts";
import { wantedProtocol } from "./upgrade-request.ts";
import { findInvalidHeader } from "./upstream-request.ts";
import { createTries, type UpstreamTries } from "./upstream-tries.ts";

export interface RouterOptions {
  readonly version: EnvoyVersion;
  readonly headers: HeaderMap;
  readonly matchRoute: () => Route | undefined;
  /** What formats of a route speak of. */
  readonly contextOf: (route: Route, responseHeaders?: HeaderMap) => FormatContext;
  /** The host that a script chose. */
  readonly overrideHost: () => OverrideHost | undefined;
  /** Begins a tunnel that ends here: its cluster gets what is said in it, and no request. */
  readonly beginTunnel: (cluster: string) => void;
  readonly clusters: ReadonlyMap<string, Cluster>;
  readonly upstreams: Upstreams;
  readonly queue: EventQueue;
  /** Told of the upstream's answer. */
  readonly response: Omit<UpstreamResponse, "failed">;
  /** Answers the request; `finish` changes the answer's headers when they are complete but for those of its body. */
  readonly reply: (reply: LocalReply, finish?: (headers: HeaderMap) => void) => void;
}

type ClusterRoute = Route & { readonly action: ClusterAction };

/** The last of the HTTP filters: sends the request to an upstream, or answers itself. */
export function createRouter(options: RouterOptions): MessageSink {
  const { headers } = options;
  let tries: UpstreamTries | undefined;

  function begin(ends: boolean): void {
    const route = options.matchRoute();
    if (route === undefined) options.reply({ status: 404, headers: [], body: "" });
    else if (isClusterRoute(route) && endsTunnel(route)) options.beginTunnel(route.action.cluster);
    else if (isClusterRoute(route)) tries = openTries(options, route, ends);
    else replyDirectly(options, route);
  }

  /** Whether a tunnel ends here; to a cluster that is not there, it does not begin. */
  function endsTunnel({ action }: ClusterRoute): boolean {
    const isThere = options.clusters.get(action.cluster)?.hasHosts ?? false;
    return action.endsTunnels && wantedProtocol(headers) === "connect" && isThere;
  }

  return {
    headers: (ends) => {
      begin(ends);
      // What asks for another protocol is answered at once.
      if (ends || wantedProtocol(headers) !== undefined) tries?.end(undefined);
    },
    data: ({ bytes }, ends) => {
      tries?.data(bytes);
      if (ends) tries?.end(undefined);
    },
    trailers: (trailers) => tries?.end(trailers),
  };

  function replyDirectly({ reply, contextOf }: RouterOptions, route: Route): void {
    const finish = (response: HeaderMap): void => {
      applyMutations(route.responseMutations, response, contextOf(route, response));
    };
    if (route.action.kind === "redirect") reply(redirect(headers, route.action), finish);
    else if (route.action.kind === "direct response") reply(directReply(headers, route.action), finish);
  }
}

function isClusterRoute(route: Route): route is ClusterRoute {
  return route.action.kind === "cluster";
}

function redirect(headers: HeaderMap, action: RedirectAction): LocalReply {
  if (action.rewritePath !== undefined) rewritePath(headers, action.rewritePath);
  return { status: action.status, headers: leadingTo(headers, action.location), body: "" };
}

/** Answers of these kinds say where they lead: to where the request went. */
function directReply(headers: HeaderMap, { status, body }: DirectResponseAction): LocalReply {
  const isLed = status === 201 || Math.floor(status / 100) === 3;
  return { status, body, headers: isLed ? leadingTo(headers, (request) => locationOf(request, {})) : [] };
}

/** A request without a path, which asks for a tunnel, is led nowhere. */
function leadingTo(headers: HeaderMap, locationFor: (headers: HeaderMap) => string): LocalReply["headers"] {
  return headers.get(":path") === undefined ? [] : [["location", locationFor(headers)]];
}

/** Nothing where the request was answered already. */
function openTries(options: RouterOptions, route: ClusterRoute, ends: boolean): UpstreamTries | undefined {
  const { headers, reply, queue, upstreams } = options;
  const { action } = route;
  const cluster = options.clusters.get(action.cluster);
  if (cluster === undefined) {
    reply({ status: action.notFoundStatus, headers: [], body: "" });
    return undefined;
  }
  // Fidelity: no address that a script names is one of the cluster's, whose endpoints the Envoy host of a test moves too.
  if (options.overrideHost()?.isStrict === true || !cluster.hasHosts) {
    reply({ status: 503, headers: [], body: "no healthy upstream" });
    return undefined;
  }
  const finalize = (): void => {
    finalizeRequest(headers, route, options.contextOf(route));
  };
  const finalizesFirst = compareEnvoyVersions(options.version, "1.37") < 0;
  if (finalizesFirst) finalize();
  const timeouts = takeTimeouts(headers, action);
  tellTimeouts(headers, timeouts, { elapsed: 0, action });
  if (action.tellsAttempts.request) headers.set("x-envoy-attempt-count", "1");
  if (!finalizesFirst) finalize();
  const endpointName = action.takesEndpointName ? cluster.endpointName() : undefined;
  if (endpointName !== undefined) updateAuthority(headers, endpointName, action.appendsForwardedHost);
  const retries = createRetryState(action.retries, headers, options.version);
  const counted = (answer: LocalReply, count: number): LocalReply => ({
    ...answer,
    headers: [...answer.headers, ...attemptHeaders(action, count)],
  });
  const problem = findInvalidHeader(headers);
  if (problem !== undefined) {
    reply(counted({ status: 503, headers: [], body: problem }, 1));
    return undefined;
  }
  return createTries(
    {
      cluster,
      action,
      headers,
      timeouts,
      retries,
      upstreams,
      queue,
      response: {
        ...options.response,
        headers: (response, endsHere, count) => {
          applyMutations(route.responseMutations, response, options.contextOf(route, response));
          for (const [name, value] of attemptHeaders(action, count)) response.set(name, value);
          options.response.headers(response, endsHere);
        },
      },
      reply: (answer, count) => {
        reply(counted(answer, count));
      },
    },
    ends,
  );
}

function attemptHeaders({ tellsAttempts }: ClusterAction, count: number): (readonly [string, string])[] {
  return tellsAttempts.response ? [["x-envoy-attempt-count", String(count)]] : [];
}
