import { bench, describe } from "vitest";
import { createEnvoyHost } from "../../src/envoy-process/envoy-host.ts";
import { prepareScenario } from "../../src/scenario/prepare-scenario.ts";
import { readScenario } from "../../src/scenario/read-scenario.ts";
import { createSimulator } from "../../src/simulator/create-simulator.ts";
import { scenarioScripts } from "../../src/workflows/compile-scripts.ts";
import { newestEnvoy } from "../support/envoys.ts";
import { valueOf } from "../support/expect-value.ts";
import { filterFolder, projectFiles } from "../support/files-on-disk.ts";

const scenario = valueOf(readScenario("envoy-fixtures/auth-header", projectFiles));
const sixty = { ...scenario, exchanges: scenario.exchanges.filter(({ from }) => !from.resume).slice(0, 60) };
const scripts = valueOf(scenarioScripts(scenario, { files: projectFiles, filterFolder }));
const prepared = prepareScenario({ scenario: sixty, scripts, now: new Date() });
const version = newestEnvoy?.line ?? "1.40";

describe("60 exchanges of the auth-header filter, listeners and scripts loaded anew", () => {
  bench(`simulator ${version}`, async () => void valueOf(await createSimulator({ version }).run(prepared)), {
    iterations: 5,
    warmupIterations: 1,
  });
  if (newestEnvoy !== undefined) {
    const host = createEnvoyHost(newestEnvoy);
    bench(host.name, async () => void valueOf(await host.run(prepared)), { iterations: 3, warmupIterations: 0 });
  }
});
