import type { JsonObject } from "../../files/json.ts";
import { namesOf, servicePort } from "../exposure-names.ts";
import type { Exposure } from "../exposure.ts";
import { metadataInside, type KubernetesObject } from "../kubernetes-object.ts";
import { exportTo, placementsOf } from "../placements.ts";
import { upgradeOption, upgradeRoute } from "./connection-upgrade.ts";
import { gatewayName } from "./gateways.ts";

/**
 * The routes of requests that are not trusted. No VirtualService names the trusted Service: only routes that an EnvoyFilter inserts, and
 * that match the script's metadata, lead there.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/
 */
export function createVirtualServices(exposure: Exposure): readonly KubernetesObject[] {
  return placementsOf(exposure).map((placement) => ({
    apiVersion: "networking.istio.io/v1beta1",
    kind: "VirtualService",
    metadata: metadataInside(exposure, gatewayName(exposure, placement)),
    spec: {
      exportTo: exportTo(exposure),
      hosts: [...placement.hosts, ...placement.wildcardHosts],
      gateways: [gatewayName(exposure, placement)],
      http: httpRoutes(exposure),
    },
  }));
}

/** @param others which connection requests have that are no upgrades */
export function httpRoutes(exposure: Exposure, others: "plain" | "upgrade" = "plain"): readonly JsonObject[] {
  const { domains } = namesOf(exposure);
  const upgrade = { headers: { connection: { regex: upgradeOption }, upgrade: {} } };
  return [
    { name: upgradeRoute, match: [upgrade], route: destinationOf(domains.upgrade) },
    { route: destinationOf(domains[others]) },
  ];
}

/** All requests to one Service. */
export function destinationOf(host: string): readonly JsonObject[] {
  return [{ destination: { host, port: { number: servicePort } } }];
}
