import type { JsonObject } from "../../src/files/json.ts";

const type = (name: string): JsonObject => ({ "@type": `type.googleapis.com/envoy.extensions.${name}` });
const address = { socket_address: { address: "192.0.2.1", port_value: 443 } };

const managerOf = (script: JsonObject): JsonObject => ({
  name: "manager",
  typed_config: {
    ...type("filters.network.http_connection_manager.v3.HttpConnectionManager"),
    stat_prefix: "small",
    use_remote_address: true,
    http_filters: [
      { name: "lua", typed_config: { ...type("filters.http.lua.v3.Lua"), default_source_code: script } },
      { name: "router", typed_config: type("filters.http.router.v3.Router") },
    ],
    route_config: {
      virtual_hosts: [
        {
          name: "all",
          domains: ["*"],
          routes: [
            { match: { prefix: "/secure" }, route: { cluster: "secure" } },
            { match: { prefix: "/http2" }, route: { cluster: "http2" } },
            { match: { prefix: "/" }, route: { cluster: "plain" } },
          ],
        },
      ],
    },
  },
});

const certificates = (entry: string): JsonObject => ({
  tls_certificates: [
    { certificate_chain: { filename: `pki/${entry}.crt` }, private_key: { filename: `pki/${entry}.key` } },
  ],
});

const downstreamTls: JsonObject = {
  name: "envoy.transport_sockets.tls",
  typed_config: {
    ...type("transport_sockets.tls.v3.DownstreamTlsContext"),
    require_client_certificate: false,
    common_tls_context: {
      ...certificates("server"),
      alpn_protocols: ["h2", "http/1.1"],
      validation_context: { trusted_ca: { filename: "pki/client-ca.crt" } },
    },
  },
};

const upstreamTls: JsonObject = {
  name: "envoy.transport_sockets.tls",
  typed_config: {
    ...type("transport_sockets.tls.v3.UpstreamTlsContext"),
    common_tls_context: { ...certificates("proxy"), alpn_protocols: ["h2"] },
  },
};

const asHttp2: JsonObject = {
  "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": {
    ...type("upstreams.http.v3.HttpProtocolOptions"),
    explicit_http_config: { http2_protocol_options: {} },
  },
};

const clusterOf = (name: string, more: JsonObject): JsonObject => ({
  name,
  type: "STATIC",
  connect_timeout: "2s",
  health_checks: [
    {
      timeout: "1s",
      interval: "1s",
      unhealthy_threshold: 1,
      healthy_threshold: 1,
      http_health_check: { path: "/health" },
    },
  ],
  load_assignment: { cluster_name: name, endpoints: [{ lb_endpoints: [{ endpoint: { address } }] }] },
  ...more,
});

/** A real Envoy configuration: listeners with and without TLS, and one whose script is part of it; clusters of each kind. */
export function smallConfig(lua: string): JsonObject {
  const file = managerOf({ filename: "lua/script.lua" });
  return {
    static_resources: {
      listeners: [
        {
          name: "tls",
          address,
          listener_filters: [
            { name: "tls_inspector", typed_config: type("filters.listener.tls_inspector.v3.TlsInspector") },
          ],
          filter_chains: [{ transport_socket: downstreamTls, filters: [file] }],
        },
        { name: "plaintext", address, additional_addresses: [{ address }], filter_chains: [{ filters: [file] }] },
        { name: "inline", address, filter_chains: [{ filters: [managerOf({ inline_string: lua })] }] },
      ],
      clusters: [
        clusterOf("plain", {}),
        clusterOf("http2", { typed_extension_protocol_options: asHttp2 }),
        clusterOf("secure", { typed_extension_protocol_options: asHttp2, transport_socket: upstreamTls }),
      ],
    },
  };
}
