import { isJsonObject, type Json, type JsonObject } from "../files/json.ts";
import { fileNames } from "../scenario/prepared-scenario.ts";

/** The listeners of an Envoy configuration that a test did not bring. */
export const testListeners = ["main", "gateway"] as const;

export type TestListener = (typeof testListeners)[number];

/** What a test says of a configuration that it does not bring whole. */
export interface TestConfigInput {
  /** `route.v3.Route` messages, in Envoy's words; everything to the cluster `upstream` unless said. */
  readonly routes?: readonly JsonObject[];
  /** Clusters beside those that routes name. */
  readonly clusters: readonly string[];
  /** Those that it has. */
  readonly listeners: readonly TestListener[];
}

/** Name of the script in it. */
export const testScript = "filter";

const everything: readonly JsonObject[] = [{ name: "default", match: { prefix: "/" }, route: { cluster: "upstream" } }];

/** A plaintext listener, and one with TLS and optional client certificates, with one Lua filter and the same routes. */
export function testConfig({ routes = everything, clusters, listeners }: TestConfigInput): JsonObject {
  const names = new Set(["upstream", ...routes.flatMap(clustersIn), ...clusters]);
  return {
    static_resources: {
      listeners: listeners.map((name) => listenerOf(name, routes)),
      clusters: [...names].map(clusterOf),
    },
  };
}

/** The names of clusters in a route. */
function clustersIn(value: Json): readonly string[] {
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(clustersIn);
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === "cluster" && typeof inner === "string") return [inner];
    // A cluster of several has its name beside its weight.
    if (key === "clusters" && Array.isArray(inner))
      return (inner as readonly Json[]).flatMap((item) => (isNamed(item) ? [item.name] : []));
    return clustersIn(inner);
  });
}

function isNamed(value: Json): value is JsonObject & { readonly name: string } {
  return isJsonObject(value) && typeof value["name"] === "string";
}

const type = (name: string): string => `type.googleapis.com/envoy.${name}`;

const tlsInspector: JsonObject = {
  name: "envoy.filters.listener.tls_inspector",
  typed_config: { "@type": type("extensions.filters.listener.tls_inspector.v3.TlsInspector") },
};

const tls: JsonObject = {
  name: "envoy.transport_sockets.tls",
  typed_config: {
    "@type": type("extensions.transport_sockets.tls.v3.DownstreamTlsContext"),
    require_client_certificate: false,
    common_tls_context: {
      alpn_protocols: ["h2", "http/1.1"],
      tls_certificates: [
        {
          certificate_chain: { filename: fileNames.certificate("gateway") },
          private_key: { filename: fileNames.key("gateway") },
        },
      ],
      validation_context: { trusted_ca: { filename: fileNames.certificate("client-ca") } },
    },
  },
};

function listenerOf(name: TestListener, routes: readonly JsonObject[]): JsonObject {
  const port = name === "main" ? 8080 : 8443;
  return {
    name,
    address: { socket_address: { address: "127.0.0.1", port_value: port } },
    // Without it Envoy knows no server name.
    ...(name === "gateway" ? { listener_filters: [tlsInspector] } : {}),
    // With several workers, each connection goes to the one with the fewest, in turn.
    connection_balance_config: { exact_balance: {} },
    filter_chains: [
      {
        ...(name === "main" ? {} : { transport_socket: tls }),
        filters: [{ name: "envoy.filters.network.http_connection_manager", typed_config: managerOf(name, routes) }],
      },
    ],
  };
}

function managerOf(name: TestListener, routes: readonly JsonObject[]): JsonObject {
  return {
    "@type": type("extensions.filters.network.http_connection_manager.v3.HttpConnectionManager"),
    stat_prefix: name,
    http_protocol_options: { enable_trailers: true },
    upgrade_configs: [{ upgrade_type: "websocket" }],
    http_filters: [
      {
        name: "envoy.filters.http.lua",
        typed_config: {
          "@type": type("extensions.filters.http.lua.v3.Lua"),
          default_source_code: { filename: fileNames.script(testScript) },
        },
      },
      {
        name: "envoy.filters.http.router",
        typed_config: { "@type": type("extensions.filters.http.router.v3.Router") },
      },
    ],
    route_config: { name: "local", virtual_hosts: [{ name: "all", domains: ["*"], routes }] },
  };
}

function clusterOf(name: string, index: number): JsonObject {
  const address = { socket_address: { address: "127.0.0.1", port_value: 9000 + index } };
  return {
    name,
    type: "STATIC",
    typed_extension_protocol_options: {
      "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": {
        "@type": type("extensions.upstreams.http.v3.HttpProtocolOptions"),
        explicit_http_config: { http_protocol_options: { enable_trailers: true } },
      },
    },
    load_assignment: { cluster_name: name, endpoints: [{ lb_endpoints: [{ endpoint: { address } }] }] },
  };
}
