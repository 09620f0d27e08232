import type { JsonObject } from "../../files/json.ts";
import { namesOf, type Connection } from "../exposure-names.ts";
import type { Exposure } from "../exposure.ts";
import { metadataInside, type KubernetesObject } from "../kubernetes-object.ts";
import { exportTo } from "../placements.ts";

/** The SNI that kube-apiserver answers with the certificate of the cluster's own CA, also where it has a wildcard certificate. */
const upstreamServerName = "kubernetes.default.svc.cluster.local";

/** Connections last a day at most, so that servers that joined later get some, and a peer that went silently is noticed. */
export const tcpConnections: JsonObject = {
  maxConnectionDuration: "86400s",
  tcpKeepalive: { time: "7200s", interval: "75s" },
};

/**
 * How gateways connect to each of the three Services. The trusted connection alone shows the front-proxy client certificate; all three
 * verify the server.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/
 */
export function createDestinationRules(exposure: Exposure): readonly KubernetesObject[] {
  return (["plain", "trusted", "upgrade"] as const).map((connection) => createDestinationRule(exposure, connection));
}

/** That of one Service. */
export function createDestinationRule(exposure: Exposure, connection: Connection): KubernetesObject {
  const { services, domains, secrets } = namesOf(exposure);
  const { serverNames } = exposure.options;
  return {
    apiVersion: "networking.istio.io/v1beta1",
    kind: "DestinationRule",
    metadata: metadataInside(exposure, services[connection]),
    spec: {
      exportTo: exportTo(exposure),
      host: domains[connection],
      trafficPolicy: {
        ...loadBalancing,
        tls: {
          mode: connection === "trusted" ? "MUTUAL" : "SIMPLE",
          credentialName: secrets.frontProxy,
          sni: upstreamServerName,
          ...(serverNames.length === 0 ? {} : { subjectAltNames: serverNames }),
        },
      },
    },
  };
}

/** Each request goes to the server that has the fewest; no server is ejected, for its watches would all move at once. */
const loadBalancing: JsonObject = {
  loadBalancer: { simple: "LEAST_REQUEST" },
  connectionPool: { tcp: tcpConnections, http: { useClientProtocol: true } },
};
