import type { Exposure } from "../exposure.ts";
import { metadataInside, type KubernetesObject } from "../kubernetes-object.ts";

/**
 * Tells Gardener's webhook which names the control plane's own pods must find at the gateway. Only the first host is used in the cluster:
 * it is the internal one.
 */
export function createLoadBalancingConfigMap(exposure: Exposure): KubernetesObject {
  const { hosts, gateway } = exposure;
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: metadataInside(exposure, "istio-internal-load-balancing"),
    data: { hosts: hosts[0] ?? "", "istio-namespace": gateway.namespace },
  };
}
