import type { JsonObject } from "../../files/json.ts";
import type { Script } from "../../filter/script.ts";
import type { ListenerPieces } from "../../packaging/listener-pieces.ts";
import { luaFilter } from "../../packaging/lua-filter.ts";
import { scriptAnnotations } from "../../packaging/script-annotations.ts";
import { envoyFilter, insertBeforeRouter, onConnectionManagers, type ConfigPatch } from "../envoy-filter.ts";
import { gatewayPort } from "../exposure-names.ts";
import type { Gateway } from "../exposure.ts";
import type { KubernetesObject } from "../kubernetes-object.ts";

/**
 * EnvoyFilter with the script that says who a client is, and what its listeners must do for it, on every connection manager of a gateway.
 * It is applied before the others of the gateway, so that no filter of theirs sees headers with which a client named itself.
 */
export function createAuthHeaderFilter(
  gateway: Gateway,
  parts: { readonly script: Script; readonly listener: ListenerPieces; readonly backstop?: JsonObject },
): KubernetesObject {
  const { script, listener, backstop } = parts;
  const name = "apiserver-tls-termination";
  const metadata = {
    name,
    namespace: gateway.namespace,
    labels: gateway.labels,
    annotations: scriptAnnotations(script),
  };
  return envoyFilter({ metadata, gateway, priority: -10 }, [
    ...listenerPatches(listener),
    insertBeforeRouter(luaFilter("envoy.filters.http.lua", script)),
    ...(backstop === undefined ? [] : [insertBeforeRouter(backstop)]),
  ]);
}

function listenerPatches({ transportSocket, connectionManager }: ListenerPieces): readonly ConfigPatch[] {
  const onFilterChains = { context: "GATEWAY", listener: { portNumber: gatewayPort } };
  return [
    ...(transportSocket === undefined
      ? []
      : [merge("FILTER_CHAIN", onFilterChains, { transport_socket: transportSocket })]),
    ...(connectionManager === undefined
      ? []
      : [
          merge("NETWORK_FILTER", onConnectionManagers, {
            name: "envoy.filters.network.http_connection_manager",
            typed_config: connectionManager,
          }),
        ]),
  ];
}

function merge(applyTo: string, match: JsonObject, value: JsonObject): ConfigPatch {
  return { applyTo, match, patch: { operation: "MERGE", value } };
}
