import type { ParameterValues } from "../../filter/parameters.ts";
import { envoyFilter, type ConfigPatch } from "../envoy-filter.ts";
import { namesOf } from "../exposure-names.ts";
import type { Exposure } from "../exposure.ts";
import { metadataOutside, type KubernetesObject } from "../kubernetes-object.ts";
import { placementsOf, type Placement } from "../placements.ts";
import { upgradeConfigs, upgradeRoute } from "./connection-upgrade.ts";
import { trustedMetadata, trustedRoute } from "./trusted-routes.ts";

/**
 * EnvoyFilters with the routes to the trusted cluster, one for each gateway. Beside them: upgrades speak HTTP/1.1 to the server and are
 * allowed on the routes for them.
 *
 * @param parameters all of the auth-header filter's, as its script on these gateways has them
 */
export function createTlsTerminationFilters(
  exposure: Exposure,
  parameters: ParameterValues,
): readonly KubernetesObject[] {
  return placementsOf(exposure).map((placement) => {
    const { gateway } = placement;
    const metadata = metadataOutside(exposure, namesOf(exposure).terminationFilter, gateway.namespace);
    const patches = [
      ...trustedRoutePatches(exposure, placement, parameters),
      upgradeClusterPatch(exposure),
      ...routeConfigurationsOf(exposure, placement).map(upgradeRoutePatch),
    ];
    return envoyFilter({ metadata, gateway }, patches);
  });
}

/** One route for each host: the script's value is the name that the client asked for (SNI). */
function trustedRoutePatches(
  exposure: Exposure,
  { hosts, wildcardHosts }: Placement,
  parameters: ParameterValues,
): readonly ConfigPatch[] {
  const { routes, wildcardRoutes, clusters } = namesOf(exposure);
  const metadata = trustedMetadata(parameters);
  const servers = [
    [routes, hosts],
    [wildcardRoutes, wildcardHosts],
  ] as const;
  return servers.flatMap(([name, values]) =>
    values.map((value) => ({
      applyTo: "HTTP_ROUTE",
      match: { context: "GATEWAY", routeConfiguration: { name } },
      patch: { operation: "INSERT_BEFORE", value: trustedRoute({ ...metadata, value }, clusters.trusted) },
    })),
  );
}

function routeConfigurationsOf(exposure: Exposure, { hosts, wildcardHosts }: Placement): readonly string[] {
  const { routes, wildcardRoutes } = namesOf(exposure);
  return [...(hosts.length > 0 ? [routes] : []), ...(wildcardHosts.length > 0 ? [wildcardRoutes] : [])];
}

/** HTTP/2 has no `Upgrade`, so a connection for one must not become HTTP/2. */
function upgradeClusterPatch(exposure: Exposure): ConfigPatch {
  return {
    applyTo: "CLUSTER",
    match: { context: "GATEWAY", cluster: { name: namesOf(exposure).clusters.upgrade } },
    patch: {
      operation: "MERGE",
      value: {
        transport_socket: {
          // Istio's name; under another one the patch would replace the socket.
          name: "envoy.transport_sockets.tls",
          typed_config: {
            "@type": "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext",
            common_tls_context: { alpn_protocols: ["http/1.1"] },
          },
        },
      },
    },
  };
}

function upgradeRoutePatch(name: string): ConfigPatch {
  return {
    applyTo: "HTTP_ROUTE",
    match: { context: "GATEWAY", routeConfiguration: { name, vhost: { route: { name: upgradeRoute } } } },
    patch: { operation: "MERGE", value: { route: { upgrade_configs: upgradeConfigs } } },
  };
}
