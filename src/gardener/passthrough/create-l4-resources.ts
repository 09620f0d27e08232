import type { JsonObject } from "../../files/json.ts";
import { gatewayName } from "../cluster/gateways.ts";
import { tcpConnections } from "../cluster/destination-rules.ts";
import { createService } from "../cluster/services.ts";
import { destinationOf } from "../cluster/virtual-services.ts";
import { namesOf, servicePort } from "../exposure-names.ts";
import type { Exposure } from "../exposure.ts";
import { metadataInside, type KubernetesObject } from "../kubernetes-object.ts";
import { exportTo, placementsOf, type Placement } from "../placements.ts";

/**
 * Every object of L4 mode, in which TLS ends in kube-apiserver and a gateway hands connections on by their SNI. The objects have the names
 * of those of L7 mode, which they take the place of.
 */
export function createL4Resources(exposure: Exposure): readonly KubernetesObject[] {
  return [
    createService(exposure, "plain"),
    createPassthroughRule(exposure),
    ...createPassthroughGateways(exposure),
    ...createPassthroughServices(exposure),
  ];
}

export function createPassthroughGateways(exposure: Exposure): readonly KubernetesObject[] {
  return placementsOf(exposure).map((placement) => ({
    apiVersion: "networking.istio.io/v1beta1",
    kind: "Gateway",
    metadata: metadataInside(exposure, gatewayName(exposure, placement)),
    spec: {
      selector: placement.gateway.labels,
      servers: [
        {
          hosts: allHosts(placement),
          port: { number: servicePort, name: "tls", protocol: "TLS" },
          tls: { mode: "PASSTHROUGH" },
        },
      ],
    },
  }));
}

function createPassthroughServices(exposure: Exposure): readonly KubernetesObject[] {
  return placementsOf(exposure).map((placement) => ({
    apiVersion: "networking.istio.io/v1beta1",
    kind: "VirtualService",
    metadata: metadataInside(exposure, gatewayName(exposure, placement)),
    spec: {
      exportTo: exportTo(exposure),
      hosts: allHosts(placement),
      gateways: [gatewayName(exposure, placement)],
      tls: tlsRoutes(exposure, placement),
    },
  }));
}

/** Hands connections on by the name that the client asked for. */
export function tlsRoutes(exposure: Exposure, placement: Placement): readonly JsonObject[] {
  const match = [{ port: servicePort, sniHosts: allHosts(placement) }];
  return [{ match, route: destinationOf(namesOf(exposure).domains.plain) }];
}

export function allHosts({ hosts, wildcardHosts }: Placement): readonly string[] {
  return [...hosts, ...wildcardHosts];
}

/** Connections go to a server of the client's zone, if there is one. Locality counts only with outlier detection. */
export function createPassthroughRule(exposure: Exposure): KubernetesObject {
  const { services, domains } = namesOf(exposure);
  return {
    apiVersion: "networking.istio.io/v1beta1",
    kind: "DestinationRule",
    metadata: metadataInside(exposure, services.plain),
    spec: {
      exportTo: exportTo(exposure),
      host: domains.plain,
      trafficPolicy: {
        connectionPool: { tcp: tcpConnections },
        loadBalancer: { localityLbSetting: { enabled: true, failoverPriority: ["topology.kubernetes.io/zone"] } },
        outlierDetection: { minHealthPercent: 0 },
        tls: { mode: "DISABLE" },
      },
    },
  };
}
