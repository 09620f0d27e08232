import { parse } from "yaml";
import type { Exposure } from "../../../src/gardener/exposure.ts";
import { namesOf } from "../../../src/gardener/exposure-names.ts";
import type { KubernetesObject } from "../../../src/gardener/kubernetes-object.ts";
import { placementsOf } from "../../../src/gardener/placements.ts";

/** Values that Gardener gives its chart for a gateway. */
export function chartValues(exposure: Exposure): Readonly<Record<string, unknown>> {
  const { userHeader = "X-Remote-User", groupHeader = "X-Remote-Group", metadataKey } = exposure.authHeader;
  return {
    terminateAPIServerTLS: true,
    labels: exposure.gateway.labels,
    apiServerRequestHeaderUserName: userHeader,
    apiServerRequestHeaderGroup: groupHeader,
    apiServerAuthenticationDynamicMetadataKey: metadataKey ?? "authenticated-kube-apiserver-host",
  };
}

/** Fields that Gardener gives its template for the trusted routes, for each gateway. */
export function terminationFields(exposure: Exposure): readonly Readonly<Record<string, unknown>>[] {
  const { terminationFilter, domains, gateway, wildcardGateway } = namesOf(exposure);
  return placementsOf(exposure).map((placement) => {
    const suffix = `${placement.isWildcardOnly ? wildcardGateway : gateway}.${exposure.namespace}`;
    return {
      AuthenticationDynamicMetadataKey: exposure.authHeader["metadataKey"] ?? "authenticated-kube-apiserver-host",
      Hosts: placement.hosts,
      WildcardHosts: placement.wildcardHosts,
      IngressGatewayLabels: placement.gateway.labels,
      Name: terminationFilter,
      Namespace: placement.gateway.namespace,
      ControlPlaneNamespace: exposure.namespace,
      ControlPlaneNamespaceUID: exposure.namespaceUid,
      MutualTLSHost: domains.trusted,
      ConnectionUpgradeHost: domains.upgrade,
      Port: 443,
      RouteConfigurationName: `https.443.tls.${suffix}`,
      WildcardRouteConfigurationName: `https.443.wildcard-tls.${suffix}`,
      ConnectionUpgradeRouteName: "connection-upgrade",
    };
  });
}

/** Fields that Gardener gives its template for the apiserver-proxy. */
export function proxyTemplateFields(exposure: Exposure): Readonly<Record<string, unknown>> {
  const { namespace, gateway, authHeader } = exposure;
  const { proxyFilter, domains } = namesOf(exposure);
  return {
    APIServerClusterIP: "10.0.0.1",
    APIServerClusterIPPrefixLen: 32,
    IngressGatewayLabels: gateway.labels,
    Name: proxyFilter,
    Namespace: gateway.namespace,
    ControlPlaneNamespace: namespace,
    ControlPlaneNamespaceUID: exposure.namespaceUid,
    Host: domains.plain,
    MutualTLSHost: domains.trusted,
    ConnectionUpgradeHost: domains.upgrade,
    Port: 443,
    APIServerRequestHeaderUserName: authHeader["userHeader"] ?? "X-Remote-User",
    APIServerRequestHeaderGroup: authHeader["groupHeader"] ?? "X-Remote-Group",
    APIServerAuthenticationDynamicMetadataKey: "authenticated-shoot",
    IstioTLSSecret: `${namespace}-kube-apiserver-tls`,
    TargetClusterAPIServerProxy: `${namespace}--kube-apiserver-socket`,
  };
}

/**
 * An object as rendered, without what says which bytes a script has: line 1 names the build, and that differs. So do the quotes around a text
 * with quotation marks, which are one kind in a template.
 */
export function withoutBuild(object: unknown): unknown {
  return JSON.parse(
    JSON.stringify(object, (name, value: unknown) => {
      if (name === "envoy-lua-kit/script-sha256") return undefined;
      return name === "inline_string" && typeof value === "string"
        ? value
            .replace(/^-- sha256:[0-9a-f]{12} /, "-- sha256:… ")
            .replace(/^(local \w+ = )'(.*)'$/gm, withDoubleQuotes)
        : value;
    }),
  );
}

function withDoubleQuotes(_line: string, start: string, literal: string): string {
  return `${start}"${literal.replaceAll('"', '\\"')}"`;
}

/** The one object in a rendered text. */
export function objectIn(text: string | undefined): unknown {
  return withoutBuild(parse(text ?? ""));
}

/** The object of a kind, namespace and name. */
export function findObject(objects: readonly KubernetesObject[], namespace: string, name: string): unknown {
  return withoutBuild(
    objects.find(
      ({ kind, metadata }) => kind === "EnvoyFilter" && metadata.namespace === namespace && metadata.name === name,
    ),
  );
}
