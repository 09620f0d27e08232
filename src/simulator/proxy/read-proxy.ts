import { fail, succeed, type Checked, type Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { JsonObject } from "../../files/json.ts";
import { openConfig } from "./config-fields.ts";
import type { ProxyModel } from "./proxy-model.ts";
import { readCluster } from "./read-cluster.ts";
import { readListener } from "./read-listener.ts";

/**
 * Reads an Envoy bootstrap configuration.
 *
 * @param files texts of the files that the configuration names
 * @returns the model, or one finding `NOT_SIMULATED` for each field that the simulator does not model
 */
export function readProxy(config: JsonObject, files: ReadonlyMap<string, string>): Checked<ProxyModel> {
  const findings: Diagnostic[] = [];
  const bootstrap = openConfig(config, "", findings);
  bootstrap.harmless(
    "admin",
    "node",
    "stats_config",
    "stats_sinks",
    "stats_flush_interval",
    "layered_runtime",
    "overload_manager",
  );
  const resources = bootstrap.message("static_resources") ?? openConfig({}, "static_resources", findings);
  bootstrap.close();
  const listeners = resources.messages("listeners").map((fields) => readListener(fields, files));
  const clusters = resources.messages("clusters").map(readCluster);
  resources.close();
  if (findings.length > 0) return fail(...findings);
  return succeed({ listeners, clusters: new Map(clusters.map((cluster) => [cluster.name, cluster])) });
}
