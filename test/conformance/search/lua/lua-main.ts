import { printPiece } from "../piece.ts";
import type { TwoHosts } from "../run-cases.ts";
import { describeDisagreement, searchLua, shrinkLua } from "./search-lua.ts";

/** The search among expressions of plain Lua; prints what differs, as small as it gets. */
export async function runLuaSearch(
  hosts: TwoHosts,
  options: { runs: number; seed: number; shrink: number },
): Promise<number> {
  const { runs, seed, shrink } = options;
  const { disagreements, told } = await searchLua(hosts, runs, seed);
  console.log(
    `Envoy ${hosts.envoy.version}, plain Lua, seed ${seed}: ${runs} expressions, ${disagreements.size} differ, ${told} more with a finding that says so`,
  );
  const shown = await shrinkLua(new Map([...disagreements].slice(0, shrink)), hosts);
  for (const [number, found] of shown)
    console.log(describeDisagreement(`  ${number}: ${printPiece(found.expression)}`, found));
  return disagreements.size === 0 ? 0 : 1;
}
