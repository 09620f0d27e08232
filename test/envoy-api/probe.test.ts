import { describe, expect, test } from "vitest";
import { compareEnvoyVersions, envoyVersions } from "../../src/envoy-api/envoy-version.ts";
import { hostApi, type HostObjectName } from "../../src/envoy-api/table.ts";
import { createEnvoyHost } from "../../src/envoy-process/envoy-host.ts";
import { prepareScenario } from "../../src/scenario/prepare-scenario.ts";
import { readScenario } from "../../src/scenario/read-scenario.ts";
import { scenarioScripts } from "../../src/workflows/compile-scripts.ts";
import { envoyOf, skipReason } from "../support/envoys.ts";
import { valueOf } from "../support/expect-value.ts";
import { filterFolder, projectFiles } from "../support/files-on-disk.ts";
import { proveTable } from "./prove-table.ts";

const scenario = valueOf(readScenario("envoy-fixtures/envoy-api-probe", projectFiles));
const scripts = valueOf(scenarioScripts(scenario, { files: projectFiles, filterFolder }));

/** The objects that a release line has by the table. EnvoyObject stands for what all of them share; globals are compared with the report. */
function objectsOf(version: (typeof envoyVersions)[number]): readonly string[] {
  const names = Object.keys(hostApi) as HostObjectName[];
  return names
    .filter(
      (name) =>
        name !== "EnvoyObject" &&
        hostApi[name].kind === "object" &&
        compareEnvoyVersions(hostApi[name].since, version) <= 0,
    )
    .sort();
}

describe("The table of the host API", () => {
  describe.each(envoyVersions)("for Envoy %s", (version) => {
    const reason = skipReason(version);
    const title = "is what a script finds there";
    if (reason !== undefined) test.skip(`${title} (${reason})`, () => undefined);
    else {
      test(title, async () => {
        const envoy = envoyOf(version);
        if (envoy === undefined) throw new Error(`Found no Envoy ${version}`);
        const prepared = prepareScenario({ scenario, scripts, now: new Date() });
        const { differences, objects } = await proveTable(createEnvoyHost(envoy), prepared);
        expect(differences).toEqual([]);
        expect(objects).toEqual(objectsOf(version));
      });
    }
  });
});
