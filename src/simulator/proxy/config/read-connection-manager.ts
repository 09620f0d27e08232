import type { ConfigFields } from "./config-fields.ts";
import type {
  ConnectionManager,
  HostOptions,
  PathOptions,
  RequestIdOptions,
  ServerOptions,
  TimeoutOptions,
} from "../connection-manager-model.ts";
import type { LuaFilter } from "../proxy-model.ts";
import { readCodecOptions } from "./read-codec-options.ts";
import { readEarlyMutation } from "./read-early-mutation.ts";
import { readClientCertificateOptions, readForwardingOptions } from "./read-forwarding-options.ts";
import { readLuaFilter } from "./read-lua-filter.ts";
import { readRouteConfiguration } from "../routes/read-route-configuration.ts";
import { readUpgrades } from "./read-upgrades.ts";
import { openTypedConfig, readDuration } from "./typed-config.ts";

const managerType = "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager";
const luaType = "envoy.extensions.filters.http.lua.v3.Lua";
const routerType = "envoy.extensions.filters.http.router.v3.Router";
const grpcStatsType = "envoy.extensions.filters.http.grpc_stats.v3.FilterConfig";

export function readConnectionManager(filter: ConfigFields, files: ReadonlyMap<string, string>): ConnectionManager {
  filter.harmless("name");
  const { type, config } = openTypedConfig(filter);
  filter.close();
  if (type !== managerType) filter.refuse(`typed_config (${type})`);
  config.harmless(
    ..."access_log access_log_options drain_timeout delayed_close_timeout stream_flush_timeout".split(" "),
    // Clients send all headers at once.
    ..."request_headers_timeout flush_access_log_on_tunnel http3_protocol_options".split(" "),
  );
  const manager = {
    statPrefix: config.text("stat_prefix") ?? "",
    codec: readCodecOptions(config),
    paths: readPathOptions(config),
    hosts: readHostOptions(config),
    forwarding: readForwardingOptions(config),
    clientCertificates: readClientCertificateOptions(config),
    requestIds: readRequestIdOptions(config),
    server: readServerOptions(config),
    timeouts: readTimeouts(config),
    earlyMutations: config.messages("early_header_mutation_extensions").flatMap(readEarlyMutation),
    via: config.text("via") ?? "",
    proxiesContinue: config.flag("proxy_100_continue") ?? false,
    upgrades: readUpgrades(config),
    ...readHttpFilters(config, files),
    routeConfiguration: readRouteConfiguration(config, files),
  };
  config.close();
  return manager;
}

const slashActions = [
  "IMPLEMENTATION_SPECIFIC_DEFAULT",
  "KEEP_UNCHANGED",
  "REJECT_REQUEST",
  "UNESCAPE_AND_REDIRECT",
  "UNESCAPE_AND_FORWARD",
] as const;

function readPathOptions(fields: ConfigFields): PathOptions {
  return {
    normalizes: fields.flag("normalize_path") ?? false,
    mergesSlashes: fields.flag("merge_slashes") ?? false,
    escapedSlashes: fields.choice("path_with_escaped_slashes_action", slashActions),
  };
}

function readHostOptions(fields: ConfigFields): HostOptions {
  const stripsAny = fields.flag("strip_any_host_port") ?? false;
  const stripsMatching = fields.flag("strip_matching_host_port") ?? false;
  return {
    strippedPort: stripsAny ? "any" : stripsMatching ? "matching" : "none",
    stripsTrailingDot: fields.flag("strip_trailing_host_dot") ?? false,
  };
}

const requestIdType = "envoy.extensions.request_id.uuid.v3.UuidRequestIdConfig";

function readRequestIdOptions(fields: ConfigFields): RequestIdOptions {
  const extension = fields.message("request_id_extension");
  if (extension !== undefined) {
    const { type, config } = openTypedConfig(extension);
    extension.close();
    if (type !== requestIdType) extension.refuse(`typed_config (${type})`);
    // Both are about traces, and there are none.
    config.harmless("pack_trace_reason", "use_request_id_for_trace_sampling");
    config.close();
  }
  return {
    generates: fields.flag("generate_request_id") ?? true,
    preservesExternal: fields.flag("preserve_external_request_id") ?? false,
    isInResponse: fields.flag("always_set_request_id_in_response") ?? false,
  };
}

function readServerOptions(fields: ConfigFields): ServerOptions {
  const name = fields.text("server_name") ?? "";
  return {
    name: name === "" ? "envoy" : name,
    transformation: fields.choice("server_header_transformation", ["OVERWRITE", "APPEND_IF_ABSENT", "PASS_THROUGH"]),
  };
}

const defaultStreamIdleMs = 5 * 60 * 1000;

function readTimeouts(fields: ConfigFields): TimeoutOptions {
  return {
    requestMs: readDuration(fields, "request_timeout") ?? 0,
    streamIdleMs: readDuration(fields, "stream_idle_timeout") ?? defaultStreamIdleMs,
  };
}

type HttpFilters = Pick<ConnectionManager, "luaFilters" | "countsGrpc">;

/** The Lua filters in front of the router, in order, and what stands between them that does nothing to a request. */
function readHttpFilters(manager: ConfigFields, files: ReadonlyMap<string, string>): HttpFilters {
  const filters = manager.messages("http_filters");
  const read = filters.map((filter, index) => readHttpFilter(filter, { files, isLast: index === filters.length - 1 }));
  return {
    luaFilters: read.flatMap(({ lua }) => (lua === undefined ? [] : [lua])),
    countsGrpc: read.some(({ type }) => type === grpcStatsType),
  };
}

interface FilterPlace {
  readonly files: ReadonlyMap<string, string>;
  readonly isLast: boolean;
}

function readHttpFilter(
  filter: ConfigFields,
  { files, isLast }: FilterPlace,
): { readonly type: string; readonly lua?: LuaFilter } {
  const name = filter.text("name") ?? "";
  const { type, config } = openTypedConfig(filter);
  filter.close();
  if (type === luaType) return { type, lua: readLuaFilter(name, config, files) };
  const idle = idleFilters[type];
  if (idle !== undefined) config.harmless(...idle);
  else if (type === routerType && isLast)
    config.harmless("dynamic_stats", "start_child_span", "upstream_log", "suppress_grpc_request_failure_code_stats");
  else filter.refuse(`typed_config (${type})`);
  if (idle !== undefined || type === routerType) config.close();
  return { type };
}

/** Filters that Istio has everywhere, with those of their fields that change no exchange: none that injects a fault, and no policy of CORS. */
const idleFilters: Readonly<Record<string, readonly string[]>> = {
  [grpcStatsType]: ["emit_filter_state", "stats_for_all_methods", "enable_upstream_stats"],
  "envoy.extensions.filters.http.fault.v3.HTTPFault": ["max_active_faults", "disable_downstream_cluster_stats"],
  "envoy.extensions.filters.http.cors.v3.Cors": [],
};
