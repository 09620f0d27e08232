import { isJsonObject, type Json, type JsonObject } from "../files/json.ts";

/** The value at a path of keys and indices, or undefined where the path leaves the structure. */
export function valueAt(value: Json | undefined, ...path: readonly (string | number)[]): Json | undefined {
  return path.reduce<Json | undefined>((inner, key) => {
    if (Array.isArray(inner)) return (inner as readonly Json[])[Number(key)];
    return isJsonObject(inner) ? inner[key] : undefined;
  }, value);
}

/** The static listeners or clusters of an Envoy configuration, in order. */
export function staticResources(config: JsonObject, kind: "listeners" | "clusters"): readonly JsonObject[] {
  const resources = valueAt(config, "static_resources", kind);
  return Array.isArray(resources) ? (resources as readonly Json[]).filter(isJsonObject) : [];
}

/** `name` of a listener or cluster; empty where it has none. */
export function nameOf(resource: JsonObject): string {
  const { name } = resource;
  return typeof name === "string" ? name : "";
}

/** The Unix socket that a listener listens on; undefined where it has another address. */
export function socketOf(listener: JsonObject): string | undefined {
  const path = valueAt(listener, "address", "pipe", "path");
  return typeof path === "string" ? path : undefined;
}

/** The listener that a cluster leads to: that on the Unix socket of its first endpoint; undefined where there is none. */
export function listenerBehind(config: JsonObject, cluster: JsonObject): string | undefined {
  const endpoint = valueAt(cluster, "load_assignment", "endpoints", 0, "lb_endpoints", 0, "endpoint");
  const path = valueAt(endpoint, "address", "pipe", "path");
  if (typeof path !== "string") return undefined;
  const listener = staticResources(config, "listeners").find((candidate) => socketOf(candidate) === path);
  return listener === undefined ? undefined : nameOf(listener);
}

/** Every file name in the configuration (`filename: …` of a data source), with the path to it. */
export function fileReferences(
  config: Json,
  path: readonly (string | number)[] = [],
): readonly { path: readonly (string | number)[]; file: string }[] {
  if (Array.isArray(config))
    return (config as readonly Json[]).flatMap((item, index) => fileReferences(item, [...path, index]));
  if (!isJsonObject(config)) return [];
  return Object.entries(config).flatMap(([key, value]) => {
    const inner = [...path, key];
    return key === "filename" && typeof value === "string"
      ? [{ path: inner, file: value }]
      : fileReferences(value, inner);
  });
}

/** Whether a cluster's endpoints are spoken to with TLS. */
export function speaksTls(cluster: JsonObject): boolean {
  const type = valueAt(cluster, "transport_socket", "typed_config", "@type");
  return typeof type === "string" && type.endsWith(".UpstreamTlsContext");
}

/** Whether any filter chain of a listener speaks TLS with its clients. */
export function acceptsTls(listener: JsonObject): boolean {
  const chains = [listener["filter_chains"] ?? [], listener["default_filter_chain"] ?? []].flat();
  return chains.some((chain) => {
    const type = valueAt(chain, "transport_socket", "typed_config", "@type");
    return typeof type === "string" && !type.endsWith(".RawBuffer");
  });
}
