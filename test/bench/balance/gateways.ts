import { readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { JsonObject } from "../../../src/files/json.ts";
import { readGateways } from "../../../src/istio/read-gateways.ts";
import { loopback } from "../../../src/envoy-process/rewrite-config.ts";
import { onThisMachine } from "../on-this-machine.ts";
import { patchedGateways } from "../../e2e/gateway-scenario.ts";
import { staticConfiguration } from "../../e2e/static-configuration.ts";
import { passthroughExample, readExposureExamples, recordedExposureFile } from "../../oracles/exposure-examples.ts";
import { valueOf } from "../../support/expect-value.ts";

/** Where TLS ends: in kube-apiserver, or in the gateway. */
export type Mode = "L4" | "L7";

/** The listener of a gateway that clients connect to. */
export const clientListener = "0.0.0.0_9443";

/** A gateway's configuration as it starts an Envoy that reads its endpoints from files in a folder. */
export function gatewayOf(mode: Mode, folder: string): JsonObject {
  const endpointsFileOf = (cluster: string): string => endpointsFile(folder, cluster);
  return onThisMachine(mode === "L7" ? terminating(endpointsFileOf) : passingThrough(endpointsFileOf));
}

type EndpointsFileOf = (cluster: string) => string;

function terminating(endpointsFileOf: EndpointsFileOf): JsonObject {
  const example = readExposureExamples().find(({ name }) => name === passthroughExample);
  const [gateway] = example === undefined ? [] : patchedGateways(example, new Map(), { endpointsFileOf });
  if (gateway === undefined) throw new Error("The example has a gateway");
  return gateway.config;
}

/** What istiod makes of the L4 objects of the same control plane. */
function passingThrough(endpointsFileOf: EndpointsFileOf): JsonObject {
  const file = recordedExposureFile(passthroughExample, "l4");
  const [gateway] = valueOf(readGateways({ file, text: readFileSync(file, "utf8") }));
  if (gateway === undefined) throw new Error("The recording holds a gateway");
  return staticConfiguration(gateway.configuration, {
    endpoints: [],
    secrets: {},
    scripts: new Map(),
    endpointsFileOf,
  });
}

/** Says which servers are there, as istiod does when a Pod gets ready or is gone: all of them in one locality, for each cluster of a gateway. */
export function writeEndpoints(folder: string, config: JsonObject, ports: readonly number[]): void {
  const { clusters } = config["static_resources"] as { readonly clusters: readonly JsonObject[] };
  for (const { type, name } of clusters) {
    if (type === "EDS" && typeof name === "string") moveInto(endpointsFile(folder, name), endpointsOf(name, ports));
  }
}

/** Envoy wants one for each cluster: an answer of a file with more than that of one cluster it refuses. */
function endpointsFile(folder: string, cluster: string): string {
  return path.join(folder, `endpoints-${cluster.replaceAll("|", "-")}.json`);
}

function endpointsOf(cluster: string, ports: readonly number[]): JsonObject {
  const lbEndpoints = ports.map((port) => ({
    endpoint: { address: loopback(port) },
    health_status: "HEALTHY",
    load_balancing_weight: 1,
  }));
  const assignment = {
    "@type": "type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment",
    cluster_name: cluster,
    endpoints: [{ locality: {}, load_balancing_weight: ports.length, lb_endpoints: lbEndpoints }],
  };
  return { version_info: ports.join("-"), resources: [assignment] };
}

/** Envoy reads a file again when another one is moved to its place. */
function moveInto(file: string, json: JsonObject): void {
  writeFileSync(`${file}.new`, JSON.stringify(json));
  renameSync(`${file}.new`, file);
}
