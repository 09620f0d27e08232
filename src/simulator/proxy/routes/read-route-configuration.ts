import { isJsonObject } from "../../../files/json.ts";
import type { ConfigFields } from "../config/config-fields.ts";
import type { RouteConfiguration } from "../proxy-model.ts";
import { readLuaPerRoute } from "../config/read-lua-filter.ts";
import { readMutations } from "./header-mutations.ts";
import { readVirtualHost } from "./read-virtual-host.ts";

const none: RouteConfiguration = { virtualHosts: [], ignoresPort: false, ignoresPathParameters: false };

/** Reads the `route_config` of a connection manager; routes that come from elsewhere are refused. */
export function readRouteConfiguration(manager: ConfigFields, files: ReadonlyMap<string, string>): RouteConfiguration {
  if (!isJsonObject(manager.json("route_config"))) {
    manager.refuse("route_specifier");
    return none;
  }
  const fields = manager.message("route_config");
  return fields === undefined ? none : readFields(fields, files);
}

function readFields(fields: ConfigFields, files: ReadonlyMap<string, string>): RouteConfiguration {
  // Envoy looks at the last two when it reads the configuration; nothing reads the metadata.
  fields.harmless("name", "metadata", "validate_clusters", "max_direct_response_body_size_bytes");
  const parent = {
    files,
    luaPerRoute: readLuaPerRoute(fields, files),
    mutations: readMutations(fields),
    mostSpecificWins: fields.flag("most_specific_header_mutations_wins") ?? false,
  };
  const configuration = {
    virtualHosts: fields.messages("virtual_hosts").map((host) => readVirtualHost(host, parent)),
    ignoresPort: fields.flag("ignore_port_in_host_matching") ?? false,
    ignoresPathParameters: fields.flag("ignore_path_parameters_in_path_matching") ?? false,
  };
  fields.close();
  return configuration;
}
