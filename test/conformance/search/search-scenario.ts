import { issuePki } from "../../../src/scenario/issue-pki.ts";
import { placeInlineScripts } from "../../../src/scenario/inline-scripts.ts";
import { normaliseExchange } from "../../../src/scenario/normalise-exchange.ts";
import { normalisePkiEntry } from "../../../src/scenario/normalise-pki.ts";
import { prepareScenario } from "../../../src/scenario/prepare-scenario.ts";
import type { PreparedScenario } from "../../../src/scenario/prepared-scenario.ts";
import { configWith, searchedPki } from "./search-config.ts";
import { exchangesOf, listenersOf, type SearchCase } from "./search-case.ts";

const pki = Object.fromEntries(
  Object.entries(searchedPki).map(([name, entry]) => [name, normalisePkiEntry(name, entry)]),
);

/** Made once, since scripts see digests and serial numbers, which both hosts must show alike. */
const certificates = issuePki(pki, new Date());

/** Cases that run in one proxy, each with a listener of its own. */
export function scenarioOf(cases: ReadonlyMap<number, SearchCase>): PreparedScenario {
  const scripted = [...cases].flatMap(([number, search]) =>
    exchangesOf(search, number).map((notation) => ({ exchange: normaliseExchange(notation), script: notation.script })),
  );
  const pieces = {
    folder: "search",
    title: "search",
    envoyConfig: configWith(listenersOf([...cases.values()])),
    hosts: ["simulator", "envoy"],
    filters: {},
    pki: {},
    upstreams: {},
  } as const;
  const scenario = placeInlineScripts(pieces, scripted);
  const scripts = new Map(
    Object.entries(scenario.filters).flatMap(([name, use]) => ("lua" in use ? [[name, use.lua]] : [])),
  );
  const prepared = prepareScenario({ scenario, scripts, now: new Date() });
  return { ...prepared, files: new Map([...prepared.files, ...certificates]) };
}
