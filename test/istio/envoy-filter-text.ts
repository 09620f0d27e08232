import type { JsonObject } from "../../src/files/json.ts";

/** The pieces that EnvoyFilters for the gateway of shoot-wildcard are made of. */
export const routes = { name: "https.443.tls.kube-apiserver.shoot--foo--bar" };
export const upgrade = "outbound|443||kube-apiserver-connection-upgrade.shoot--foo--bar.svc.cluster.local";
export const manager = { name: "envoy.filters.network.http_connection_manager" };
export const onManager = { listener: { portNumber: 9443, filterChain: { filter: manager } } };
export const onRouter = {
  listener: {
    portNumber: 9443,
    filterChain: { filter: { ...manager, subFilter: { name: "envoy.filters.http.router" } } },
  },
};
export const script = "function envoy_on_request(handle) end";
export const lua = luaFilter({ default_source_code: { inline_string: script } });
export const route = { match: { prefix: "/x" }, route: { cluster: upgrade, timeout: "0s" } };

export function luaFilter(config: JsonObject): JsonObject {
  const type = "type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua";
  return { name: "lua", typed_config: { "@type": type, ...config } };
}

/** What to merge into the connection manager. */
export function managerConfig(config: JsonObject): JsonObject {
  const type = "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager";
  return { typed_config: { "@type": type, ...config } };
}

/** A transport socket for a cluster, of Istio's name unless given. */
export function socket(config: JsonObject, name = "envoy.transport_sockets.tls"): JsonObject {
  const type = "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext";
  return { transport_socket: { name, typed_config: { "@type": type, ...config } } };
}

export type Patch = readonly [kind: string, match: JsonObject, value: JsonObject];

export function filterOf(patches: readonly Patch[], metadata: JsonObject = {}, spec: JsonObject = {}): string {
  const configPatches = patches.map(([kind, match, value]) => {
    const [applyTo = "", operation = ""] = kind.split(" ");
    return { applyTo, match: { context: "GATEWAY", ...match }, patch: { operation, value } };
  });
  return JSON.stringify({
    apiVersion: "networking.istio.io/v1alpha3",
    kind: "EnvoyFilter",
    metadata: { name: "a", namespace: "istio-ingress", ...metadata },
    spec: { configPatches, ...spec },
  });
}

export const clusterMatch = { cluster: { name: upgrade } };
export const added = { name: "added", type: "STATIC", connect_timeout: "1s" };
export const alpn = { common_tls_context: { alpn_protocols: ["http/1.1"] } };
export const pipe = { name: "pipe", address: { pipe: { path: "@x" } } };
export const optionsKey = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";
export const optionsType = `type.googleapis.com/${optionsKey}`;

export function options(initial_stream_window_size: number, others: JsonObject = {}): JsonObject {
  const http2 = { http2_protocol_options: { initial_stream_window_size } };
  return {
    typed_extension_protocol_options: {
      [optionsKey]: { "@type": optionsType, use_downstream_protocol_config: http2, ...others },
    },
  };
}
