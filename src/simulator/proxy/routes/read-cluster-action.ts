import type { ConfigFields } from "../config/config-fields.ts";
import type { ClusterAction, RetryPolicy } from "../proxy-model.ts";
import { readRouteUpgrades } from "../config/read-upgrades.ts";
import { readDuration } from "../config/typed-config.ts";
import type { PathMatch } from "./read-path-match.ts";
import { readRetryPolicy } from "./read-retry-policy.ts";
import { readHostRewrite, readPathRewrite } from "./read-rewrites.ts";

const defaultTimeoutMs = 15_000;

/** What a virtual host says for its routes. */
export interface ClusterActionParent {
  readonly retries: RetryPolicy | undefined;
  readonly tellsAttempts: ClusterAction["tellsAttempts"];
}

/**
 * Reads a `route.v3.RouteAction` but for the cluster it chooses.
 *
 * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/api-v3/config/route/v3/route_components.proto#config-route-v3-routeaction
 */
export function readClusterAction(
  fields: ConfigFields,
  match: Pick<PathMatch, "lengthToReplace">,
  parent: ClusterActionParent,
): Omit<ClusterAction, "cluster"> {
  // Nothing but the cluster's circuit breakers knows of priorities.
  fields.harmless("priority");
  const retry = fields.message("retry_policy");
  const retries = retry === undefined ? parent.retries : readRetryPolicy(retry);
  const rewritePath = readPathRewrite(fields, match);
  const rewriteHost = readHostRewrite(fields);
  const idleTimeoutMs = readDuration(fields, "idle_timeout");
  return {
    kind: "cluster",
    ...readRouteUpgrades(fields),
    timeoutMs: readDuration(fields, "timeout") ?? defaultTimeoutMs,
    ...readGrpcTimeout(fields),
    ...readStreamDuration(fields),
    notFoundStatus: readNotFoundStatus(fields),
    takesEndpointName: fields.flag("auto_host_rewrite") ?? false,
    appendsForwardedHost: fields.flag("append_x_forwarded_host") ?? false,
    tellsAttempts: parent.tellsAttempts,
    ...(idleTimeoutMs === undefined ? {} : { idleTimeoutMs }),
    ...(retries === undefined ? {} : { retries }),
    ...(rewritePath === undefined ? {} : { rewritePath }),
    hostRewrites: rewriteHost === undefined ? [] : [rewriteHost],
  };
}

function readGrpcTimeout(fields: ConfigFields): Pick<ClusterAction, "maxGrpcTimeoutMs" | "grpcTimeoutOffsetMs"> {
  const maxGrpcTimeoutMs = readDuration(fields, "max_grpc_timeout");
  const grpcTimeoutOffsetMs = readDuration(fields, "grpc_timeout_offset") ?? 0;
  return { grpcTimeoutOffsetMs, ...(maxGrpcTimeoutMs === undefined ? {} : { maxGrpcTimeoutMs }) };
}

function readStreamDuration(fields: ConfigFields): Pick<ClusterAction, "maxStreamDurationMs"> {
  const durations = fields.message("max_stream_duration");
  const maxStreamDurationMs = durations === undefined ? undefined : readDuration(durations, "max_stream_duration");
  durations?.close();
  return maxStreamDurationMs === undefined ? {} : { maxStreamDurationMs };
}

const notFoundStatuses: Readonly<Record<string, number>> = {
  SERVICE_UNAVAILABLE: 503,
  NOT_FOUND: 404,
  INTERNAL_SERVER_ERROR: 500,
};

function readNotFoundStatus(fields: ConfigFields): number {
  const code = fields.text("cluster_not_found_response_code") ?? "SERVICE_UNAVAILABLE";
  const status = notFoundStatuses[code];
  if (status === undefined) fields.refuse(`cluster_not_found_response_code (${code})`);
  return status ?? 503;
}
