import { parse } from "yaml";
import type { JsonObject } from "../../../src/files/json.ts";
import { defaultEnvoyConfig } from "../../../src/scenario/default-envoy-config.ts";
import { placeInlineScripts } from "../../../src/scenario/inline-scripts.ts";
import { normaliseExchange } from "../../../src/scenario/normalise-exchange.ts";
import { prepareScenario } from "../../../src/scenario/prepare-scenario.ts";
import type { PreparedScenario } from "../../../src/scenario/prepared-scenario.ts";
import { exchangesOf, type SearchCase } from "./search-case.ts";

const plainRoutes = "routes: [{ name: default, match: { prefix: / }, route: { cluster: upstream } }]";

/** Routes that scripts can choose between, with metadata and a filter context to read. */
const searchedRoutes = `metadata: { filter_metadata: { envoy.filters.http.lua: { k: of the virtual host, list: [1, two], deep: { a: { b: true } } } } }
                      routes:
                        - name: by-metadata
                          match:
                            prefix: /
                            dynamic_metadata: [{ filter: search, path: [{ key: route }], value: { string_match: { exact: other } } }]
                          route: { cluster: upstream }
                        - name: by-header
                          match: { prefix: /, headers: [{ name: x-route, string_match: { exact: other } }] }
                          metadata: { filter_metadata: { envoy.filters.http.lua: { k: other, list: [] } } }
                          route: { cluster: upstream }
                        - name: default
                          match: { prefix: / }
                          metadata: { filter_metadata: { envoy.filters.http.lua: { k: "value", list: [1, two, null, [3]], deep: { a: { b: 1.5 } }, none: null } } }
                          typed_per_filter_config:
                            envoy.filters.http.lua:
                              "@type": type.googleapis.com/envoy.extensions.filters.http.lua.v3.LuaPerRoute
                              filter_context: { k: of the filter, deep: { list: [true, false] } }
                          route: { cluster: upstream }`;

/** The Envoy configuration that all cases run in. */
export const searchedConfig = defaultEnvoyConfig.replace(plainRoutes, searchedRoutes);

const envoyConfig = parse(searchedConfig) as JsonObject;

/** Cases that run in one proxy, each with a listener of its own. */
export function scenarioOf(cases: ReadonlyMap<number, SearchCase>): PreparedScenario {
  const scripted = [...cases].flatMap(([number, search]) =>
    exchangesOf(search, number).map((notation) => ({ exchange: normaliseExchange(notation), script: notation.script })),
  );
  const pieces = {
    folder: "search",
    title: "search",
    envoyConfig,
    hosts: ["simulator", "envoy"],
    filters: {},
    pki: {},
    upstreams: {},
  } as const;
  const scenario = placeInlineScripts(pieces, scripted);
  const scripts = new Map(
    Object.entries(scenario.filters).flatMap(([name, use]) => ("lua" in use ? [[name, use.lua]] : [])),
  );
  return prepareScenario({ scenario, scripts, now: new Date() });
}
