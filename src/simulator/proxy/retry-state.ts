import type { EnvoyVersion } from "../../envoy-api/envoy-version.ts";
import type { HeaderMap } from "../http/header-map.ts";
import { notSimulated } from "../run-refused.ts";
import type { RetryPolicy } from "./proxy-model.ts";
import { headerValuesOf } from "./routes/choose-route.ts";
import { readConditions } from "./routes/read-retry-policy.ts";

/** Whether a request is tried again; each `true` counts as a retry. */
export interface RetryState {
  /** After an answer. */
  afterResponse(headers: HeaderMap): boolean;
  /** After a failure; the text is Envoy's name of the reason. */
  afterFailure(reason: string): boolean;
  /** After a try that took too long. */
  afterTimeout(): boolean;
}

/**
 * Reads the policy of a route and what a script adds to it, whose headers go.
 *
 * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/router_filter#x-envoy-retry-on
 */
export function createRetryState(
  policy: RetryPolicy | undefined,
  requestHeaders: HeaderMap,
  version: EnvoyVersion,
): RetryState {
  const wanted = takePolicy(policy, requestHeaders);
  const { conditions, grpcStatuses } = wanted;
  let left = wanted.count;
  const on = (...names: readonly string[]): boolean => names.some((name) => conditions.has(name));

  function use(isDue: boolean): boolean {
    if (!isDue || left <= 0) return false;
    left -= 1;
    return true;
  }

  function isRetriable(headers: HeaderMap): boolean {
    if (headers.get("x-envoy-ratelimited") !== undefined) return on("envoy-ratelimited");
    const status = Number(headers.get(":status"));
    const grpcStatus = headers.get("grpc-status");
    return (
      (on("5xx") && status >= 500) ||
      (on("gateway-error") && status >= 502 && status <= 504) ||
      (on("retriable-4xx") && status === 409) ||
      (on("retriable-status-codes") && wanted.statusCodes.includes(status)) ||
      (on("retriable-headers") && wanted.retriableHeaders.some((holds) => holds(headerValuesOf(headers, version)))) ||
      (grpcStatus !== undefined && grpcStatuses.has(Number(grpcStatus)))
    );
  }

  return {
    afterResponse: (headers) => use(isRetriable(headers)),
    afterFailure: (reason) => {
      const isConnect = reason.startsWith("remote connection failure");
      return use(on("reset", "5xx", "gateway-error") || (isConnect && on("connect-failure", "reset-before-request")));
    },
    afterTimeout: () => use(on("reset", "5xx", "gateway-error")),
  };
}

const retryHeaders = [
  ..."x-envoy-retry-on x-envoy-retry-grpc-on x-envoy-max-retries x-envoy-retriable-status-codes".split(" "),
  ..."x-envoy-retriable-header-names x-envoy-hedge-on-per-try-timeout".split(" "),
];

const noPolicy: RetryPolicy = {
  conditions: new Set(),
  grpcStatuses: new Set(),
  count: 1,
  perTryTimeoutMs: 0,
  statusCodes: [],
  retriableHeaders: [],
};

function takePolicy(policy: RetryPolicy = noPolicy, headers: HeaderMap): RetryPolicy {
  const [on, grpcOn, max, codes, names, hedge] = retryHeaders.map((name) => headers.get(name));
  for (const name of retryHeaders) headers.remove(name);
  if (names !== undefined || hedge !== undefined)
    throw notSimulated("x-envoy-retriable-header-names and x-envoy-hedge-on-per-try-timeout of a script");
  const added = readConditions([on, grpcOn].join());
  const isWanted = [policy, added].some(({ conditions, grpcStatuses }) => conditions.size + grpcStatuses.size > 0);
  return {
    ...policy,
    conditions: new Set([...policy.conditions, ...added.conditions]),
    grpcStatuses: new Set([...policy.grpcStatuses, ...added.grpcStatuses]),
    count: isWanted && max !== undefined && /^\d+$/.test(max) ? Number(max) : policy.count,
    statusCodes: [
      ...policy.statusCodes,
      ...(codes ?? "").split(",").flatMap((code) => (code === "" ? [] : Number(code))),
    ],
  };
}
