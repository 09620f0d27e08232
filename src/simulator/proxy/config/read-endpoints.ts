import { notSimulated } from "../../run-refused.ts";
import type { ConfigFields } from "./config-fields.ts";
import type { Cluster } from "../proxy-model.ts";

/** Reads the `load_assignment` of a cluster, all of whose endpoints are the cluster's stand-in. */
export function readEndpoints(
  cluster: ConfigFields,
  discovery: string,
): Pick<Cluster, "hasHosts" | "endpointName" | "socket"> {
  const assignment = cluster.message("load_assignment");
  assignment?.harmless("cluster_name", "named_endpoints");
  // Which localities and priorities are preferred is not seen from outside.
  const hosts = (assignment?.messages("endpoints") ?? []).flatMap(readLocality);
  const names = hosts.map(({ name }) => name);
  const [socket] = hosts.flatMap((host) => (host.socket === undefined ? [] : [host.socket]));
  readPolicy(assignment);
  assignment?.close();
  return {
    hasHosts: names.length > 0,
    endpointName: nameOf(names, discovery),
    ...(socket === undefined ? {} : { socket }),
  };
}

function readPolicy(assignment: ConfigFields | undefined): void {
  const policy = assignment?.message("policy");
  policy?.harmless("overprovisioning_factor", "endpoint_stale_after", "weighted_priority_health");
  policy?.close();
}

interface Host {
  /** Empty where it has none. */
  readonly name: string;
  /** Path of the Unix socket that it listens on. */
  readonly socket?: string;
}

/** The healthy hosts of a locality. */
function readLocality(fields: ConfigFields): readonly Host[] {
  fields.harmless("locality", "load_balancing_weight", "priority", "proximity", "metadata");
  const hosts = fields.messages("lb_endpoints").map(readEndpoint);
  fields.close();
  return hosts;
}

function readEndpoint(fields: ConfigFields): Host {
  fields.harmless("load_balancing_weight", "metadata");
  const health = fields.text("health_status") ?? "UNKNOWN";
  if (health !== "UNKNOWN" && health !== "HEALTHY") fields.refuse(`health_status (${health})`);
  const endpoint = fields.message("endpoint");
  endpoint?.harmless("health_check_config", "additional_addresses");
  const address = endpoint?.message("address");
  const socket = address?.message("pipe")?.text("path");
  const name = endpoint?.text("hostname") ?? "";
  endpoint?.close();
  fields.close();
  return { name, ...(socket === undefined ? {} : { socket }) };
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
