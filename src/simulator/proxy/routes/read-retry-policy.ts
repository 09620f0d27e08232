import type { ConfigFields } from "../config/config-fields.ts";
import type { RetryPolicy } from "../proxy-model.ts";
import { readDuration } from "../config/typed-config.ts";
import { readHeaderMatch } from "./read-header-match.ts";

/** Conditions of `retry_on` that are modelled; Envoy ignores names that it does not know. */
const retryConditions: ReadonlySet<string> = new Set([
  ..."5xx gateway-error reset reset-before-request connect-failure refused-stream retriable-4xx".split(" "),
  ..."envoy-ratelimited retriable-status-codes retriable-headers".split(" "),
]);

/** Conditions that look into answers of gRPC. */
const grpcConditions: ReadonlyMap<string, number> = new Map([
  ["cancelled", 1],
  ["deadline-exceeded", 4],
  ["resource-exhausted", 8],
  ["internal", 13],
  ["unavailable", 14],
]);

/** Reads a `route.v3.RetryPolicy`. */
export function readRetryPolicy(fields: ConfigFields): RetryPolicy {
  // Hosts are not chosen by these: a cluster's stand-in is one host. How long Envoy waits before a retry is random.
  fields.harmless("retry_host_predicate", "host_selection_retry_max_attempts", "retry_back_off");
  const policy = {
    ...readConditions(fields.text("retry_on") ?? ""),
    count: fields.number("num_retries") ?? 1,
    perTryTimeoutMs: readDuration(fields, "per_try_timeout") ?? 0,
    statusCodes: ((fields.json("retriable_status_codes") ?? []) as readonly unknown[]).map(Number),
    retriableHeaders: fields.messages("retriable_headers").map(readHeaderMatch),
  };
  fields.close();
  return policy;
}

/** Reads what stands in `retry_on`, of a policy or of a request's `x-envoy-retry-on`. */
export function readConditions(text: string): Pick<RetryPolicy, "conditions" | "grpcStatuses"> {
  const names = text.split(",").map((name) => name.trim());
  return {
    conditions: new Set(names.filter((name) => retryConditions.has(name))),
    grpcStatuses: new Set(names.flatMap((name) => grpcConditions.get(name) ?? [])),
  };
}
