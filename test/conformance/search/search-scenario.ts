import { issuePki } from "../../../src/scenario/issue-pki.ts";
import { normalisePkiEntry } from "../../../src/scenario/normalise-pki.ts";
import type { PreparedScenario } from "../../../src/scenario/prepared-scenario.ts";
import { scriptedScenario } from "./scripted-scenario.ts";
import { configWith, searchedPki } from "./search-config.ts";
import { exchangesOf, listenersOf, type SearchCase } from "./search-case.ts";

const pki = Object.fromEntries(
  Object.entries(searchedPki).map(([name, entry]) => [name, normalisePkiEntry(name, entry)]),
);

/** Made once, since scripts see digests and serial numbers, which both hosts must show alike. */
const certificates = issuePki(pki, new Date());

/** Cases that run in one proxy, each with a listener of its own. */
export function scenarioOf(cases: ReadonlyMap<number, SearchCase>): PreparedScenario {
  const exchanges = [...cases].flatMap(([number, search]) => exchangesOf(search, number));
  const prepared = scriptedScenario(configWith(listenersOf([...cases.values()])), exchanges);
  return { ...prepared, files: new Map([...prepared.files, ...certificates]) };
}
