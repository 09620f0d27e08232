import { isJsonObject } from "../../files/json.ts";
import type { ConfigFields } from "./config-fields.ts";
import type { ConnectionManager, LuaFilter } from "./proxy-model.ts";
import { readLuaFilter, readLuaPerRoute } from "./read-lua-filter.ts";
import { readVirtualHost } from "./read-routes.ts";
import { readStringMatcher, type StringMatcher } from "./string-matcher.ts";
import { openTypedConfig } from "./typed-config.ts";

const managerType = "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager";
const mutationType = "envoy.extensions.http.early_header_mutation.header_mutation.v3.HeaderMutation";
const luaType = "envoy.extensions.filters.http.lua.v3.Lua";
const routerType = "envoy.extensions.filters.http.router.v3.Router";

export function readConnectionManager(filter: ConfigFields, files: ReadonlyMap<string, string>): ConnectionManager {
  filter.harmless("name");
  const { type, config } = openTypedConfig(filter);
  filter.close();
  if (type !== managerType) filter.refuse(`typed_config (${type})`);
  config.harmless(
    ..."access_log access_log_options tracing stream_idle_timeout request_timeout drain_timeout delayed_close_timeout".split(
      " ",
    ),
    ..."request_headers_timeout common_http_protocol_options http2_protocol_options upgrade_configs".split(" "),
    ..."stream_error_on_invalid_http_message path_with_escaped_slashes_action flush_access_log_on_tunnel".split(" "),
  );
  expect(config, "codec_type", "AUTO");
  expect(config, "normalize_path", false);
  expect(config, "merge_slashes", false);
  expect(config, "skip_xff_append", false);
  expect(config, "xff_num_trusted_hops", 0);
  expect(config, "preserve_external_request_id", false);
  expect(config, "forward_client_cert_details", "SANITIZE");
  expect(config, "server_header_transformation", "OVERWRITE");
  const http1 = config.message("http_protocol_options");
  const manager = {
    statPrefix: config.text("stat_prefix") ?? "",
    enablesTrailers: http1?.flag("enable_trailers") ?? false,
    usesRemoteAddress: config.flag("use_remote_address") ?? false,
    serverName: config.text("server_name") ?? "envoy",
    generatesRequestId: config.flag("generate_request_id") ?? true,
    earlyRemovals: config.messages("early_header_mutation_extensions").flatMap(readEarlyMutation),
    luaFilters: readHttpFilters(config, files),
    virtualHosts: readRouteConfiguration(config, files),
  };
  http1?.close();
  config.close();
  return manager;
}

/** Only Envoy's own default of a field is simulated. */
function expect(fields: ConfigFields, name: string, value: string | number | boolean): void {
  const found = fields.json(name);
  if (found !== undefined && found !== value) fields.refuse(name);
}

function readEarlyMutation(extension: ConfigFields): StringMatcher[] {
  extension.harmless("name");
  const { type, config } = openTypedConfig(extension);
  extension.close();
  if (type !== mutationType) {
    extension.refuse(`typed_config (${type})`);
    return [];
  }
  const matchers = config.messages("mutations").map(readRemoval);
  config.close();
  return matchers;
}

function readRemoval(mutation: ConfigFields): StringMatcher {
  const name = mutation.text("remove")?.toLowerCase();
  const onMatch = mutation.message("remove_on_match");
  const key = onMatch?.message("key_matcher");
  onMatch?.close();
  mutation.close();
  if (key !== undefined) return readStringMatcher(key);
  return (text) => text === name;
}

/** The Lua filters in front of the router, in order. */
function readHttpFilters(manager: ConfigFields, files: ReadonlyMap<string, string>): LuaFilter[] {
  const filters = manager.messages("http_filters");
  return filters.flatMap((filter, index) => {
    const name = filter.text("name") ?? "";
    const { type, config } = openTypedConfig(filter);
    filter.close();
    if (type === luaType) return [readLuaFilter(name, config, files)];
    if (type !== routerType || index !== filters.length - 1) filter.refuse(`typed_config (${type})`);
    config.harmless("dynamic_stats", "start_child_span", "upstream_log", "suppress_grpc_request_failure_code_stats");
    if (type === routerType) config.close();
    return [];
  });
}

function readRouteConfiguration(
  manager: ConfigFields,
  files: ReadonlyMap<string, string>,
): ConnectionManager["virtualHosts"] {
  if (!isJsonObject(manager.json("route_config"))) {
    manager.refuse("route_specifier");
    return [];
  }
  const routes = manager.message("route_config");
  routes?.harmless("name", "validate_clusters", "max_direct_response_body_size_bytes");
  if (routes === undefined) return [];
  const luaPerRoute = readLuaPerRoute(routes, files);
  const hosts = routes.messages("virtual_hosts").map((host) => readVirtualHost(host, { files, luaPerRoute }));
  routes.close();
  return hosts;
}
