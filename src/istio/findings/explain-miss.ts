import type { JsonObject } from "../../files/json.ts";
import type { ConfigPatch } from "../envoy-filter.ts";
import type { GatewayConfiguration, GatewayProxy } from "../gateway.ts";
import { parseClusterName } from "../patches/patch-cluster.ts";
import { missOfListener } from "./miss-of-listener.ts";
import { missOfRoute } from "./miss-of-route.ts";
import { isMiss, narrow, text, type Condition, type Miss } from "./narrow.ts";

/** Why a patch matches nothing of a gateway: the first of its conditions under which nothing is left. */
export function explainMiss(
  patch: ConfigPatch,
  configuration: GatewayConfiguration,
  proxy: GatewayProxy,
): Miss | undefined {
  const { match } = patch;
  if (match.listener !== undefined) return missOfListener(patch, configuration);
  if (match.routeConfiguration !== undefined) return missOfRoute(patch, configuration, proxy);
  return match.cluster === undefined ? undefined : missOfCluster(patch, configuration);
}

function missOfCluster({ match }: ConfigPatch, { clusters }: GatewayConfiguration): Miss | undefined {
  const wanted = match.cluster ?? {};
  const path = ["match", "cluster"];
  const partsOf = ({ name }: JsonObject): ReturnType<typeof parseClusterName> =>
    parseClusterName(typeof name === "string" ? name : "");
  const byName = {
    path: [...path, "name"],
    what: "cluster has the name",
    wanted: wanted.name,
    valuesOf: ({ name }: JsonObject) => text(name),
  };
  const byParts: readonly Condition[] = [
    {
      path: [...path, "service"],
      what: "cluster is of the service",
      wanted: wanted.service,
      valuesOf: (cluster) => text(partsOf(cluster).service),
    },
    {
      path: [...path, "subset"],
      what: "cluster is of the subset",
      wanted: wanted.subset,
      valuesOf: (cluster) => text(partsOf(cluster).subset),
    },
    {
      path: [...path, "portNumber"],
      what: "cluster is of the Service port",
      wanted: wanted.portNumber,
      valuesOf: (cluster) => [partsOf(cluster).port],
    },
  ];
  const found = narrow(clusters, wanted.name === undefined || wanted.name === "" ? byParts : [byName]);
  return isMiss(found) ? found : undefined;
}
