import type { JsonObject } from "../../files/json.ts";
import { namesOf, serverPorts, servicePort } from "../exposure-names.ts";
import type { Exposure, TlsVersion } from "../exposure.ts";
import { metadataInside, type KubernetesObject } from "../kubernetes-object.ts";
import { placementsOf, type Placement } from "../placements.ts";

/**
 * Gateways that end TLS and ask for a client certificate without requiring one. A certificate that the client CAs did not issue ends the
 * handshake.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/
 */
export function createGateways(exposure: Exposure): readonly KubernetesObject[] {
  return placementsOf(exposure).map((placement) => ({
    apiVersion: "networking.istio.io/v1beta1",
    kind: "Gateway",
    metadata: metadataInside(exposure, gatewayName(exposure, placement)),
    spec: { selector: placement.gateway.labels, servers: serversOf(exposure, placement) },
  }));
}

/** Name of the Gateway, and of the VirtualService, of one placement. */
export function gatewayName(exposure: Exposure, { isWildcardOnly }: Placement): string {
  const { gateway, wildcardGateway } = namesOf(exposure);
  return isWildcardOnly ? wildcardGateway : gateway;
}

function serversOf(exposure: Exposure, { hosts, wildcardHosts }: Placement): readonly JsonObject[] {
  const { secrets } = namesOf(exposure);
  const { minTlsVersion } = exposure;
  return [
    { hosts, portName: serverPorts.hosts, credentialName: secrets.server },
    { hosts: wildcardHosts, portName: serverPorts.wildcardHosts, credentialName: secrets.wildcardServer },
  ]
    .filter((server) => server.hosts.length > 0)
    .map((server) => ({
      hosts: server.hosts,
      port: { number: servicePort, name: server.portName, protocol: "HTTPS" },
      tls: {
        mode: "OPTIONAL_MUTUAL",
        credentialName: server.credentialName,
        minProtocolVersion: minTlsVersion === undefined ? "TLS_AUTO" : istioTlsVersions[minTlsVersion],
      },
    }));
}

const istioTlsVersions: Readonly<Record<TlsVersion, string>> = { VersionTLS12: "TLSV1_2", VersionTLS13: "TLSV1_3" };
