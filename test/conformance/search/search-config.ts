import { parse } from "yaml";
import { isJsonObject, type JsonObject } from "../../../src/files/json.ts";
import { nameOf, staticResources, valueAt } from "../../../src/scenario/envoy-config.ts";
import type { ScenarioNotation } from "../../../src/scenario/scenario-notation.ts";

/** The listeners that cases are sent to; each case gets a copy of one, with its script. */
export const searchedListeners = ["main", "keeping", "chain", "secure"] as const;

export type SearchedListener = (typeof searchedListeners)[number];

/** What the listener `secure` presents, and what its clients may. */
export const searchedPki: NonNullable<ScenarioNotation["pki"]> = {
  "client-ca": { ca: true },
  server: { issuer: "client-ca", dns: ["api.example.com"], uris: ["spiffe://cluster.local/gateway"] },
  alice: {
    issuer: "client-ca",
    subject: ["CN=alice", "O=dev", "O=ops"],
    dns: ["alice.example.com"],
    uris: ["spiffe://cluster.local/alice"],
    serial: "0abc",
  },
  odd: { issuer: "client-ca", subject: [{ CN: 'a,b+c"d\\e', type: "utf8" }, { O: " padded " }, "UID=böb"] },
};

const routes = `
- name: by-metadata
  match: { prefix: /, dynamic_metadata: [{ filter: search, path: [{ key: route }], value: { string_match: { exact: other } } }] }
  route: { cluster: upstream }
- name: by-header
  match: { prefix: /, headers: [{ name: x-route, string_match: { exact: other } }] }
  metadata: { filter_metadata: { envoy.filters.http.lua: { k: other, list: [] } } }
  route: { cluster: upstream }
- name: scripted
  match: { prefix: /, headers: [{ name: x-route, string_match: { exact: scripted } }] }
  typed_per_filter_config:
    envoy.filters.http.lua:
      "@type": type.googleapis.com/envoy.extensions.filters.http.lua.v3.LuaPerRoute
      filter_context: { k: of the script }
      source_code:
        inline_string: |
          function envoy_on_request(handle)
            count = (count or 0) + 1
            handle:headers():add("x-scripted", tostring(handle:filterContext():get("k")))
          end
          function envoy_on_response(handle)
            local body = handle:body()
            handle:headers():add("x-scripted", body and body:length() or "none")
          end
  route: { cluster: upstream }
- name: disabled
  match: { prefix: /, headers: [{ name: x-route, string_match: { exact: disabled } }] }
  typed_per_filter_config:
    envoy.filters.http.lua: { "@type": type.googleapis.com/envoy.extensions.filters.http.lua.v3.LuaPerRoute, disabled: true }
  route: { cluster: upstream }
- name: default
  match: { prefix: / }
  metadata: { filter_metadata: { envoy.filters.http.lua: { k: "value", list: [1, two, null, [3]], deep: { a: { b: 1.5 } }, none: null } } }
  typed_per_filter_config:
    envoy.filters.http.lua:
      "@type": type.googleapis.com/envoy.extensions.filters.http.lua.v3.LuaPerRoute
      filter_context: { k: of the filter, deep: { list: [true, false] } }
  route: { cluster: upstream }
`;

/** Stands behind the script of a case on the listener `chain`: sees what that does, and suspends itself. */
const secondScript = `
function envoy_on_request(handle)
  handle:headers():add("x-second", handle:headers():get("x-a") or "none")
  local length = 0
  for chunk in handle:bodyChunks() do length = length + chunk:length() end
  handle:logInfo("second " .. length .. " " .. (handle:trailers() and "trailers" or "none"))
end
function envoy_on_response(handle)
  local body = handle:body()
  handle:headers():add("x-second", body and body:length() or "none")
end
`;

const lua = (name: string, more: object = {}): object => ({
  name,
  typed_config: { "@type": "type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua", ...more },
});

const router = {
  name: "envoy.filters.http.router",
  typed_config: { "@type": "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router" },
};

const filtersOf: Readonly<Record<SearchedListener, readonly object[]>> = {
  main: [lua("envoy.filters.http.lua"), router],
  keeping: [lua("envoy.filters.http.lua", { clear_route_cache: false, stat_prefix: "keeping" }), router],
  chain: [
    lua("envoy.filters.http.lua"),
    lua("second", { default_source_code: { inline_string: secondScript } }),
    router,
  ],
  secure: [lua("envoy.filters.http.lua"), router],
};

const tlsInspector = {
  name: "envoy.filters.listener.tls_inspector",
  typed_config: { "@type": "type.googleapis.com/envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector" },
};

const transportSocket = {
  name: "envoy.transport_sockets.tls",
  typed_config: {
    "@type": "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext",
    common_tls_context: {
      alpn_protocols: ["h2", "http/1.1"],
      tls_certificates: [
        { certificate_chain: { filename: "pki/server.crt" }, private_key: { filename: "pki/server.key" } },
      ],
      validation_context: { trusted_ca: { filename: "pki/client-ca.crt" } },
    },
  },
};

function listenerOf(name: SearchedListener, port: number): object {
  const manager = {
    "@type": "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
    stat_prefix: name,
    http_protocol_options: { enable_trailers: true },
    http_filters: filtersOf[name],
    route_config: { name: "local", virtual_hosts: [virtualHost] },
  };
  const filters = [{ name: "envoy.filters.network.http_connection_manager", typed_config: manager }];
  const isSecure = name === "secure";
  return {
    name,
    address: { socket_address: { address: "127.0.0.1", port_value: port } },
    ...(isSecure ? { listener_filters: [tlsInspector] } : {}),
    filter_chains: [isSecure ? { transport_socket: transportSocket, filters } : { filters }],
  };
}

const virtualHost = {
  name: "all",
  domains: ["*"],
  metadata: {
    filter_metadata: {
      "envoy.filters.http.lua": { k: "of the virtual host", list: [1, "two"], deep: { a: { b: true } } },
    },
  },
  routes: parse(routes) as object[],
};

function clusterOf(name: string, port: number): object {
  const address = { socket_address: { address: "127.0.0.1", port_value: port } };
  return {
    name,
    type: "STATIC",
    typed_extension_protocol_options: {
      "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": {
        "@type": "type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
        explicit_http_config: { http_protocol_options: { enable_trailers: true } },
      },
    },
    load_assignment: { cluster_name: name, endpoints: [{ lb_endpoints: [{ endpoint: { address } }] }] },
  };
}

const searchedConfig = {
  static_resources: {
    listeners: searchedListeners.map((name, index) => listenerOf(name, 8080 + index)),
    clusters: [clusterOf("upstream", 8090), clusterOf("service", 8091)],
  },
} as unknown as JsonObject;

/** The Envoy configuration with those listeners. */
export function configWith(listeners: ReadonlySet<string>): JsonObject {
  const resources = valueAt(searchedConfig, "static_resources");
  const kept = staticResources(searchedConfig, "listeners").filter((listener) => listeners.has(nameOf(listener)));
  return { static_resources: { ...(isJsonObject(resources) ? resources : {}), listeners: kept } };
}
