import type { HeaderMap } from "../http/header-map.ts";
import type { ClusterAction } from "./proxy-model.ts";
import { isGrpcRequest } from "./response-headers.ts";

/** How long a request may take; milliseconds, 0 for no limit. */
export interface RequestTimeouts {
  readonly total: number;
  readonly perTry: number;
  /** Of the stream to the upstream, which a script may limit. */
  readonly streamDuration: number;
  /** The status of the answer when the time is over. */
  readonly status: number;
}

/**
 * Reads the timeouts of a route and those that scripts set, whose headers go.
 *
 * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/router_filter#http-headers-consumed
 */
export function takeTimeouts(headers: HeaderMap, action: ClusterAction): RequestTimeouts {
  const routed = isGrpcRequest(headers) ? (grpcTimeout(headers, action) ?? action.timeoutMs) : action.timeoutMs;
  const total = takeMilliseconds(headers, "x-envoy-upstream-rq-timeout-ms") ?? routed;
  const wanted =
    takeMilliseconds(headers, "x-envoy-upstream-rq-per-try-timeout-ms") ?? action.retries?.perTryTimeoutMs ?? 0;
  const perTry = total !== 0 && wanted >= total ? 0 : wanted;
  const streamDuration = takeMilliseconds(headers, "x-envoy-upstream-stream-duration-ms") ?? 0;
  const hasOtherStatus = headers.get("x-envoy-upstream-rq-timeout-alt-response") !== undefined;
  headers.remove("x-envoy-upstream-rq-timeout-alt-response");
  return { total, perTry, streamDuration, status: hasOtherStatus ? 204 : 504 };
}

/** Tells the upstream how long it has, `elapsed` milliseconds after the request was complete. */
export function tellTimeouts(
  headers: HeaderMap,
  { total, perTry }: RequestTimeouts,
  { elapsed, action }: { readonly elapsed: number; readonly action: ClusterAction },
): void {
  const remaining = total === 0 ? 0 : Math.max(total - elapsed, 1);
  const expected = perTry > 0 && (remaining === 0 || perTry <= remaining) ? perTry : remaining;
  if (expected === 0) return;
  headers.set("x-envoy-expected-rq-timeout-ms", String(expected));
  if (isGrpcRequest(headers) && action.maxGrpcTimeoutMs !== undefined) headers.set("grpc-timeout", `${expected}m`);
}

const grpcUnits: Readonly<Record<string, number>> = { H: 3_600_000, M: 60_000, S: 1000, m: 1, u: 0.001, n: 0.000001 };

/** What a request of gRPC asks for, where the route lets it. */
function grpcTimeout(headers: HeaderMap, { maxGrpcTimeoutMs, grpcTimeoutOffsetMs }: ClusterAction): number | undefined {
  if (maxGrpcTimeoutMs === undefined) return undefined;
  const [, digits, unit] = /^(\d{1,8})([HMSmun])$/.exec(headers.get("grpc-timeout") ?? "") ?? [];
  const asked = digits === undefined ? 0 : Math.ceil(Number(digits) * (grpcUnits[unit ?? ""] ?? 0));
  const offered = asked > grpcTimeoutOffsetMs ? asked - grpcTimeoutOffsetMs : asked;
  return maxGrpcTimeoutMs !== 0 && (offered === 0 || offered > maxGrpcTimeoutMs) ? maxGrpcTimeoutMs : offered;
}

function takeMilliseconds(headers: HeaderMap, name: string): number | undefined {
  const text = headers.get(name);
  headers.remove(name);
  return text !== undefined && /^\s*\+?\d+\s*$/.test(text) ? Number(text) : undefined;
}
