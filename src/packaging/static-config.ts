import type { JsonObject } from "../files/json.ts";
import type { Script } from "../filter/script.ts";
import { luaFilter } from "./lua-filter.ts";
import type { ListenerPieces } from "./listener-pieces.ts";

/**
 * The pieces of a static Envoy configuration that run a script, where they stand in one: an outline of a listener's filter chain whose parts
 * are to be merged into one's own.
 */
export function createStaticConfig(script: Script, filterName: string, listener: ListenerPieces): JsonObject {
  const manager = {
    "@type": "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
    ...listener.connectionManager,
    http_filters: [luaFilter(filterName, script), router],
  };
  return {
    ...(listener.transportSocket === undefined ? {} : { transport_socket: listener.transportSocket }),
    filters: [{ name: "envoy.filters.network.http_connection_manager", typed_config: manager }],
  };
}

const router = {
  name: "envoy.filters.http.router",
  typed_config: { "@type": "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router" },
} as const;
