import { readFileSync } from "node:fs";
import path from "node:path";
import { renderDiagnostic } from "../../src/diagnostics/render-diagnostic.ts";
import type { Exposure } from "../../src/gardener/exposure.ts";
import { namesOf } from "../../src/gardener/exposure-names.ts";
import { isJsonObject, type JsonObject } from "../../src/files/json.ts";
import { applyEnvoyFilters } from "../../src/istio/apply-envoy-filters.ts";
import { readEnvoyFilters } from "../../src/istio/read-envoy-filters.ts";
import type { EnvoyFilter } from "../../src/istio/envoy-filter.ts";
import { readGateways, type Gateway } from "../../src/istio/read-gateways.ts";
import { writeYaml } from "../../src/packaging/write-yaml.ts";
import { readExposureExamples, type ExposureExample } from "../oracles/exposure-examples.ts";
import { istioFixtures } from "../oracles/istio-fixtures.ts";
import { valueOf } from "../support/expect-value.ts";
import { staticConfiguration, type StaticOptions } from "./static-configuration.ts";

/** Where the configuration of the scenario is. */
export const scenarioConfig = "envoy-fixtures/gardener-l7/envoy.json";

/** A gateway with every EnvoyFilter of an example. The recordings have that of the HTTP proxy. */
export interface PatchedGateway {
  readonly gateway: Gateway;
  readonly filters: readonly EnvoyFilter[];
  /** As it starts an Envoy. */
  readonly config: JsonObject;
}

/** Entries of the PKI of a scenario, which stand in for the Secrets. */
const serverFiles = { certificate: "server", trusted: "client-ca" };
const wildcardFiles = { certificate: "wildcard", trusted: "client-ca" };
const frontProxyFiles = { certificate: "front-proxy", trusted: "cluster-ca" };

/** The gateways of an example as istiod and the kit make them, in the order of the recording. */
export function patchedGateways(
  { name, exposures, objects }: ExposureExample,
  scripts: ReadonlyMap<string, string>,
  others: Pick<StaticOptions, "endpointsFileOf"> = {},
): readonly PatchedGateway[] {
  const file = path.join(istioFixtures, "exposures", `${name}.json`);
  const text = readFileSync(file, "utf8");
  const recorded = JSON.parse(text) as { readonly gateways: readonly { readonly endpoints: readonly JsonObject[] }[] };
  const filters = readOurs(objects);
  const secrets = secretFilesOf(exposures);
  return valueOf(readGateways({ file, text })).map((gateway, index) => {
    const patched = valueOf(applyEnvoyFilters(gateway.configuration, filters, gateway.proxy));
    const endpoints = recorded.gateways[index]?.endpoints ?? [];
    return { gateway, filters, config: staticConfiguration(patched, { endpoints, secrets, scripts, ...others }) };
  });
}

/** Entries of the scenario's PKI in place of the Secrets of exposures. */
export function secretFilesOf(exposures: readonly Exposure[]): StaticOptions["secrets"] {
  return Object.fromEntries(
    exposures.map(namesOf).flatMap((names) => [
      [names.secrets.server, serverFiles],
      [names.secrets.wildcardServer, wildcardFiles],
      [names.secrets.frontProxy, frontProxyFiles],
    ]),
  );
}

/** The EnvoyFilters among objects, as istiod reads them. */
export function readOurs(objects: readonly JsonObject[]): readonly EnvoyFilter[] {
  const ours = objects.filter(({ kind }) => kind === "EnvoyFilter");
  const sources = ours.map((object, index) => ({ file: `${index}.yaml`, text: writeYaml(object, "") }));
  const { filters, diagnostics } = readEnvoyFilters(sources);
  if (diagnostics.length > 0) throw new Error(diagnostics.map(renderDiagnostic).join("\n"));
  return filters;
}

/** Text of the configuration of the scenario: the gateway of the example `shoot`. */
export function gatewayConfiguration(): string {
  const example = readExposureExamples().find(({ name }) => name === "shoot");
  if (example === undefined) throw new Error("There is no example shoot");
  const [gateway] = patchedGateways(example, scriptsOf(example.objects));
  return `${JSON.stringify(gateway?.config, null, 1)}\n`;
}

/** Names in the scenario of the scripts in the objects, by what they are for. */
function scriptsOf(objects: readonly JsonObject[]): ReadonlyMap<string, string> {
  const names: Readonly<Record<string, string>> = {
    "apiserver-tls-termination": "gateway",
    hsts: "hsts",
    "misdirected-requests": "misdirected-request",
  };
  return new Map(
    objects.flatMap((object) => {
      const { name } = object["metadata"] as { readonly name: string };
      return textsIn(object).map((lua) => [lua, names[name] ?? "apiserver-proxy"] as const);
    }),
  );
}

function textsIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (!isJsonObject(value)) return [];
  const { inline_string: text } = value;
  return typeof text === "string" ? [text] : Object.values(value).flatMap(textsIn);
}
