import type { Difference } from "../../../src/scenario/compare-outcomes.ts";
import { smallerCases } from "./reductions.ts";
import { runCases, type TwoHosts } from "./run-cases.ts";
import type { SearchCase } from "./search-case.ts";

/** A case that the hosts do not agree on. */
export interface Disagreement {
  readonly search: SearchCase;
  readonly differences: readonly Difference[];
}

/** How many smaller cases one Envoy is started for. */
const roundSize = 60;

/**
 * Makes a case smaller as long as the hosts disagree on it in the same respect.
 *
 * @param starts how many Envoys may be started for it
 */
export async function shrinkCase(found: Disagreement, hosts: TwoHosts, starts = 40): Promise<Disagreement> {
  const respects = new Set(found.differences.map(({ what }) => what));
  let smallest = found;
  let candidates = smallerCases(found.search);
  for (let start = 0; start < starts && candidates.length > 0; start++) {
    const round = candidates.slice(0, roundSize);
    const { differences } = await runCases(new Map(round.entries()), hosts);
    const [first] = [...differences].filter(([, list]) => list.some(({ what }) => respects.has(what)));
    const search = first === undefined ? undefined : round[first[0]];
    if (search === undefined) candidates = candidates.slice(roundSize);
    else {
      smallest = { search, differences: first?.[1] ?? [] };
      candidates = smallerCases(search);
    }
  }
  return smallest;
}
