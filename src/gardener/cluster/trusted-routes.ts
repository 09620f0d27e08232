import type { JsonObject } from "../../files/json.ts";
import type { ParameterValues } from "../../filter/parameters.ts";
import { upgradeConfigs } from "./connection-upgrade.ts";

/** What a route asks of the metadata that the auth-header filter sets. */
export interface TrustedMatch {
  /** The filter's parameters `metadataNamespace` and `metadataKey`. */
  readonly namespace: string;
  readonly key: string;
  /** The value: a host, or what stands for several hosts. */
  readonly value: string;
}

/**
 * The one kind of route that leads to the connection that kube-apiserver trusts. It has what the routes of other clients have from istiod:
 * no timeout, since watches are long, and retries, without which clients with a certificate alone would see a server go.
 */
export function trustedRoute({ namespace, key, value }: TrustedMatch, cluster: string): JsonObject {
  return {
    name: `trusted-${value}`,
    match: {
      prefix: "/",
      dynamic_metadata: [{ filter: namespace, path: [{ key }], value: { string_match: matcherOf(value) } }],
    },
    route: { cluster, timeout: "0s", retry_policy: retryPolicy, upgrade_configs: upgradeConfigs },
  };
}

/** Names of the metadata under these values of all of the filter's parameters. */
export function trustedMetadata(parameters: ParameterValues): Pick<TrustedMatch, "namespace" | "key"> {
  return { namespace: String(parameters["metadataNamespace"]), key: String(parameters["metadataKey"]) };
}

function matcherOf(value: string): JsonObject {
  return value.startsWith("*.") ? { suffix: value.slice(1) } : { exact: value };
}

/** Istio's own, word by word. @see https://istio.io/latest/docs/concepts/traffic-management/#retries */
export const retryPolicy: JsonObject = {
  retry_on: "connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes",
  num_retries: 2,
  retry_host_predicate: [
    {
      name: "envoy.retry_host_predicates.previous_hosts",
      typed_config: {
        "@type": "type.googleapis.com/envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate",
      },
    },
  ],
  host_selection_retry_max_attempts: "5",
};
