import { isJsonObject, type Json, type JsonObject } from "../../../src/files/json.ts";

/** Another way to have what the scripts of a gateway do: a change of its configuration. */
export interface Layout {
  readonly name: string;
  change(config: JsonObject): JsonObject;
  /** Files that the changed configuration reads, by name in Envoy's folder. */
  files?(config: JsonObject): ReadonlyMap<string, JsonObject>;
}

const luaType = "type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua";
const names = {
  authHeader: "envoy.filters.http.lua.auth-header",
  hsts: "envoy.filters.http.lua.hsts",
  misdirected: "envoy.filters.http.lua.misdirected-request",
};
const strictTransportSecurity = { key: "strict-transport-security", value: "max-age=31536000" };

export const asGenerated: Layout = { name: "as generated", change: (config) => config };

export const withoutLua: Layout = {
  name: "without Lua",
  change: (config) =>
    changeManagers(config, (manager) => withFilters(manager, (filter) => (isLua(filter) ? [] : [filter]))),
};

export const layouts: readonly Layout[] = [
  { name: "one script of the three", change: (config) => changeManagers(config, mergeScripts) },
  { name: "hsts by header_mutation", change: (config) => changeManagers(config, hstsByMutation) },
  { name: "hsts by the routes", change: (config) => changeManagers(config, hstsByRoutes) },
  {
    name: "hsts by header_mutation, misdirected by a virtual host",
    change: (config) => changeManagers(config, (manager) => misdirectedByHost(hstsByMutation(manager))),
  },
  {
    name: "filters by extension discovery (ECDS)",
    change: (config) => changeManagers(config, (manager) => withFilters(manager, discovered)),
    files: discoveredFiles,
  },
];

/** Every HTTP connection manager of a configuration, replaced. */
export function changeManagers(config: JsonObject, change: (manager: JsonObject) => JsonObject): JsonObject {
  const visit = (value: Json): Json => {
    if (Array.isArray(value)) return (value as readonly Json[]).map(visit);
    if (!isJsonObject(value)) return value;
    if (Array.isArray(value["http_filters"])) return change(value);
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, visit(item ?? null)]));
  };
  return visit(config) as JsonObject;
}

/** How many Lua filters a configuration has, discovered ones included. */
export function countLuaFilters(config: JsonObject): number {
  let count = 0;
  changeManagers(config, (manager) => {
    count += filtersOf(manager).filter((filter) => isLua(filter) || "config_discovery" in filter).length;
    return manager;
  });
  return count;
}

function filtersOf(manager: JsonObject): readonly JsonObject[] {
  return (manager["http_filters"] ?? []) as readonly JsonObject[];
}

function withFilters(manager: JsonObject, change: (filter: JsonObject) => readonly JsonObject[]): JsonObject {
  return { ...manager, http_filters: filtersOf(manager).flatMap(change) };
}

function isLua(filter: JsonObject): boolean {
  const config = filter["typed_config"] ?? null;
  return isJsonObject(config) && config["@type"] === luaType;
}

function has(manager: JsonObject, name: string): boolean {
  return filtersOf(manager).some((filter) => filter["name"] === name);
}

/** The hooks of all scripts, of requests in the order of the filters and of responses in the reverse one. */
function mergeScripts(manager: JsonObject): JsonObject {
  const scripts = filtersOf(manager).filter(isLua);
  if (scripts.length < 2) return manager;
  const texts = scripts.map((filter) => textOf(filter));
  const [first] = scripts;
  const merged = luaFilter(names.authHeader, mergedText(texts));
  return withFilters(manager, (filter) => (filter === first ? [merged] : isLua(filter) ? [] : [filter]));
}

function textOf(filter: JsonObject): string {
  const config = filter["typed_config"] as { readonly default_source_code: { readonly inline_string: string } };
  return config.default_source_code.inline_string;
}

function luaFilter(name: string, text: string): JsonObject {
  return { name, typed_config: { "@type": luaType, default_source_code: { inline_string: text } } };
}

function mergedText(texts: readonly string[]): string {
  const parts = texts.map(
    (text) => `do\n${text}\nend\nrequests[#requests + 1] = envoy_on_request\nenvoy_on_request = nil
if envoy_on_response then table.insert(responses, 1, envoy_on_response) end\nenvoy_on_response = nil\n`,
  );
  const run = (hook: string, list: string): string =>
    `function ${hook}(handle)\n  for _, run in ipairs(${list}) do\n    run(handle)\n  end\nend\n`;
  return `local requests, responses = {}, {}\n${parts.join("")}${run("envoy_on_request", "requests")}${run("envoy_on_response", "responses")}`;
}

function hstsByMutation(manager: JsonObject): JsonObject {
  const mutation = {
    "@type": "type.googleapis.com/envoy.extensions.filters.http.header_mutation.v3.HeaderMutation",
    mutations: {
      response_mutations: [
        { append: { header: strictTransportSecurity, append_action: "OVERWRITE_IF_EXISTS_OR_ADD" } },
      ],
    },
  };
  return withFilters(manager, (filter) =>
    filter["name"] === names.hsts ? [{ name: "hsts", typed_config: mutation }] : [filter],
  );
}

function hstsByRoutes(manager: JsonObject): JsonObject {
  if (!has(manager, names.hsts)) return manager;
  const routes = manager["route_config"] as JsonObject;
  const added = [{ header: strictTransportSecurity, append_action: "OVERWRITE_IF_EXISTS_OR_ADD" }];
  return {
    ...withFilters(manager, (filter) => (filter["name"] === names.hsts ? [] : [filter])),
    route_config: { ...routes, response_headers_to_add: added },
  };
}

/** A filter of the gateway, of which there is one text, in a file of its own. */
function discovered(filter: JsonObject): readonly JsonObject[] {
  const { name } = filter;
  const isOfGateway = Object.values(names).some((known) => known === name);
  if (!isLua(filter) || typeof name !== "string" || !isOfGateway) return [filter];
  const source = { path_config_source: { path: `./${name}.json` }, resource_api_version: "V3" };
  return [{ name, config_discovery: { config_source: source, type_urls: [luaType] } }];
}

function discoveredFiles(config: JsonObject): ReadonlyMap<string, JsonObject> {
  const files = new Map<string, JsonObject>();
  changeManagers(config, (manager) => {
    for (const filter of filtersOf(manager).filter((own) => discovered(own)[0] !== own)) {
      const resource = { "@type": "type.googleapis.com/envoy.config.core.v3.TypedExtensionConfig", ...filter };
      files.set(`${filter["name"] as string}.json`, { version_info: "1", resources: [resource] });
    }
    return manager;
  });
  return files;
}

/** Whoever asks for a host that the chain does not have is answered by a virtual host of all others. */
function misdirectedByHost(manager: JsonObject): JsonObject {
  if (!has(manager, names.misdirected)) return manager;
  const routes = manager["route_config"] as JsonObject;
  const answer = { status: 421, body: { inline_string: "misdirected request\n" } };
  const others = { name: "others", domains: ["*"], routes: [{ match: { prefix: "/" }, direct_response: answer }] };
  return {
    ...withFilters(manager, (filter) => (filter["name"] === names.misdirected ? [] : [filter])),
    route_config: { ...routes, virtual_hosts: [...(routes["virtual_hosts"] as readonly JsonObject[]), others] },
  };
}
