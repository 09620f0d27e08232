import { notSimulated } from "../../run-refused.ts";
import type { ConfigFields } from "./config-fields.ts";
import type { Cluster } from "../proxy-model.ts";

/** Reads the `load_assignment` of a cluster, all of whose endpoints are the cluster's stand-in. */
export function readEndpoints(cluster: ConfigFields, discovery: string): Pick<Cluster, "hasHosts" | "endpointName"> {
  const assignment = cluster.message("load_assignment");
  assignment?.harmless("cluster_name", "named_endpoints");
  // Which localities and priorities are preferred is not seen from outside.
  const names = (assignment?.messages("endpoints") ?? []).flatMap(readLocality);
  readPolicy(assignment);
  assignment?.close();
  return { hasHosts: names.length > 0, endpointName: nameOf(names, discovery) };
}

function readPolicy(assignment: ConfigFields | undefined): void {
  const policy = assignment?.message("policy");
  policy?.harmless("overprovisioning_factor", "endpoint_stale_after", "weighted_priority_health");
  policy?.close();
}

/** The names of a locality's healthy hosts; empty where one has none. */
function readLocality(fields: ConfigFields): string[] {
  fields.harmless("locality", "load_balancing_weight", "priority", "proximity", "metadata");
  const names = fields.messages("lb_endpoints").map(readEndpoint);
  fields.close();
  return names;
}

function readEndpoint(fields: ConfigFields): string {
  fields.harmless("load_balancing_weight", "metadata");
  const health = fields.text("health_status") ?? "UNKNOWN";
  if (health !== "UNKNOWN" && health !== "HEALTHY") fields.refuse(`health_status (${health})`);
  const endpoint = fields.message("endpoint");
  endpoint?.harmless("address", "health_check_config", "additional_addresses");
  const name = endpoint?.text("hostname") ?? "";
  endpoint?.close();
  fields.close();
  return name;
}

function nameOf(names: readonly string[], discovery: string): Cluster["endpointName"] {
  const [name = "", ...others] = new Set(names);
  return () => {
    if (others.length > 0) throw notSimulated("auto_host_rewrite with several endpoints, one of which is chosen");
    // The Envoy of a test has its endpoints on another address, after which it would name the host.
    if (name === "" && discovery !== "STATIC")
      throw notSimulated("auto_host_rewrite to the address of an endpoint without a hostname");
    return name === "" ? undefined : name;
  };
}
