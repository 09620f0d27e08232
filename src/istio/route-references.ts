import { isJsonObject, type JsonObject } from "../files/json.ts";
import { objectsOf } from "./json-lists.ts";

/** The names of the route configurations that listeners ask for, which are all that a gateway gets. */
export function referencedRoutes(listeners: readonly JsonObject[]): ReadonlySet<string> {
  const names = listeners.flatMap(filterChainsOf).flatMap(connectionManagersOf).map(routeNameOf);
  return new Set(names.filter((name) => name !== undefined));
}

/** The filter chains of a listener, the default one last. */
export function filterChainsOf({
  filter_chains: chains,
  default_filter_chain: fallback,
}: JsonObject): readonly JsonObject[] {
  return [...objectsOf(chains), ...(isJsonObject(fallback) ? [fallback] : [])];
}

/** The configurations of a filter chain's HTTP connection managers. */
export function connectionManagersOf({ filters }: JsonObject): readonly JsonObject[] {
  return objectsOf(filters).flatMap(({ typed_config: config }) =>
    isJsonObject(config) && typeof config["@type"] === "string" && config["@type"].endsWith(".HttpConnectionManager")
      ? [config]
      : [],
  );
}

/** The route configuration that a connection manager asks for; undefined where it has one in itself. */
export function routeNameOf({ rds }: JsonObject): string | undefined {
  const name = isJsonObject(rds) ? rds["route_config_name"] : undefined;
  return typeof name === "string" ? name : undefined;
}
