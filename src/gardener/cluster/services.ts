import type { Connection } from "../exposure-names.ts";
import { namesOf, servicePort } from "../exposure-names.ts";
import type { Exposure } from "../exposure.ts";
import { apiServerLabels, type KubernetesObject } from "../kubernetes-object.ts";
import { exportTo } from "../placements.ts";

/** Three Services over the same pods: their names alone let gateways connect to them in three ways. */
export function createServices(exposure: Exposure): readonly KubernetesObject[] {
  return (["plain", "trusted", "upgrade"] as const).map((connection) => createService(exposure, connection));
}

/** The unsuffixed Service alone is scraped for metrics, for each server would be counted three times else. */
export function createService(exposure: Exposure, connection: Connection): KubernetesObject {
  const { namespace, ipFamilies } = exposure;
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: {
      name: namesOf(exposure).services[connection],
      namespace,
      labels: { ...apiServerLabels, ...(connection === "plain" ? { "metrics-scrape-target": "true" } : {}) },
      annotations: { "networking.istio.io/exportTo": exportTo(exposure).join(",") },
    },
    spec: {
      type: "ClusterIP",
      ipFamilyPolicy: "PreferDualStack",
      ...(ipFamilies.length === 0 ? {} : { ipFamilies }),
      selector: apiServerLabels,
      ports: [{ name: "kube-apiserver", port: servicePort, targetPort: servicePort, protocol: "TCP" }],
    },
  };
}
