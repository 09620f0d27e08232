import { envoyFilter, onConnectionManagers } from "../envoy-filter.ts";
import type { Gateway } from "../exposure.ts";
import type { KubernetesObject } from "../kubernetes-object.ts";

/** EnvoyFilter that lets `api.example.com.` be `api.example.com`: the dot ends a full name in DNS, but Envoy compares texts. */
export function createStripTrailingDot(gateway: Gateway): KubernetesObject {
  const metadata = { name: "strip-trailing-dot", namespace: gateway.namespace };
  return envoyFilter({ metadata, gateway }, [
    {
      applyTo: "NETWORK_FILTER",
      match: onConnectionManagers,
      patch: {
        operation: "MERGE",
        value: {
          name: "envoy.filters.network.http_connection_manager",
          typed_config: {
            "@type":
              "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
            strip_trailing_host_dot: true,
          },
        },
      },
    },
  ]);
}
