import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { gatewayConfiguration, scenarioConfig } from "./gateway-scenario.ts";

// The exchanges themselves run in test/conformance/scenarios.test.ts, as those of every scenario.
test("The scenario's gateway is what istiod and the kit make of the example (else: npm run e2e:config)", () => {
  expect(readFileSync(scenarioConfig, "utf8")).toBe(gatewayConfiguration());
});
