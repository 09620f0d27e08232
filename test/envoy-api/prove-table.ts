import type { HostObjectName } from "../../src/envoy-api/table.ts";
import type { Outcome } from "../../src/scenario/outcome.ts";
import type { PreparedScenario } from "../../src/scenario/prepared-scenario.ts";
import type { ScenarioHost } from "../../src/scenario/scenario-host.ts";
import { compareWithTable, objectsIn, parseReport } from "./probe-report.ts";

/** What one run of the probe's scenario shows of a host. */
export interface Proof {
  /** What the host has otherwise than the table, each line after its exchange's title. */
  readonly differences: readonly string[];
  /** The objects of the table that were met in any exchange. */
  readonly objects: readonly HostObjectName[];
}

/** Runs `envoy-fixtures/envoy-api-probe` on a host and compares what it has with the table. */
export async function proveTable(host: ScenarioHost, prepared: PreparedScenario): Promise<Proof> {
  const outcomes = await host.run(prepared);
  if (!outcomes.ok) throw new Error(outcomes.diagnostics.map(({ code, message }) => `${code}: ${message}`).join("\n"));
  const reports = outcomes.value.map((outcome) => parseReport(bodyOf(outcome)));
  const titles = prepared.scenario.exchanges.map(({ title }) => title);
  return {
    differences: reports.flatMap((report, index) =>
      compareWithTable(report, host.version).map((difference) => `${titles[index] ?? ""}: ${difference}`),
    ),
    objects: [...new Set(reports.flatMap(objectsIn))].sort(),
  };
}

function bodyOf({ connectionError, response }: Outcome): string {
  if (response?.status !== 200)
    throw new Error(`Found ${connectionError ?? String(response?.status)}, wanted a report`);
  return response.body;
}
