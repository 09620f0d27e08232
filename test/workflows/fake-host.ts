import { fail, succeed } from "../../src/diagnostics/diagnostic.ts";
import { textFilesOf } from "../../src/files/text-files.ts";
import type { Outcome } from "../../src/scenario/outcome.ts";
import { readScenario } from "../../src/scenario/read-scenario.ts";
import type { ScenarioHost } from "../../src/scenario/scenario-host.ts";
import type { Scenario } from "../../src/scenario/scenario.ts";
import { valueOf } from "../support/expect-value.ts";
import { scenarioFiles } from "../support/run-filter.ts";

/** A scenario with these exchanges, as YAML. */
export function scenarioOf(exchanges: string): Scenario {
  return valueOf(readScenario("scenario", textFilesOf(scenarioFiles(exchanges))));
}

/** What a host would say of a request that reached a cluster. */
export function outcomeOf(cluster: string, status = 200): Outcome {
  const request = {
    protocol: "HTTP/1.1",
    method: "GET",
    path: "/",
    authority: "localhost",
    headers: [],
    body: "",
  } as const;
  return {
    response: { status, headers: [], body: "" },
    upstream: { cluster, ...request },
    dynamicMetadata: {},
    logs: [],
    scriptErrors: 0,
  };
}

/** A host that says what it was told to; nothing where it is to fail. */
export function fakeHost(
  kind: ScenarioHost["kind"],
  outcomes: readonly Outcome[] | undefined,
  version: ScenarioHost["version"] = "1.37",
): ScenarioHost {
  const broken = fail({ code: "ENVOY_DIED", severity: "error", message: "It ended" });
  const run = (): ReturnType<ScenarioHost["run"]> =>
    Promise.resolve(outcomes === undefined ? broken : succeed(outcomes));
  return { kind, version, name: `${kind} ${version}`, run };
}
