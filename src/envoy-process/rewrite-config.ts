import { isJsonObject, type Json, type JsonObject } from "../files/json.ts";
import { nameOf, staticResources, valueAt } from "../scenario/envoy-config.ts";
import type { Presenter } from "./presenters.ts";

export interface RewriteOptions {
  /** The path on disk of a file that the configuration names. */
  pathOf(file: string): string;
  /** The port on 127.0.0.1 where the stand-in of a cluster listens. */
  portOf(cluster: string): number;
  /** Namespaces of dynamic metadata that the access log shows. */
  readonly metadataNamespaces: readonly string[];
  readonly presenters: readonly Presenter[];
}

/** Every entry of the access log is a JSON object with this member: the address that the client connects from, with its port. */
export const accessLogMark = "envoy-lua-kit-client";

/**
 * A scenario's configuration as a real Envoy of a test runs it: all addresses on 127.0.0.1 (listeners on ports of the system's choice),
 * files where they are, and an access log on standard error. What would speak of its own accord (health checks) or listen elsewhere goes.
 * Nothing else is changed.
 */
export function rewriteConfig(config: JsonObject, options: RewriteOptions): JsonObject {
  const listeners = staticResources(config, "listeners").map((listener) => ({
    ...without(listener, "additional_addresses"),
    address: loopback(0),
  }));
  const clusters = staticResources(config, "clusters").map((cluster) =>
    mapObjects(without(cluster, "health_checks"), pointTo(options.portOf(nameOf(cluster)))),
  );
  const resources = valueAt(config, "static_resources");
  const rewritten: JsonObject = {
    ...config,
    static_resources: {
      ...(isJsonObject(resources) ? resources : {}),
      listeners: [...listeners, ...options.presenters.map(({ listener }) => listener)],
      clusters: [...clusters, ...options.presenters.map(({ cluster }) => cluster)],
    },
    admin: { address: loopback(0) },
  };
  return mapObjects(mapObjects(rewritten, findFiles(options)), addAccessLog(options));
}

function without(object: JsonObject, key: string): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
}

export function loopback(port: number): JsonObject {
  return { socket_address: { address: "127.0.0.1", port_value: port } };
}

type ObjectMap = (object: JsonObject) => JsonObject;

/** The structure with each object in it replaced, from the inside out. */
function mapObjects<T extends Json>(value: T, map: ObjectMap): T {
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => mapObjects(item, map)) as Json as T;
  if (!isJsonObject(value)) return value;
  return map(
    Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mapObjects(inner, map)])),
  ) as Json as T;
}

function pointTo(port: number): ObjectMap {
  return (object) =>
    "endpoint" in object && isJsonObject(object["endpoint"])
      ? { ...object, endpoint: { ...object["endpoint"], address: loopback(port) } }
      : object;
}

function findFiles({ pathOf }: RewriteOptions): ObjectMap {
  return (object) =>
    typeof object["filename"] === "string" ? { ...object, filename: pathOf(object["filename"]) } : object;
}

function addAccessLog({ metadataNamespaces }: RewriteOptions): ObjectMap {
  const metadata = Object.fromEntries(
    metadataNamespaces.map((namespace) => [namespace, `%DYNAMIC_METADATA(${namespace})%`]),
  );
  const accessLog = {
    name: "envoy.access_loggers.stderr",
    typed_config: {
      "@type": "type.googleapis.com/envoy.extensions.access_loggers.stream.v3.StderrAccessLog",
      log_format: { json_format: { [accessLogMark]: "%DOWNSTREAM_DIRECT_REMOTE_ADDRESS%", metadata } },
    },
  };
  return (object) => {
    const type = object["@type"];
    const isManager = typeof type === "string" && type.endsWith(".HttpConnectionManager");
    return isManager ? { ...object, access_log: [accessLog] } : object;
  };
}
