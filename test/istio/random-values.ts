import fc from "fast-check";
import type { JsonObject } from "../../src/files/json.ts";

// Pools of small values: fields of every kind, zeros among them, so that merges meet.

const typed = (name: string): string => `type.googleapis.com/envoy.extensions.${name}`;

/** An object of which each property may be missing. */
export function some(properties: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<JsonObject> {
  return fc.record(properties, { requiredKeys: [] }) as fc.Arbitrary<JsonObject>;
}

export const oneOf = (...values: readonly unknown[]): fc.Arbitrary<unknown> => fc.constantFrom(...values);

const duration = oneOf("0s", "1s", "1.5s", "1m", "250ms");
const flag = oneOf(true, false);
const header = fc.record({
  header: fc.record({ key: fc.constantFrom("x-a", "x-b"), value: fc.constantFrom("1", "2") }),
});
const metadata = some({
  filter_metadata: some({ istio: oneOf({ config: "x" }, {}), a: oneOf({ b: [1, { c: null }] }, { d: true }) }),
});

const lua = some({
  inline_code: oneOf("", "function envoy_on_request(h) end"),
  default_source_code: oneOf({ inline_string: "x = 1" }, { filename: "/a.lua" }, {}),
  source_codes: some({ a: oneOf({ inline_string: "a" }), b: oneOf({ filename: "b" }) }),
  clear_route_cache: flag,
  stat_prefix: oneOf("", "x"),
  unknown_field: oneOf(1),
}).map((config) => ({ "@type": typed("filters.http.lua.v3.Lua"), ...config }));
const router = some({
  dynamic_stats: flag,
  suppress_envoy_headers: flag,
  strict_check_headers: oneOf([], ["x-envoy-max-retries"]),
}).map((config) => ({ "@type": typed("filters.http.router.v3.Router"), ...config }));

export const httpFilter = some({ typed_config: lua, disabled: flag, isOptional: flag }).chain((rest) =>
  fc.constantFrom("a", "b", "envoy.filters.http.lua").map((name) => ({ name, ...rest })),
);
export const mergedHttpFilter = some({
  name: oneOf("a", "envoy.filters.http.router"),
  typed_config: fc.oneof({ arbitrary: router, weight: 4 }, lua),
});

export const manager = some({
  stat_prefix: oneOf("x", ""),
  use_remote_address: flag,
  normalizePath: flag,
  merge_slashes: flag,
  stream_idle_timeout: duration,
  server_name: oneOf("x", ""),
  forward_client_cert_details: oneOf("SANITIZE", "APPEND_FORWARD", 2, 0),
  set_current_client_cert_details: some({ subject: flag, cert: flag, uri: flag }),
  path_with_escaped_slashes_action: oneOf("UNESCAPE_AND_FORWARD", "IMPLEMENTATION_SPECIFIC_DEFAULT"),
  upgrade_configs: oneOf([{ upgrade_type: "websocket" }], [{ upgrade_type: "spdy/3.1", enabled: false }], []),
  http2_protocol_options: some({
    max_concurrent_streams: oneOf(0, 100),
    initial_stream_window_size: oneOf(65536),
    allow_connect: flag,
  }),
  common_http_protocol_options: some({ idle_timeout: duration, max_headers_count: oneOf(0, 5) }),
  rds: some({ route_config_name: oneOf("https.443.tls.kube-apiserver.shoot--foo--bar", "other", "") }),
  route_config: some({ name: oneOf("inline"), validate_clusters: flag }),
  strip_any_host_port: flag,
  stripTrailingHostDot: flag,
  early_header_mutation_extensions: oneOf([
    {
      name: "x",
      typed_config: {
        "@type": typed("http.early_header_mutation.header_mutation.v3.HeaderMutation"),
        mutations: [{ remove: "a" }],
      },
    },
  ]),
}).map((config) => ({ "@type": typed("filters.network.http_connection_manager.v3.HttpConnectionManager"), ...config }));

const commonTls = some({
  alpn_protocols: oneOf(["http/1.1"], [], ["h2"]),
  tls_params: some({ tls_minimum_protocol_version: oneOf("TLSv1_2", "TLS_AUTO"), cipher_suites: oneOf(["a"]) }),
  combined_validation_context: some({
    default_validation_context: some({
      match_subject_alt_names: oneOf([{ exact: "a" }]),
      trust_chain_verification: oneOf(1, 0),
    }),
  }),
});
const socketName = fc.constantFrom(
  "envoy.transport_sockets.tls",
  "envoy.transport_sockets.tls",
  "envoy.transport_sockets.tls",
  "tls",
);

function socket(type: string, fields: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<unknown> {
  const config = some({ common_tls_context: commonTls, ...fields }).map((value) => ({
    "@type": typed(`transport_sockets.tls.v3.${type}`),
    ...value,
  }));
  return fc
    .tuple(socketName, fc.option(config, { nil: undefined, freq: 6 }))
    .map(([name, value]) => ({ name, ...(value === undefined ? {} : { typed_config: value }) }));
}

const downstream = socket("DownstreamTlsContext", {
  require_client_certificate: flag,
  disable_stateless_session_resumption: flag,
  session_timeout: duration,
});
const upstream = socket("UpstreamTlsContext", {
  sni: oneOf("x", ""),
  allow_renegotiation: flag,
  max_session_keys: oneOf(0, 1),
});

export const filterChain = some({
  name: oneOf("x"),
  transport_socket: downstream,
  transport_socket_connect_timeout: duration,
  metadata,
  filter_chain_match: some({ server_names: oneOf(["added.example.com"]), destination_port: oneOf(1, 0) }),
});
export const listener = some({
  per_connection_buffer_limit_bytes: oneOf(0, 32768),
  stat_prefix: oneOf("x", ""),
  traffic_direction: oneOf("INBOUND", "UNSPECIFIED"),
  metadata,
  socket_options: oneOf([{ level: "1", name: 9, int_value: 1 }]),
  bind_to_port: flag,
  listener_filters_timeout: duration,
});
export const addedListener = fc.tuple(fc.constantFrom("added", "added-2"), listener).map(([name, rest]) => ({
  name,
  address: { pipe: { path: `@${name}` } },
  filter_chains: [{ filters: [{ name: "x" }] }],
  ...rest,
}));

const routeAction = some({
  cluster: oneOf("other", "x"),
  cluster_header: oneOf("x-to"),
  timeout: duration,
  prefix_rewrite: oneOf("/x", ""),
  retry_policy: some({ num_retries: oneOf(0, 5), retry_on: oneOf("5xx", ""), per_try_timeout: duration }),
  upgrade_configs: oneOf([{ upgrade_type: "spdy/3.1" }]),
  hash_policy: oneOf([{ terminal: true, header: { header_name: "a" } }]),
});
export const route = some({
  match: some({
    prefix: oneOf("/", "", "/x"),
    path: oneOf("/y"),
    case_sensitive: flag,
    headers: oneOf([{ name: "a", present_match: true }], []),
  }),
  route: routeAction,
  redirect: oneOf({ https_redirect: true }, {}),
  direct_response: oneOf({ status: 404 }),
  metadata,
  request_headers_to_add: fc.array(header, { maxLength: 2 }),
  typed_per_filter_config: some({ a: lua, b: router }),
  decorator: some({ operation: oneOf("x"), propagate: flag }),
  prefixx: oneOf("/"),
}).chain((rest) => fc.constantFrom({ ...rest }, { name: "a", ...rest }));
export const virtualHost = some({
  name: oneOf("a", "api.bar.foo.internal.example.com:443"),
  domains: oneOf(["a.example.com"], []),
  routes: fc.array(route, { maxLength: 2 }),
  require_tls: oneOf("ALL", "NONE", 1),
  include_request_attempt_count: flag,
  retry_policy: some({ num_retries: oneOf(0, 1) }),
  response_headers_to_remove: oneOf(["x"]),
});
export const routeConfiguration = some({
  validate_clusters: flag,
  internal_only_headers: oneOf(["x"]),
  ignore_port_in_host_matching: flag,
  max_direct_response_body_size_bytes: oneOf(0, 1),
  virtual_hosts: fc.array(virtualHost, { maxLength: 1 }),
  response_headers_to_add: fc.array(header, { maxLength: 2 }),
});

const protocolOptions = some({
  use_downstream_protocol_config: some({ http2_protocol_options: oneOf({ initial_stream_window_size: 65536 }, {}) }),
  common_http_protocol_options: some({ max_connection_duration: duration }),
}).map((config) => ({ "@type": typed("upstreams.http.v3.HttpProtocolOptions"), ...config }));
export const cluster = some({
  connect_timeout: duration,
  lb_policy: oneOf("RANDOM", "ROUND_ROBIN", 0),
  per_connection_buffer_limit_bytes: oneOf(0, 32768),
  metadata,
  typed_extension_protocol_options: some({ "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": protocolOptions }),
  circuit_breakers: some({ thresholds: oneOf([{ max_connections: 0 }]) }),
  least_request_lb_config: some({ choice_count: oneOf(2) }),
  ring_hash_lb_config: some({ minimum_ring_size: oneOf("1", 0) }),
  upstream_connection_options: some({
    tcp_keepalive: some({ keepalive_time: oneOf(0, 1), keepalive_probes: oneOf(3) }),
  }),
  type: oneOf("STATIC", "EDS"),
  cluster_type: oneOf({ name: "x" }),
  alt_stat_name: oneOf("", "x"),
});
export const clusterWithSocket = fc
  .tuple(some({ connect_timeout: duration }), upstream)
  .map(([rest, transport_socket]) => ({ ...rest, transport_socket }));
export const addedCluster = fc
  .tuple(fc.constantFrom("added", "added-2", "BlackHoleCluster"), cluster)
  .map(([name, rest]) => ({ ...rest, name }));
