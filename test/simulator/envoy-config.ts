import type { Json, JsonObject } from "../../src/files/json.ts";

const types = "type.googleapis.com/envoy.extensions";

export interface ListenerInput {
  /** Names of the scripts in front of the router. */
  readonly lua?: readonly string[];
  readonly luaFields?: JsonObject;
  /** Fields of the connection manager. */
  readonly manager?: JsonObject;
  readonly virtualHosts?: readonly Json[];
  /** Fields of the TLS context; plaintext without them. */
  readonly tls?: JsonObject;
  readonly validation?: JsonObject;
  readonly serverNames?: readonly string[];
}

/** A static configuration with the clusters `plain` and `http2`. */
export function envoyConfig(listeners: readonly JsonObject[], clusters: readonly JsonObject[] = []): JsonObject {
  return { static_resources: { listeners, clusters: [cluster("plain"), http2Cluster("http2"), ...clusters] } };
}

/** A listener with a filter chain for each input; a TLS inspector unless they are plaintext. */
export function listener(name: string, ...chains: readonly ListenerInput[]): JsonObject {
  const inspector = { name: "i", typed_config: { "@type": `${types}.filters.listener.tls_inspector.v3.TlsInspector` } };
  return {
    name,
    address: { socket_address: { address: "0.0.0.0", port_value: 8443 } },
    listener_filters: chains.some(({ tls }) => tls !== undefined) ? [inspector] : [],
    filter_chains: chains.map(filterChain),
  };
}

const endpoint = {
  lb_endpoints: [{ endpoint: { address: { socket_address: { address: "127.0.0.1", port_value: 1 } } } }],
};

export function cluster(name: string, fields: JsonObject = {}): JsonObject {
  return { name, type: "STATIC", load_assignment: { cluster_name: name, endpoints: [endpoint] }, ...fields };
}

export function http2Cluster(name: string): JsonObject {
  const options = {
    "@type": `${types}.upstreams.http.v3.HttpProtocolOptions`,
    explicit_http_config: { http2_protocol_options: {} },
  };
  return cluster(name, {
    typed_extension_protocol_options: { "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": options },
  });
}

/** A route to a cluster. */
export function route(name: string, match: JsonObject, fields: JsonObject = {}): JsonObject {
  return { name, match, route: { cluster: "plain", ...fields } };
}

export function virtualHost(domains: readonly string[], routes: readonly Json[]): JsonObject {
  return { name: domains.join(), domains, routes };
}

function filterChain(input: ListenerInput): JsonObject {
  const { tls, serverNames, lua = ["filter"], manager = {}, virtualHosts, luaFields = {} } = input;
  const everything = virtualHost(
    ["*"],
    [route("http2", { prefix: "/http2" }, { cluster: "http2" }), route("all", { prefix: "/" })],
  );
  const filters = lua.map((script) => ({
    name: "envoy.filters.http.lua",
    typed_config: {
      "@type": `${types}.filters.http.lua.v3.Lua`,
      default_source_code: { filename: `lua/${script}.lua` },
      ...luaFields,
    },
  }));
  const router = { name: "router", typed_config: { "@type": `${types}.filters.http.router.v3.Router` } };
  const managerConfig = {
    "@type": `${types}.filters.network.http_connection_manager.v3.HttpConnectionManager`,
    stat_prefix: "test",
    http_filters: [...filters, router],
    route_config: { virtual_hosts: virtualHosts ?? [everything] },
    ...manager,
  };
  return {
    filters: [{ name: "manager", typed_config: managerConfig }],
    ...(serverNames === undefined ? {} : { filter_chain_match: { server_names: serverNames } }),
    ...(tls === undefined ? {} : { transport_socket: transportSocket(tls, input.validation) }),
  };
}

function transportSocket(
  fields: JsonObject,
  validation: JsonObject = { trusted_ca: { filename: "pki/ca.crt" } },
): JsonObject {
  const certificate = {
    certificate_chain: { filename: "pki/server.crt" },
    private_key: { filename: "pki/server.key" },
  };
  return {
    name: "tls",
    typed_config: {
      "@type": `${types}.transport_sockets.tls.v3.DownstreamTlsContext`,
      common_tls_context: {
        alpn_protocols: ["h2", "http/1.1"],
        tls_certificates: [certificate],
        validation_context: validation,
      },
      ...fields,
    },
  };
}
