import { openValue } from "../../filter/open-parameters.ts";
import type { ParameterValues } from "../../filter/parameters.ts";
import type { Block, Opening, TemplatePlan, ValueCheck } from "../../packaging/template/template-plan.ts";
import { checkField, checkLabels, checkNamespace, shapeOf } from "../../packaging/template/field-checks.ts";
import { writeTemplate } from "../../packaging/template/write-template.ts";
import { createApiserverProxyFilter, type ProxyScript } from "../cluster/apiserver-proxy-filter.ts";
import { upgradeRoute } from "../cluster/connection-upgrade.ts";
import { createTlsTerminationFilters } from "../cluster/tls-termination-filter.ts";
import { namesOf, servicePort } from "../exposure-names.ts";
import { hostName, uid, wildcardHostName } from "../exposure-schema.ts";
import type { Exposure } from "../exposure.ts";
import { mark, type ManifestFile } from "../manifest-files.ts";
import { openAs, openGateway, openLabelsKey } from "./template-fields.ts";

/** Where Gardener's component for what exposes kube-apiservers has its templates. */
const folder = "pkg/component/kubernetes/apiserverexposure/templates";

/** Fields of the apiserver-proxy's template for parameters of the auth-header filter. */
export const proxyFields: Readonly<Record<string, string>> = {
  userHeader: ".APIServerRequestHeaderUserName",
  groupHeader: ".APIServerRequestHeaderGroup",
  metadataKey: ".APIServerAuthenticationDynamicMetadataKey",
  metadataValue: ".ControlPlaneNamespace",
};

/** Parameters of the auth-header filter with which its script for the apiserver-proxy is compiled. */
export const proxyTemplateParameters: ParameterValues = Object.fromEntries(
  Object.keys(proxyFields).map((name) => [name, openValue(name)]),
);

/** Field of the other template for the filter's parameter `metadataKey`. */
export const terminationKeyField = ".AuthenticationDynamicMetadataKey";

/** A host, a wildcard host and a namespace that no control plane has. */
const openHost = "open--host";
const openWildcard = "open--wildcard-host";
const openNamespace = "open--namespace";
const openUid = "open--uid";

/** The exposure of any control plane, with what templates have no field for as in one that is given. */
function openExposure(exposure: Exposure): Exposure {
  // Gardener renders the template for each gateway, so here one has all hosts.
  const { wildcardGateway: elsewhere, ...common } = exposure;
  return {
    ...(elsewhere === undefined ? exposure : common),
    namespace: openNamespace,
    namespaceUid: openUid,
    hosts: [openHost],
    wildcardHosts: [`*.${openWildcard}`, openWildcard],
    gateway: openGateway,
  };
}

/**
 * The EnvoyFilter with the routes to the trusted connection, as Gardener's template for it. It is rendered for each gateway of a control
 * plane, with the hosts that this gateway serves.
 *
 * @param parameters all of the auth-header filter's, as its script on the gateways has them; `metadataKey` is open
 */
export function terminationTemplate(
  exposure: Exposure,
  parameters: ParameterValues,
  keyChecks: readonly ValueCheck[],
): readonly ManifestFile[] {
  const open = openExposure(exposure);
  const names = namesOf(open);
  const [object] = createTlsTerminationFilters(open, parameters);
  if (object === undefined) return [];
  const text = writeTemplate(object, {
    ...commonPlan,
    checks: [
      ...commonChecks,
      ...keyChecks,
      { expression: ".Hosts", of: "list", ...shapeOf(hostName), wanted: "a DNS name in lower case" },
      { expression: ".WildcardHosts", of: "list", ...shapeOf(wildcardHostName), wanted: "a DNS name, or one after *." },
      ...domainChecks([".MutualTLSHost", ".ConnectionUpgradeHost"]),
      ...nameChecks([".RouteConfigurationName", ".WildcardRouteConfigurationName", ".ConnectionUpgradeRouteName"]),
    ],
    openings: [
      ...commonOpenings(open),
      openAs(names.terminationFilter, ".Name"),
      openAs(names.routes, ".RouteConfigurationName"),
      openAs(names.wildcardRoutes, ".WildcardRouteConfigurationName"),
      openAs(upgradeRoute, ".ConnectionUpgradeRouteName"),
      openAs(openValue("metadataKey"), terminationKeyField),
      openAs(openHost, "$host"),
      openAs(openWildcard, "$host"),
      openAs(`*.${openWildcard}`, "$host"),
      openAs(`.${openWildcard}`, 'trimPrefix "*" $host'),
    ],
    blocks: hostBlocks(open),
  });
  return [{ path: `${folder}/envoyfilter-istio-tls-termination.yaml`, text }];
}

/** A route for each host, and what else only a gateway with such hosts has. */
function hostBlocks(open: Exposure): readonly Block[] {
  const { routes, wildcardRoutes } = namesOf(open);
  const forHosts = "range $host := .Hosts";
  const forWildcards = "range $host := .WildcardHosts";
  return [
    { mark: `*.${openWildcard}`, before: [forWildcards, 'if hasPrefix "*." $host'], after: ["else"] },
    { mark: openWildcard, before: [], after: ["end", "end"] },
    { mark: openHost, before: [forHosts], after: ["end"] },
    { mark: routes, before: ["if .Hosts"], after: ["end"] },
    { mark: wildcardRoutes, before: ["if .WildcardHosts"], after: ["end"] },
  ];
}

/**
 * The EnvoyFilter with the listener for the apiserver-proxy, as Gardener's template for it.
 *
 * @param proxy its script is compiled with `proxyTemplateParameters`
 * @param checks what the filter's manifest asks of `proxyFields`
 */
export function proxyTemplate(
  exposure: Exposure,
  proxy: ProxyScript,
  checks: readonly ValueCheck[],
): readonly ManifestFile[] {
  const open = openExposure(exposure);
  const names = namesOf(open);
  const text = writeTemplate(createApiserverProxyFilter(open, proxy), {
    ...commonPlan,
    checks: [
      ...commonChecks,
      ...checks,
      ...domainChecks([".Host", ".MutualTLSHost", ".ConnectionUpgradeHost"]),
      ...nameChecks([".IstioTLSSecret", ".TargetClusterAPIServerProxy"]),
    ],
    openings: [
      ...commonOpenings(open),
      openAs(names.proxyFilter, ".Name"),
      openAs(names.secrets.server, ".IstioTLSSecret"),
      openAs(names.socketCluster, ".TargetClusterAPIServerProxy"),
      ...Object.entries(proxyFields).map(([name, field]) => openAs(openValue(name), field)),
    ],
  });
  return [{ path: `${folder}/envoyfilter-apiserver-proxy.yaml`, text }];
}

const commonPlan: TemplatePlan = {
  comment: mark,
  checks: [],
  openings: [],
  maps: [{ key: openLabelsKey, expression: ".IngressGatewayLabels" }],
  blocks: [],
};

const name = { patterns: ["^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$"], maxLength: 253 };

const commonChecks: readonly ValueCheck[] = [
  checkField(".Name", name, "the name of an object"),
  checkNamespace(".Namespace"),
  checkNamespace(".ControlPlaneNamespace"),
  checkField(".ControlPlaneNamespaceUID", shapeOf(uid), "the UID of a namespace"),
  checkField("toString .Port", { patterns: ["^[0-9]+$"], maxLength: 5 }, "a port"),
  ...checkLabels(".IngressGatewayLabels"),
];

function domainChecks(fields: readonly string[]): readonly ValueCheck[] {
  return fields.map((field) => checkField(field, shapeOf(hostName), "a DNS name in lower case"));
}

function nameChecks(fields: readonly string[]): readonly ValueCheck[] {
  return fields.map((field) => checkField(field, name, "a name of lower-case letters, digits, dashes and dots"));
}

function commonOpenings(open: Exposure): readonly Opening[] {
  const { clusters } = namesOf(open);
  const cluster = (text: string, field: string): Opening => ({
    text,
    parts: [text.slice(0, text.indexOf(String(servicePort))), { expression: ".Port" }, "||", { expression: field }],
  });
  return [
    cluster(clusters.plain, ".Host"),
    cluster(clusters.trusted, ".MutualTLSHost"),
    cluster(clusters.upgrade, ".ConnectionUpgradeHost"),
    openAs(openGateway.namespace, ".Namespace"),
    openAs(openNamespace, ".ControlPlaneNamespace"),
    openAs(openUid, ".ControlPlaneNamespaceUID"),
  ];
}
