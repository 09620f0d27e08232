import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/files/json.ts";
import { namesOf } from "../../src/gardener/exposure-names.ts";
import { valueAt } from "../../src/scenario/envoy-config.ts";
import { exposed, readExample } from "./examples.ts";

/** The listener that an EnvoyFilter adds for the pods of an example's cluster. */
function listenerOf(file: string): JsonObject {
  const [cluster] = exposed(readExample(file)).clusters;
  if (cluster === undefined) throw new Error("The example holds an exposure");
  const { proxyFilter } = namesOf(cluster.exposure);
  const filter = cluster.objects.find(({ metadata }) => metadata.name === proxyFilter);
  return valueAt(filter, "spec", "configPatches", 0, "patch", "value") as JsonObject;
}

const manager = ["filter_chains", 0, "filters", 0, "typed_config"] as const;
const tls = ["filter_chains", 0, "transport_socket", "typed_config"] as const;

describe("The listener for pods has what the gateway's own listeners have:", () => {
  const listener = listenerOf("zonal-shoot.yaml");

  test.each([
    ["streams may idle: Envoy's default ends them after 5 minutes", [...manager, "stream_idle_timeout"], "0s"],
    ["paths are normalised", [...manager, "normalize_path"], true],
    ["the oldest TLS version of the cluster", [...tls, "common_tls_context", "tls_params", "tls_minimum_protocol_version"], "TLSv1_3"], // prettier-ignore
    ["no session is resumed by ticket", [...tls, "disable_stateless_session_resumption"], true],
    ["nor by Envoy's own memory", [...tls, "disable_stateful_session_resumption"], true],
  ])("%s", (_, path, value) => {
    expect(valueAt(listener, ...path)).toBe(value);
  });

  test("headers of a client's own are removed by the listener where the parameters ask for it", () => {
    const stripping = listenerOf("exposure-class-shoot.yaml");
    expect(JSON.stringify(valueAt(stripping, ...manager, "early_header_mutation_extensions"))).toContain(
      '"prefix":"X-Remote-Extra-"',
    );
  });
});
