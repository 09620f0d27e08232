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
      annotations: {
        "networking.istio.io/exportTo": exportTo(exposure).join(","),
        ...networkPolicyAnnotations(exposure),
      },
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

/** Who else may connect to the pods, as Gardener's network policy controller reads it. */
function networkPolicyAnnotations({ controlPlane }: Exposure): Readonly<Record<string, string>> {
  const prefix = "networking.resources.gardener.cloud";
  const ports = JSON.stringify([{ protocol: "TCP", port: servicePort }]);
  const clients = [{ matchLabels: { "networking.gardener.cloud/access-target-apiserver": "allowed" } }];
  if (controlPlane === "garden")
    return {
      [`${prefix}/from-all-garden-scrape-targets-allowed-ports`]: ports,
      [`${prefix}/namespace-selectors`]: JSON.stringify(clients),
    };
  const gardener = [
    { matchLabels: { "kubernetes.io/metadata.name": "garden" } },
    { matchLabels: { "gardener.cloud/role": "extension" } },
  ];
  return {
    [`${prefix}/from-all-scrape-targets-allowed-ports`]: ports,
    [`${prefix}/namespace-selectors`]: JSON.stringify([...clients, ...gardener]),
    [`${prefix}/pod-label-selector-namespace-alias`]: "all-shoots",
  };
}
