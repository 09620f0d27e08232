import { parse } from "yaml";
import type { JsonObject } from "../../../../src/files/json.ts";
import { defaultEnvoyConfig } from "../../../../src/scenario/default-envoy-config.ts";
import type { PreparedScenario } from "../../../../src/scenario/prepared-scenario.ts";
import { scriptedScenario } from "../scripted-scenario.ts";

const envoyConfig = parse(defaultEnvoyConfig) as JsonObject;

/** One request through each script, all in one proxy. */
export function luaScenario(texts: readonly string[]): PreparedScenario {
  return scriptedScenario(
    envoyConfig,
    texts.map((script, index) => ({ title: `script ${index}`, script, send: { get: "/" } })),
  );
}
