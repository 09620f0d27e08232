import type { JsonObject } from "../files/json.ts";
import type { Script } from "../filter/script.ts";

/** The HTTP filter that runs a script, as it stands in a connection manager's `http_filters`. */
export function luaFilter(name: string, { lua }: Script): JsonObject {
  return {
    name,
    typed_config: {
      "@type": "type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua",
      default_source_code: { inline_string: lua },
    },
  };
}
