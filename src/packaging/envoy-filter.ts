import type { JsonObject } from "../files/json.ts";
import type { EnvoyFilterDeployment } from "../filter/manifest.ts";
import { luaFilter } from "./lua-filter.ts";
import type { ListenerPieces } from "./listener-pieces.ts";
import { scriptAnnotations } from "./script-annotations.ts";
import type { Script } from "../filter/script.ts";

/**
 * The script in an Istio EnvoyFilter: inserted before the router of every connection manager on the port, with what the listener must do for
 * it in the same resource, so that one cannot be applied without the other.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/envoy-filter/
 */
export function createEnvoyFilter(
  script: Script,
  deployment: EnvoyFilterDeployment,
  listener: ListenerPieces,
): JsonObject {
  const { name, namespace, labels, workloadSelector, context, portNumber, filterName } = deployment;
  const router = {
    filterChain: { filter: { ...connectionManager, subFilter: { name: "envoy.filters.http.router" } } },
  };
  const matchListener = (match: JsonObject = {}): JsonObject => ({ context, listener: { portNumber, ...match } });
  const listenerPatches: JsonObject[] = [
    ...(listener.transportSocket === undefined
      ? []
      : [
          {
            applyTo: "FILTER_CHAIN",
            match: matchListener(),
            patch: { operation: "MERGE", value: { transport_socket: listener.transportSocket } },
          },
        ]),
    ...(listener.connectionManager === undefined
      ? []
      : [
          {
            applyTo: "NETWORK_FILTER",
            match: matchListener({ filterChain: { filter: connectionManager } }),
            patch: { operation: "MERGE", value: { ...connectionManager, typed_config: listener.connectionManager } },
          },
        ]),
  ];
  return {
    apiVersion: "networking.istio.io/v1alpha3",
    kind: "EnvoyFilter",
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...(labels === undefined ? {} : { labels }),
      annotations: scriptAnnotations(script),
    },
    spec: {
      workloadSelector: { labels: workloadSelector },
      configPatches: [
        ...listenerPatches,
        {
          applyTo: "HTTP_FILTER",
          match: matchListener(router),
          patch: { operation: "INSERT_BEFORE", value: luaFilter(filterName, script) },
        },
      ],
    },
  };
}

const connectionManager = { name: "envoy.filters.network.http_connection_manager" } as const;
