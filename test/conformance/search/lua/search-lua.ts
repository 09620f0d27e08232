import fc from "fast-check";
import type { Piece } from "../piece.ts";
import { smallerPieces } from "../reductions.ts";
import type { TwoHosts } from "../run-cases.ts";
import { luaResult } from "./lua-expressions.ts";
import { compareLua, isTold, type LuaComparison, type LuaDisagreement } from "./run-lua.ts";

export interface LuaSearchResult {
  /** Expressions that nothing was said of. */
  readonly disagreements: LuaComparison;
  /** How many expressions came out otherwise with a finding of the simulator's that said so. */
  readonly told: number;
}

/** Runs random expressions of plain Lua on both hosts. The same seed gives the same expressions. */
export async function searchLua(hosts: TwoHosts, runs: number, seed: number): Promise<LuaSearchResult> {
  const expressions = new Map(fc.sample(luaResult, { numRuns: runs, seed }).entries());
  const found = await compareLua(expressions, hosts);
  const disagreements = new Map<number, LuaDisagreement>();
  for (const [number, disagreement] of found) {
    if (!(await isTold(disagreement.expression, hosts.simulator))) disagreements.set(number, disagreement);
  }
  return { disagreements, told: found.size - disagreements.size };
}

const mostCandidates = 15;

/** Makes expressions smaller as long as the hosts disagree on them; each round is one run of both hosts. */
export async function shrinkLua(found: LuaComparison, hosts: TwoHosts, rounds = 6): Promise<LuaComparison> {
  const smallest = new Map(found);
  let open = [...found.keys()];
  for (let round = 0; round < rounds && open.length > 0; round++) {
    const candidates = open.flatMap((number) =>
      smallerPieces(smallest.get(number)?.expression ?? { parts: [], simpler: [] })
        .slice(0, mostCandidates)
        .map((piece) => [number, piece] as const),
    );
    const compared = await compareLua(new Map(candidates.map(([, piece], index) => [index, piece])), hosts);
    const next = new Set<number>();
    for (const [index, disagreement] of compared) {
      const [number = -1] = candidates[index] ?? [];
      if (next.has(number) || (await isTold(disagreement.expression, hosts.simulator))) continue;
      next.add(number);
      smallest.set(number, disagreement);
    }
    open = [...next];
  }
  return smallest;
}

/** An expression and what came of it, for people. */
export function describeDisagreement(text: string, { envoy, simulator }: LuaDisagreement): string {
  return `${text}\n    Envoy:     ${envoy}\n    simulator: ${simulator}`;
}

export type { Piece };
