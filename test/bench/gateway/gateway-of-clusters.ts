import { createCompiler, type Compiler } from "../../../src/compiler/create-compiler.ts";
import type { JsonObject } from "../../../src/files/json.ts";
import type { ParameterValues } from "../../../src/filter/parameters.ts";
import type { Exposure } from "../../../src/gardener/exposure.ts";
import { luaMemory, type GatewayMemory } from "../../../src/gardener/lua-memory.ts";
import { applyEnvoyFilters } from "../../../src/istio/apply-envoy-filters.ts";
import { exposeClusters } from "../../../src/workflows/expose-clusters.ts";
import { readOurs, secretFilesOf } from "../../e2e/gateway-scenario.ts";
import { staticConfiguration } from "../../e2e/static-configuration.ts";
import { readExposureExamples, readRecordedExposure } from "../../oracles/exposure-examples.ts";
import { projectFiles } from "../../support/files-on-disk.ts";
import { valueOf } from "../../support/expect-value.ts";
import { onThisMachine } from "../on-this-machine.ts";
import { multiplyGateway, renameExposure, type RecordedGateway } from "./multiply-gateway.ts";

/** A gateway with some control planes, as it starts an Envoy, and what is computed of the memory that its scripts take. */
export interface GatewayOfClusters {
  readonly config: JsonObject;
  computed(workers: number): GatewayMemory;
}

/** Makes gateways with more and more control planes; what is compiled for one is not compiled again. */
export function gatewayMaker(): (clusters: number, authHeader?: ParameterValues) => GatewayOfClusters {
  const compiler = createCompiler();
  const exposure = readExposureExamples().find(({ name }) => name === "shoot")?.exposures[0];
  const recording = readRecordedExposure("shoot").gateways[0] as unknown as RecordedGateway;
  if (exposure === undefined) throw new Error("The example shoot holds an exposure");
  return (clusters, authHeader = {}) => {
    const shoots = Array.from({ length: clusters }, (_, index) => `n${index}`);
    const exposures = shoots.map((shoot) => ({ ...renameExposure(exposure, shoot), authHeader }));
    return makeGateway(exposures, { multiplied: multiplyGateway(recording, shoots), compiler });
  };
}

function makeGateway(
  exposures: readonly Exposure[],
  { multiplied, compiler }: { readonly multiplied: RecordedGateway; readonly compiler: Compiler },
): GatewayOfClusters {
  const { gateways, clusters } = valueOf(
    exposeClusters(exposures, { filters: { root: "filter-src", files: projectFiles }, compiler }),
  );
  const objects = [...gateways, ...clusters.flatMap((cluster) => cluster.objects)];
  const proxy = {
    namespace: "istio-ingress",
    labels: undefined,
    istioVersion: "1.29.6",
    metadata: {},
    rootNamespace: "istio-system",
    gatewayPorts: {},
  };
  const patched = valueOf(applyEnvoyFilters(multiplied, readOurs(objects), proxy));
  const config = staticConfiguration(patched, {
    endpoints: multiplied.endpoints,
    secrets: secretFilesOf(exposures),
    scripts: new Map(),
  });
  return {
    config: onThisMachine(config),
    computed: (workers) => {
      const [found] = luaMemory({ exposures, objects }, workers);
      if (found === undefined) throw new Error("There is one gateway");
      return found;
    },
  };
}
