import type { Exposure, Gateway } from "./exposure.ts";

/** A gateway with the hosts of an exposure that it serves. */
export interface Placement {
  readonly gateway: Gateway;
  readonly hosts: readonly string[];
  readonly wildcardHosts: readonly string[];
  /** Whether it serves the wildcard hosts alone, of a control plane whose other hosts are elsewhere. */
  readonly isWildcardOnly: boolean;
}

/** One or two: wildcard hosts may be on a gateway of their own. */
export function placementsOf({ gateway, wildcardGateway, hosts, wildcardHosts }: Exposure): readonly Placement[] {
  if (wildcardGateway === undefined || wildcardHosts.length === 0)
    return [{ gateway, hosts, wildcardHosts, isWildcardOnly: false }];
  return [
    { gateway, hosts, wildcardHosts: [], isWildcardOnly: false },
    { gateway: wildcardGateway, hosts: [], wildcardHosts, isWildcardOnly: true },
  ];
}

/** Namespaces of all gateways that must see an exposure's Services and routes, sorted, as Gardener writes them. */
export function exportTo(exposure: Exposure): readonly string[] {
  return [...new Set(placementsOf(exposure).map(({ gateway }) => gateway.namespace))].sort();
}
