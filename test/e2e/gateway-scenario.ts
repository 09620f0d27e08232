import { readFileSync } from "node:fs";
import path from "node:path";
import { renderDiagnostic } from "../../src/diagnostics/render-diagnostic.ts";
import { namesOf } from "../../src/gardener/exposure-names.ts";
import { isJsonObject, type JsonObject } from "../../src/files/json.ts";
import { applyEnvoyFilters } from "../../src/istio/apply-envoy-filters.ts";
import { readEnvoyFilters } from "../../src/istio/read-envoy-filters.ts";
import { readGateways } from "../../src/istio/read-gateways.ts";
import { writeYaml } from "../../src/packaging/write-yaml.ts";
import { readExposureExamples } from "../oracles/exposure-examples.ts";
import { istioFixtures } from "../oracles/istio-fixtures.ts";
import { valueOf } from "../support/expect-value.ts";
import { staticConfiguration } from "./static-configuration.ts";

/** Where the configuration of the scenario is. */
export const scenarioConfig = "envoy-fixtures/gardener-l7/envoy.json";

/** The gateway of the example `shoot` with every EnvoyFilter of ours, as it starts an Envoy. The recording has that of the HTTP proxy. */
export function gatewayConfiguration(): string {
  const example = readExposureExamples().find(({ name }) => name === "shoot");
  const [exposure] = example?.exposures ?? [];
  if (example === undefined || exposure === undefined) throw new Error("The example shoot holds an exposure");
  const file = path.join(istioFixtures, "exposures/shoot.json");
  const text = readFileSync(file, "utf8");
  const [gateway] = valueOf(readGateways({ file, text }));
  if (gateway === undefined) throw new Error("The recording holds a gateway");
  const ours = example.objects.filter(({ kind }) => kind === "EnvoyFilter");
  const sources = ours.map((object, index) => ({ file: `${index}.yaml`, text: writeYaml(object, "") }));
  const { filters, diagnostics } = readEnvoyFilters(sources);
  if (diagnostics.length > 0) throw new Error(diagnostics.map(renderDiagnostic).join("\n"));
  const patched = valueOf(applyEnvoyFilters(gateway.configuration, filters, gateway.proxy));
  const recorded = JSON.parse(text) as { readonly gateways: readonly { readonly endpoints: readonly JsonObject[] }[] };
  const { secrets } = namesOf(exposure);
  const config = staticConfiguration(patched, {
    endpoints: recorded.gateways[0]?.endpoints ?? [],
    secrets: {
      [secrets.server]: { certificate: "server", trusted: "client-ca" },
      [secrets.wildcardServer]: { certificate: "wildcard", trusted: "client-ca" },
      [secrets.frontProxy]: { certificate: "front-proxy", trusted: "cluster-ca" },
    },
    scripts: scriptsOf(ours),
  });
  return `${JSON.stringify(config, null, 1)}\n`;
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
