import { afterAll, bench, describe } from "vitest";
import { createEnvoyHost } from "../../src/envoy-process/envoy-host.ts";
import { prepareScenario } from "../../src/scenario/prepare-scenario.ts";
import type { PreparedScenario } from "../../src/scenario/prepared-scenario.ts";
import { readScenario } from "../../src/scenario/read-scenario.ts";
import type { ScenarioHost } from "../../src/scenario/scenario-host.ts";
import { createSimulator } from "../../src/simulator/create-simulator.ts";
import { textFilesOf } from "../../src/files/text-files.ts";
import { scenarioScripts } from "../../src/workflows/compile-scripts.ts";
import { newestEnvoy } from "../support/envoys.ts";
import { valueOf } from "../support/expect-value.ts";
import { filterFolder, projectFiles } from "../support/files-on-disk.ts";

const smallFilter = `function envoy_on_request(handle)
  handle:headers():remove("x-remote-user")
  if handle:headers():get("authorization") == nil then handle:headers():add("x-anonymous", "yes") end
end

function envoy_on_response(handle)
  handle:headers():replace("x-frame-options", "deny")
end
`;
const authHeader = projectFiles.read("dist-lua/auth-header/filter.lua") ?? "";
const version = newestEnvoy?.line ?? "1.40";
const simulator = createSimulator({ version });
const envoy = newestEnvoy === undefined ? undefined : createEnvoyHost(newestEnvoy);
const times = new Map<string, number[]>();

const count = 1000;

describe("exchanges of a small filter", () => {
  compare("exchange", exchangesOf(smallFilter, count));
});

// One exchange costs next to nothing; what is measured is the listener's start with its scripts.
describe("loading the auth-header filter, and one exchange", () => {
  compare("load", exchangesOf(authHeader, 1));
});

afterAll(() => {
  const [simulated, real] = ["simulator exchange", "envoy exchange"].map(medianOf);
  const load = medianOf("simulator load");
  if (simulated === undefined || load === undefined) return;
  const beside = real === undefined ? "" : `, ${(count / real).toFixed(0)} in ${envoy?.name ?? ""}, its start included`;
  console.log(`${simulator.name}: ${(count / simulated).toFixed(0)} exchanges per second${beside}`);
  console.log(`${simulator.name}: ${(load * 1000).toFixed(1)} ms to load the auth-header filter and run one exchange`);
});

function compare(what: string, prepared: PreparedScenario): void {
  bench(simulator.name, () => measure(simulator, `simulator ${what}`, prepared), {
    iterations: 8,
    warmupIterations: 3,
  });
  if (envoy === undefined) return;
  bench(envoy.name, () => measure(envoy, `envoy ${what}`, prepared), { iterations: 2, warmupIterations: 0, time: 0 });
}

async function measure(host: ScenarioHost, name: string, prepared: PreparedScenario): Promise<void> {
  const start = performance.now();
  valueOf(await host.run(prepared));
  times.set(name, [...(times.get(name) ?? []), (performance.now() - start) / 1000]);
}

/** Seconds. */
function medianOf(name: string): number | undefined {
  const sorted = (times.get(name) ?? []).sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)];
}

function exchangesOf(script: string, length: number): PreparedScenario {
  const exchanges = Array.from({ length }, (_, index) => ({
    title: `exchange ${index}`,
    script,
    from: { connection: "kept" },
    send: { get: "/", headers: { "x-remote-user": "root" } },
  }));
  const files = textFilesOf({ "bench/scenario.yaml": JSON.stringify({ title: "Bench", exchanges }) });
  const scenario = valueOf(readScenario("bench", files));
  const scripts = valueOf(scenarioScripts(scenario, { files: projectFiles, filterFolder }));
  return prepareScenario({ scenario, scripts, now: new Date() });
}
