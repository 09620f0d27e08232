import { filterFolder } from "../../src/cli/filter-folders.ts";
import { mapStoreOf } from "../../src/explain/map-store.ts";
import { normaliseExchange } from "../../src/scenario/normalise-exchange.ts";
import type { Outcome } from "../../src/scenario/outcome.ts";
import { readScenario } from "../../src/scenario/read-scenario.ts";
import type { ScenarioHost } from "../../src/scenario/scenario-host.ts";
import type { Exchange } from "../../src/scenario/scenario.ts";
import type { Trace } from "../../src/scenario/trace.ts";
import { createSimulator } from "../../src/simulator/create-simulator.ts";
import type { TracedResult } from "../../src/trace-page/collect-page-data.ts";
import { compileScripts } from "../../src/workflows/compile-scripts.ts";
import { runScenario } from "../../src/workflows/run-scenario.ts";
import { valueOf } from "../support/expect-value.ts";
import { projectFiles } from "../support/files-on-disk.ts";

type Notation = Parameters<typeof normaliseExchange>[0];

/** What clients, certificates and scenarios may hold, and what a page must not make of it. */
export const hostile = {
  title: `</script><script>document.title = "broken in"</script> "quoted" 'and' <!-- <b>`,
  header: `"><img src=x onerror="document.title='broken in'"></script>`,
  rightToLeft: "user\u202Enimda \u200B\u05D0\u05D1",
};

const exchanges: readonly Notation[] = [
  {
    title: "alice reaches the trusted cluster",
    from: { certificate: "alice", sni: "api.example.com", http: 2 },
    send: { get: "/api/v1/pods", headers: { "X-Remote-User": "root" } },
    expect: { cluster: "mtls", upstream: { "x-remote-user": "alice" } },
  },
  {
    title: "an expectation that is not met",
    from: { sni: "api.example.com" },
    send: { get: "/api" },
    expect: { cluster: "mtls", reply: 200 },
  },
  {
    title: "hosts that differ",
    from: { certificate: "alice", sni: "api.example.com" },
    send: { get: "/api" },
  },
  {
    title: hostile.title,
    from: { sni: "api.example.com" },
    send: { get: `/?${"x".repeat(400)}`, headers: { "x-hostile": hostile.header, "x-direction": hostile.rightToLeft } },
  },
  {
    title: "a control byte in a subject",
    from: { certificate: "nul-in-name", sni: "api.example.com" },
    send: { get: "/api" },
    expect: { reply: 401 },
  },
  {
    title: "whatever call raises",
    from: { sni: "api.example.com" },
    send: { get: "/api" },
    faults: "every",
  },
];

/** The auth-header filter on the simulator and on a host that is one too but calls itself an Envoy, and answers one exchange otherwise. */
export async function traceAuthHeader(): Promise<TracedResult> {
  const read = valueOf(readScenario("envoy-fixtures/auth-header", projectFiles));
  // Its other listeners are not spoken to, and their scripts would take long to compile.
  const others = Object.keys(read.filters).map((name) => [name, { lua: "-- not used" }] as const);
  const filters = { ...Object.fromEntries(others), "auth-header": { filter: "auth-header", parameters: {} } };
  const scenario = { ...read, filters, exchanges: exchanges.map(normaliseExchange) };
  const compiled = valueOf(
    compileScripts(scenario, { files: projectFiles, filterFolder: (name) => filterFolder(name, projectFiles) }),
  );
  const simulator = createSimulator({ version: "1.40" });
  const traces = new Map<Exchange, Trace[]>();
  const result = await runScenario(
    scenario,
    {
      scripts: new Map([...compiled].map(([name, { lua }]) => [name, lua])),
      hosts: [simulator, standIn(simulator)],
      now: new Date(),
    },
    { onTrace: (exchange, trace) => traces.set(exchange, [...(traces.get(exchange) ?? []), trace]) },
  );
  const maps = await mapStoreOf(
    [...compiled.values()].flatMap(({ source }) => source ?? []),
    projectFiles,
  );
  return { result: valueOf(result), traces, scripts: compiled, maps };
}

function standIn(simulator: ScenarioHost): ScenarioHost {
  return {
    kind: "envoy",
    version: "1.40",
    name: "Envoy 1.40.0",
    run: async (prepared) => {
      // As an Envoy it is not asked exchanges with faults.
      const asked = prepared.scenario.exchanges.filter(({ faults }) => faults === undefined);
      const outcomes = valueOf(
        await simulator.run({ ...prepared, scenario: { ...prepared.scenario, exchanges: asked } }),
      );
      const different = asked.findIndex(({ title }) => title === "hosts that differ");
      return {
        ok: true,
        value: outcomes.map((outcome, index) => (index === different ? otherwise(outcome) : outcome)),
        diagnostics: [],
      };
    },
  };
}

function otherwise(outcome: Outcome): Outcome {
  const { response } = outcome;
  if (response === undefined) throw new Error("The simulator gave no response");
  return { ...outcome, response: { ...response, status: 503, headers: [...response.headers, ["x-only", "here"]] } };
}
