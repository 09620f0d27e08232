import type { HeaderValues, Route } from "../proxy-model.ts";

/** The name under which the request of a route is counted: the first virtual cluster that matches, or `other`. */
export function chooseVirtualCluster(route: Route | undefined, headerValues: HeaderValues): string {
  const clusters = route?.virtualClusters ?? [];
  if (clusters.length === 0) return "";
  return clusters.find(({ matches }) => matches(headerValues))?.name ?? "other";
}
