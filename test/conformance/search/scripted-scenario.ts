import type { JsonObject } from "../../../src/files/json.ts";
import { placeInlineScripts } from "../../../src/scenario/inline-scripts.ts";
import { normaliseExchange } from "../../../src/scenario/normalise-exchange.ts";
import { prepareScenario } from "../../../src/scenario/prepare-scenario.ts";
import type { PreparedScenario } from "../../../src/scenario/prepared-scenario.ts";

type ExchangeNotation = Parameters<typeof normaliseExchange>[0];

/** Exchanges that bring their own scripts, in one proxy. */
export function scriptedScenario(envoyConfig: JsonObject, exchanges: readonly ExchangeNotation[]): PreparedScenario {
  const scripted = exchanges.map((notation) => ({ exchange: normaliseExchange(notation), script: notation.script }));
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
