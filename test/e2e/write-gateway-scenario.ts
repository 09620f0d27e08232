import { writeFileSync } from "node:fs";
import { gatewayConfiguration, scenarioConfig } from "./gateway-scenario.ts";

/** Writes the configuration that the scenario of the whole gateway runs: `npm run e2e:config`. */
writeFileSync(scenarioConfig, gatewayConfiguration());
