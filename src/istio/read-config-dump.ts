import { isJsonObject, type Json, type JsonObject } from "../files/json.ts";
import type { GatewayProxy } from "./gateway.ts";
import { objectsOf } from "./json-lists.ts";
import { labelsOf, type Gateway } from "./read-gateways.ts";

/**
 * The gateway of a dump of an Envoy's configuration: what it has by xDS is what istiod sent. Undefined where the JSON is no dump.
 *
 * @see https://www.envoyproxy.io/docs/envoy/latest/api-v3/admin/v3/config_dump_shared.proto
 */
export function readConfigDump({ configs }: JsonObject): readonly Gateway[] | undefined {
  if (!Array.isArray(configs)) return undefined;
  const dumps = objectsOf(configs as Json);
  const dumpOf = (kind: string): JsonObject =>
    Object.assign(
      {},
      ...dumps.filter(({ "@type": url }) => typeof url === "string" && url.endsWith(`.${kind}`)),
    ) as JsonObject;
  const [clusters, listeners, routes] = [
    dumpOf("ClustersConfigDump"),
    dumpOf("ListenersConfigDump"),
    dumpOf("RoutesConfigDump"),
  ];
  const proxy = proxyOf(dumpOf("BootstrapConfigDump"));
  return [
    {
      label: proxy.namespace,
      proxy,
      configuration: {
        clusters: [
          ...resources(clusters, "dynamic_active_clusters", ["cluster"]),
          ...resources(clusters, "dynamic_warming_clusters", ["cluster"]),
        ],
        listeners: resources(listeners, "dynamic_listeners", ["active_state", "listener"]),
        routes: resources(routes, "dynamic_route_configs", ["route_config"]),
      },
      ownClusters: resources(clusters, "static_clusters", ["cluster"]).flatMap(({ name }) =>
        typeof name === "string" ? [name] : [],
      ),
    },
  ];
}

/** The resources of one list of a dump, without the Any's `@type` that they have there. */
function resources(dump: JsonObject, list: string, path: readonly string[]): readonly JsonObject[] {
  return objectsOf(member(dump, list)).flatMap((entry) => {
    const found = path.reduce<Json | undefined>(
      (value, name) => (isJsonObject(value) ? member(value, name) : undefined),
      entry,
    );
    if (!isJsonObject(found)) return [];
    return [Object.fromEntries(Object.entries(found).filter(([name]) => name !== "@type"))];
  });
}

/** istioctl writes names as in JSON, Envoy those of .proto files. */
function member(value: JsonObject, name: string): Json | undefined {
  return value[name] ?? value[name.replace(/_(\w)/g, (_all, letter: string) => letter.toUpperCase())];
}

function proxyOf({ bootstrap }: JsonObject): GatewayProxy {
  const node = isJsonObject(bootstrap) && isJsonObject(bootstrap["node"]) ? bootstrap["node"] : {};
  const metadata = isJsonObject(node["metadata"]) ? node["metadata"] : {};
  const { NAMESPACE: namespace, ISTIO_VERSION: version, LABELS: labels } = metadata;
  return {
    namespace: typeof namespace === "string" ? namespace : "",
    labels: labelsOf(labels),
    istioVersion: typeof version === "string" ? version : undefined,
    metadata,
    rootNamespace: "istio-system",
    gatewayPorts: {},
  };
}
