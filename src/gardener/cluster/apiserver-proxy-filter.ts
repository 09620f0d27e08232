import type { JsonObject } from "../../files/json.ts";
import type { Script } from "../../filter/script.ts";
import { luaFilter } from "../../packaging/lua-filter.ts";
import type { ListenerPieces } from "../../packaging/listener-pieces.ts";
import { envoyFilter } from "../envoy-filter.ts";
import { namesOf } from "../exposure-names.ts";
import type { Exposure } from "../exposure.ts";
import { metadataOutside, type KubernetesObject } from "../kubernetes-object.ts";
import { scriptAnnotations } from "../../packaging/script-annotations.ts";
import { upgradeConfigs, upgradeOption, upgradeRoute } from "./connection-upgrade.ts";
import { retryPolicy, trustedMetadata, trustedRoute } from "./trusted-routes.ts";

/** The auth-header filter's script for the listener, with the listener's part of its promises. */
export interface ProxyScript {
  readonly script: Script;
  readonly listener: ListenerPieces;
  /** An HTTP filter behind the script, if asked for. */
  readonly backstop?: JsonObject;
  /** Which connection requests have that are no upgrades and not trusted; `plain` unless a cluster is on its way to or from L7 mode. */
  readonly others?: "plain" | "upgrade";
}

/**
 * EnvoyFilter with the listener for pods of the cluster. Their apiserver-proxy asks the gateway's port for CONNECT to lead a connection to
 * it; on it, what ends TLS and chooses the route is the same as on the gateway's port for HTTPS.
 *
 * Other EnvoyFilters do not reach a listener that an EnvoyFilter adds, so everything that they give the others stands here.
 */
export function createApiserverProxyFilter(exposure: Exposure, proxy: ProxyScript): KubernetesObject {
  const { proxyFilter } = namesOf(exposure);
  const { gateway } = exposure;
  const metadata = metadataOutside(exposure, proxyFilter, gateway.namespace);
  const annotated = { ...metadata, annotations: scriptAnnotations(proxy.script) };
  return envoyFilter({ metadata: annotated, gateway }, [
    {
      applyTo: "LISTENER",
      match: { context: "GATEWAY" },
      patch: { operation: "ADD", value: listener(exposure, proxy) },
    },
    {
      applyTo: "CLUSTER",
      match: { context: "GATEWAY" },
      patch: { operation: "ADD", value: socketCluster(exposure) },
    },
  ]);
}

function listener(exposure: Exposure, proxy: ProxyScript): JsonObject {
  const { socketCluster: name, socket } = namesOf(exposure);
  return {
    name,
    address: { pipe: { path: socket } },
    per_connection_buffer_limit_bytes: 32768,
    filter_chains: [
      {
        transport_socket: transportSocket(exposure, proxy),
        filters: [
          { name: "envoy.filters.network.http_connection_manager", typed_config: connectionManager(exposure, proxy) },
        ],
      },
    ],
  };
}

function transportSocket(exposure: Exposure, proxy: ProxyScript): JsonObject {
  const { server } = namesOf(exposure).secrets;
  const { minTlsVersion } = exposure;
  const asked = proxy.listener.transportSocket?.["typed_config"] as JsonObject | undefined;
  return {
    name: "envoy.transport_sockets.tls",
    typed_config: {
      "@type": "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext",
      common_tls_context: {
        alpn_protocols: ["h2", "http/1.1"],
        ...(minTlsVersion === undefined
          ? {}
          : {
              tls_params: { tls_minimum_protocol_version: minTlsVersion === "VersionTLS13" ? "TLSv1_3" : "TLSv1_2" },
            }),
        tls_certificate_sds_secret_configs: [secret(server)],
        combined_validation_context: {
          default_validation_context: {},
          validation_context_sds_secret_config: secret(`${server}-cacert`),
        },
      },
      require_client_certificate: false,
      ...withoutType(asked),
    },
  };
}

/** A secret as istiod hands it to gateways. */
function secret(name: string): JsonObject {
  return { name: `kubernetes://${name}`, sds_config: { ads: {}, resource_api_version: "V3" } };
}

/** What Istio gives its own connection managers and Envoy alone would not: streams may idle, and paths are normalised. */
function connectionManager(exposure: Exposure, proxy: ProxyScript): JsonObject {
  const { socketCluster: name } = namesOf(exposure);
  return {
    "@type": "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
    stat_prefix: name,
    stream_idle_timeout: "0s",
    normalize_path: true,
    path_with_escaped_slashes_action: "KEEP_UNCHANGED",
    http2_protocol_options: {
      max_concurrent_streams: 100,
      initial_stream_window_size: 65536,
      initial_connection_window_size: 1048576,
    },
    upgrade_configs: upgradeConfigs,
    ...withoutType(proxy.listener.connectionManager),
    route_config: routeConfiguration(exposure, proxy),
    http_filters: [
      luaFilter("envoy.filters.http.lua", proxy.script),
      ...(proxy.backstop === undefined ? [] : [proxy.backstop]),
      {
        name: "envoy.filters.http.router",
        typed_config: { "@type": "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router" },
      },
    ],
  };
}

function routeConfiguration(exposure: Exposure, { script: { parameters }, others = "plain" }: ProxyScript): JsonObject {
  const { socketCluster: name, clusters } = namesOf(exposure);
  const metadata = trustedMetadata(parameters);
  const value = String(parameters["metadataValue"]);
  return {
    name,
    virtual_hosts: [
      {
        name,
        domains: ["*"],
        routes: [
          trustedRoute({ ...metadata, value }, clusters.trusted),
          {
            name: upgradeRoute,
            match: { prefix: "/", headers: upgradeHeaders },
            route: routeTo(clusters.upgrade, { upgrade_configs: upgradeConfigs }),
          },
          { match: { prefix: "/" }, route: routeTo(clusters[others]) },
        ],
      },
    ],
  };
}

const upgradeHeaders: readonly JsonObject[] = [
  { name: "connection", string_match: { safe_regex: { regex: upgradeOption } } },
  { name: "upgrade", present_match: true },
];

function routeTo(cluster: string, more: JsonObject = {}): JsonObject {
  return { cluster, timeout: "0s", retry_policy: retryPolicy, ...more };
}

/** Leads to the listener. The apiserver-proxy names it in its CONNECT requests. */
function socketCluster(exposure: Exposure): JsonObject {
  const { socketCluster: name, socket } = namesOf(exposure);
  return {
    name,
    type: "STATIC",
    connect_timeout: "10s",
    per_connection_buffer_limit_bytes: 32768,
    upstream_connection_options: { tcp_keepalive: { keepalive_time: 7200, keepalive_interval: 75 } },
    load_assignment: {
      cluster_name: name,
      endpoints: [{ lb_endpoints: [{ endpoint: { address: { pipe: { path: socket } } } }] }],
    },
    typed_extension_protocol_options: {
      "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": {
        "@type": "type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
        common_http_protocol_options: { max_connection_duration: "86400s" },
        use_downstream_protocol_config: {
          http_protocol_options: {},
          http2_protocol_options: { initial_stream_window_size: 65536, initial_connection_window_size: 1048576 },
        },
      },
    },
  };
}

function withoutType(message: JsonObject | undefined): JsonObject {
  return Object.fromEntries(Object.entries(message ?? {}).filter(([name]) => name !== "@type"));
}
