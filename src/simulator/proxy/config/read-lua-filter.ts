import type { ConfigFields } from "./config-fields.ts";
import type { LuaFilter, LuaPerRoute, LuaScript } from "../proxy-model.ts";
import { structOf } from "./read-metadata.ts";

type Files = ReadonlyMap<string, string>;

/** Reads an `extensions.filters.http.lua.v3.Lua`. */
export function readLuaFilter(name: string, config: ConfigFields, files: Files): LuaFilter {
  const inline = config.text("inline_code");
  const code = config.message("default_source_code");
  if (inline !== undefined && code !== undefined) config.refuse("inline_code beside default_source_code");
  const source = inline ?? (code === undefined ? undefined : readSource(code, files));
  const namedScripts = new Map(
    [...config.map("source_codes")].map(([key, fields]) => [key, { source: readSource(fields, files) }]),
  );
  const filter = {
    name,
    namedScripts,
    headerWritesClearRoute: config.flag("clear_route_cache") ?? true,
    statPrefix: config.text("stat_prefix") ?? "",
    ...(source === undefined ? {} : { defaultScript: { source } }),
  };
  config.close();
  return filter;
}

/** The text of a `core.v3.DataSource`. */
function readSource(fields: ConfigFields, files: Files): string {
  const file = fields.text("filename");
  const bytes = fields.text("inline_bytes");
  const source =
    fields.text("inline_string") ??
    (bytes === undefined ? files.get(file ?? "") : Buffer.from(bytes, "base64").toString("utf8"));
  if (file !== undefined && !files.has(file)) fields.refuse("filename");
  fields.close();
  return source ?? "";
}

const perRouteType = "envoy.extensions.filters.http.lua.v3.LuaPerRoute";

/**
 * Reads `typed_per_filter_config` of a route, a virtual host or a route configuration: what each Lua filter does there, by the filter's name.
 */
export function readLuaPerRoute(fields: ConfigFields, files: Files): ReadonlyMap<string, LuaPerRoute> {
  const configs = new Map<string, LuaPerRoute>();
  for (const [name, config] of fields.map("typed_per_filter_config")) {
    const type = (config.text("@type") ?? "").replace(/^type\.googleapis\.com\//, "");
    if (type === perRouteType) configs.set(name, readPerRoute(config, files));
    else fields.refuse(`typed_per_filter_config.${name}`);
  }
  return configs;
}

function readPerRoute(config: ConfigFields, files: Files): LuaPerRoute {
  const isDisabled = config.flag("disabled") ?? false;
  const scriptName = config.text("name");
  const code = config.message("source_code");
  const script: LuaScript | undefined = code === undefined ? undefined : { source: readSource(code, files) };
  const context = config.json("filter_context");
  config.close();
  return {
    isDisabled,
    ...(scriptName === undefined ? {} : { scriptName }),
    ...(script === undefined ? {} : { script }),
    filterContext: structOf(context ?? {}),
  };
}
