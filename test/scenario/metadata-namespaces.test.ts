import { describe, expect, test } from "vitest";
import { textFilesOf } from "../../src/files/text-files.ts";
import { metadataNamespaces } from "../../src/scenario/metadata-namespaces.ts";
import { readScenario } from "../../src/scenario/read-scenario.ts";
import { valueOf } from "../support/expect-value.ts";
import { scenarioFiles } from "../support/run-filter.ts";

describe("metadataNamespaces()", () => {
  test("are those of matchers and expectations, and the Lua filter's", () => {
    const exchanges = "  - { title: one, send: { get: / }, expect: { metadata: { expected: { key: 1 } } } }\n";
    const scenario = valueOf(readScenario("scenario", textFilesOf(scenarioFiles(exchanges))));
    const envoyConfig = { routes: [{ match: { dynamic_metadata: [{ filter: "matched" }, { filter: "matched" }] } }] };
    expect(metadataNamespaces({ ...scenario, envoyConfig })).toEqual(["envoy.filters.http.lua", "expected", "matched"]);
  });
});
