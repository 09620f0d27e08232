import type { EnvoyVersion } from "../../../envoy-api/envoy-version.ts";
import { fail, hasErrors, succeed, type Checked, type Diagnostic } from "../../../diagnostics/diagnostic.ts";
import { isJsonObject, type JsonObject } from "../../../files/json.ts";
import { openConfig, type ConfigFields } from "./config-fields.ts";
import type { ProxyModel } from "../proxy-model.ts";
import { readCluster } from "./read-cluster.ts";
import { readListener } from "./read-listener.ts";

/**
 * Reads an Envoy bootstrap configuration.
 *
 * @param files texts of the files that the configuration names
 * @returns the model, or one finding `NOT_SIMULATED` for each field that the simulator does not model
 */
export function readProxy(
  config: JsonObject,
  files: ReadonlyMap<string, string>,
  version: EnvoyVersion,
): Checked<ProxyModel> {
  const findings: Diagnostic[] = [];
  const reading = { version, findings, largestProgram: readLargestProgram(config, version) };
  const bootstrap = openConfig(config, "", reading);
  bootstrap.harmless("admin", "node", "stats_config", "stats_sinks", "stats_flush_interval", "overload_manager");
  readRuntime(bootstrap);
  const resources = bootstrap.message("static_resources") ?? openConfig({}, "static_resources", reading);
  bootstrap.close();
  const listeners = resources.messages("listeners").map((fields) => readListener(fields, files));
  const clusters = resources.messages("clusters").map(readCluster);
  resources.close();
  if (hasErrors(findings)) return fail(...findings);
  return succeed({ listeners, clusters: new Map(clusters.map((cluster) => [cluster.name, cluster])) }, findings);
}

/** How many instructions a regular expression may have; of several layers, the last one says. */
function readLargestProgram(config: JsonObject, version: EnvoyVersion): number {
  const layers = openConfig(config, "", { version, findings: [], largestProgram: 0 })
    .message("layered_runtime")
    ?.messages("layers");
  const levels = (layers ?? []).flatMap((layer) => {
    const values = layer.json("static_layer");
    const level = isJsonObject(values) ? values["re2.max_program_size.error_level"] : undefined;
    const isNumber = typeof level === "number" || (typeof level === "string" && /^\d+$/.test(level));
    return isNumber ? [Math.trunc(Number(level))] : [];
  });
  return levels.at(-1) ?? 100;
}

/** Keys of the runtime configuration that matter only when Envoy reads its configuration, or under load. */
const harmlessKeys = /^(re2\.max_program_size|overload|envoy\.deprecated_features|envoy\.features)[.:]|^deprecation$/;

/** Any other key may change what Envoy does with a request. */
function readRuntime(bootstrap: ConfigFields): void {
  const runtime = bootstrap.message("layered_runtime");
  for (const layer of runtime?.messages("layers") ?? []) {
    layer.harmless("name", "admin_layer");
    const values = layer.json("static_layer");
    for (const key of Object.keys(isJsonObject(values) ? values : {}))
      if (!harmlessKeys.test(key)) layer.refuse(`static_layer.${key}`);
    layer.close();
  }
  runtime?.close();
}
