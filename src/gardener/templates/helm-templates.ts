import { openValue } from "../../filter/open-parameters.ts";
import type { ParameterValues } from "../../filter/parameters.ts";
import type { ValueCheck } from "../../packaging/template/template-plan.ts";
import { checkLabels, checkNamespace } from "../../packaging/template/field-checks.ts";
import { writeTemplate } from "../../packaging/template/write-template.ts";
import { createGatewayResources, type GatewayScripts } from "../create-l7-resources.ts";
import type { Exposure } from "../exposure.ts";
import { mark, type ManifestFile } from "../manifest-files.ts";
import { openAs, openGateway, openLabelsKey } from "./template-fields.ts";

/** The chart's values for parameters of the auth-header filter, as Gardener calls them. */
export const helmFields: Readonly<Record<string, string>> = {
  userHeader: ".Values.apiServerRequestHeaderUserName",
  groupHeader: ".Values.apiServerRequestHeaderGroup",
  metadataKey: ".Values.apiServerAuthenticationDynamicMetadataKey",
};

/** Parameters of the auth-header filter with which its script for the chart is compiled. */
export const helmParameters: ParameterValues = Object.fromEntries(
  Object.keys(helmFields).map((name) => [name, openValue(name)]),
);

/** Where the chart of Istio's ingress gateways has its templates in Gardener's tree. */
const folder = "pkg/component/networking/istio/charts/istio/istio-ingress/templates";

const fileNames: Readonly<Record<string, string>> = {
  "apiserver-tls-termination": "apiserver-tls-termination-envoyfilter.yaml",
  "strip-trailing-dot": "strip-trailing-dot-envoyfilter.yaml",
  hsts: "hsts-envoy-filter.yaml",
  "misdirected-requests": "misdirected-requests-envoy-filter.yaml",
};

/** Those that Gardener has in its gateways only while any control plane behind them is in L7 mode. */
const onlyInL7: readonly string[] = ["apiserver-tls-termination", "strip-trailing-dot"];

/**
 * Templates of a Helm chart for everything that a gateway needs, in place of those of Gardener's chart: its values have the same names.
 *
 * @param scripts compiled with `helmParameters`
 * @param checks what the filter's manifest asks of `helmFields`
 */
export function helmTemplates(
  { options }: Exposure,
  scripts: GatewayScripts,
  checks: readonly ValueCheck[],
): readonly ManifestFile[] {
  const openings = [
    openAs(openGateway.namespace, ".Release.Namespace"),
    ...Object.entries(helmFields).map(([name, field]) => openAs(openValue(name), field)),
  ];
  return createGatewayResources(openGateway, scripts, options).map((object) => {
    const { name } = object.metadata;
    const text = writeTemplate(object, {
      comment: mark,
      ...(onlyInL7.includes(name) ? { condition: ".Values.terminateAPIServerTLS" } : {}),
      checks: [
        checkNamespace(".Release.Namespace"),
        ...checkLabels(".Values.labels"),
        ...(name === "apiserver-tls-termination" ? checks : []),
      ],
      openings,
      maps: [{ key: openLabelsKey, expression: ".Values.labels" }],
      blocks: [],
    });
    return { path: `${folder}/${fileNames[name] ?? `${name}.yaml`}`, text };
  });
}
