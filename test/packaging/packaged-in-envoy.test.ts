import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { createEnvoyHost } from "../../src/envoy-process/envoy-host.ts";
import type { JsonObject } from "../../src/files/json.ts";
import { staticResources } from "../../src/scenario/envoy-config.ts";
import { readScenario } from "../../src/scenario/read-scenario.ts";
import type { Scenario } from "../../src/scenario/scenario.ts";
import { createSimulator } from "../../src/simulator/create-simulator.ts";
import { buildFilter } from "../../src/workflows/build-filter.ts";
import { runScenario } from "../../src/workflows/run-scenario.ts";
import { newestEnvoy, skipReason } from "../support/envoys.ts";
import { valueOf } from "../support/expect-value.ts";
import { filterFolder, projectFiles } from "../support/files-on-disk.ts";

interface StaticPieces {
  readonly transport_socket: { readonly typed_config: JsonObject };
  readonly filters: readonly [{ readonly typed_config: JsonObject }];
}

/** The auth-header scenario's gateway with the pieces of `static-config.yaml` merged into it, as that file says. */
function scenarioOfPieces(): Scenario {
  const scenario = valueOf(readScenario("envoy-fixtures/auth-header", projectFiles));
  const built = valueOf(buildFilter(filterFolder("auth-header"), { files: projectFiles, parameters: {}, out: "out" }));
  const text = built.files.find(({ path }) => path.endsWith("static-config.yaml"))?.text ?? "";
  const pieces = parse(text) as StaticPieces;
  const config = structuredClone(scenario.envoyConfig) as { static_resources: { listeners: JsonObject[] } };
  const gateway = staticResources(scenario.envoyConfig, "listeners")[0] as unknown as {
    filter_chains: [{ transport_socket: { typed_config: JsonObject }; filters: [{ typed_config: JsonObject }] }];
  };
  const [chain] = structuredClone(gateway.filter_chains);
  Object.assign(chain.transport_socket.typed_config, pieces.transport_socket.typed_config);
  Object.assign(chain.filters[0].typed_config, pieces.filters[0].typed_config);
  config.static_resources.listeners = [{ ...(gateway as unknown as JsonObject), filter_chains: [chain] }];
  const exchanges = scenario.exchanges.filter(({ from }) => from.listener === undefined).slice(0, 40);
  return { ...scenario, envoyConfig: config, filters: {}, exchanges };
}

describe("The packaged static configuration", () => {
  const hosts = [
    createSimulator({ version: newestEnvoy?.line ?? "1.40" }),
    ...(newestEnvoy === undefined ? [] : [createEnvoyHost(newestEnvoy)]),
  ];

  test("does what the filter's scenario expects, in the simulator and in Envoy", async () => {
    const { exchanges } = valueOf(
      await runScenario(scenarioOfPieces(), { scripts: new Map(), hosts, now: new Date() }),
    );
    expect(exchanges.length).toBe(40);
    expect(
      exchanges.flatMap(({ outcomes, differences }) => [...outcomes.flatMap(({ unmet }) => unmet), ...differences]),
    ).toEqual([]);
    expect(hosts.length).toBe(skipReason() === undefined ? 2 : 1);
  }, 30_000);
});
