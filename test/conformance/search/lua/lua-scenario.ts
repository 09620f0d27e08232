import { parse } from "yaml";
import type { JsonObject } from "../../../../src/files/json.ts";
import { defaultEnvoyConfig } from "../../../../src/scenario/default-envoy-config.ts";
import { placeInlineScripts } from "../../../../src/scenario/inline-scripts.ts";
import { normaliseExchange } from "../../../../src/scenario/normalise-exchange.ts";
import { prepareScenario } from "../../../../src/scenario/prepare-scenario.ts";
import type { PreparedScenario } from "../../../../src/scenario/prepared-scenario.ts";

const envoyConfig = parse(defaultEnvoyConfig) as JsonObject;

/** One request through each script, all in one proxy. */
export function luaScenario(texts: readonly string[]): PreparedScenario {
  const scripted = texts.map((script, index) => ({
    exchange: normaliseExchange({ title: `script ${index}`, script, send: { get: "/" } }),
    script,
  }));
  const pieces = {
    folder: "search",
    title: "search",
    envoyConfig,
    hosts: ["simulator", "envoy"],
    filters: {},
    pki: {},
    upstreams: {},
  } as const;
  const scenario = placeInlineScripts(pieces, scripted);
  const scripts = new Map(
    Object.entries(scenario.filters).flatMap(([name, use]) => ("lua" in use ? [[name, use.lua]] : [])),
  );
  return prepareScenario({ scenario, scripts, now: new Date() });
}
