import fc from "fast-check";
import { runCases, type TwoHosts } from "./run-cases.ts";
import { searchCase, type SearchCase } from "./search-case.ts";
import type { Disagreement } from "./shrink-case.ts";

export interface SearchOptions {
  readonly runs: number;
  readonly seed: number;
  /** When no further batch begins: milliseconds since 1970; never unless given. */
  readonly until?: number;
  /** Told after each batch. */
  readonly onProgress?: (done: number, differing: number) => void;
}

export interface SearchResult {
  /** How many cases there was time for. */
  readonly ran: number;
  readonly disagreements: ReadonlyMap<number, Disagreement>;
  /** Cases that differed once, and were alike when they were asked again: on a busy machine chunks arrive together, and timeouts are late. */
  readonly races: ReadonlySet<number>;
  /** By case: what the simulator does not model. */
  readonly refused: ReadonlyMap<number, string>;
}

/** How many cases one Envoy is started for. */
const batchSize = 200;

/** Runs random cases on both hosts. The same seed gives the same cases. */
export async function findDisagreements(
  hosts: TwoHosts,
  { runs, seed, until = Infinity, onProgress }: SearchOptions,
): Promise<SearchResult> {
  const cases = randomCases(runs, seed);
  const disagreements = new Map<number, Disagreement>();
  const refused = new Map<number, string>();
  const races = new Set<number>();
  let begin = 0;
  for (; begin < runs && Date.now() < until; begin += batchSize) {
    const batch = new Map(cases.slice(begin, begin + batchSize).map((search, index) => [begin + index, search]));
    const compared = await runCases(batch, hosts);
    for (const [number, reason] of compared.refused) refused.set(number, reason);
    const differing = new Map([...batch].filter(([number]) => compared.differences.has(number)));
    const again = await runCases(differing, hosts);
    for (const [number, search] of differing) {
      const differences = again.differences.get(number);
      if (differences === undefined) races.add(number);
      else disagreements.set(number, { search, differences });
    }
    onProgress?.(Math.min(begin + batchSize, runs), disagreements.size);
  }
  return { ran: Math.min(begin, runs), disagreements, races, refused };
}

/** The cases of a seed. */
export function randomCases(runs: number, seed: number): readonly SearchCase[] {
  return fc.sample(searchCase, { numRuns: runs, seed });
}
