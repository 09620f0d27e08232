import type { HeaderMap } from "../http/header-map.ts";
import type { Route } from "./proxy-model.ts";

/** The name under which the request of a route is counted: the first virtual cluster that matches, or `other`. */
export function chooseVirtualCluster(route: Route | undefined, headers: HeaderMap): string {
  const clusters = route?.virtualClusters ?? [];
  if (clusters.length === 0) return "";
  return clusters.find(({ matches }) => matches(headers))?.name ?? "other";
}
