import { issuePki } from "./issue-pki.ts";
import { fileNames, type PreparedScenario } from "./prepared-scenario.ts";
import type { Scenario } from "./scenario.ts";

/** Makes everything that a host needs to run a scenario: certificates valid from `now` on, and the scripts under their file names. */
export function prepareScenario(input: {
  readonly scenario: Scenario;
  /** Lua texts by the names in the scenario's `filters`. */
  readonly scripts: ReadonlyMap<string, string>;
  readonly now: Date;
}): PreparedScenario {
  const files = new Map(issuePki(input.scenario.pki, input.now));
  for (const [name, lua] of input.scripts) files.set(fileNames.script(name), lua);
  return { scenario: input.scenario, files };
}
