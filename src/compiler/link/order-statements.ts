import type { ts } from "../typescript.ts";
import type { Effect } from "./effects.ts";
import type { Reference, WrittenStatement } from "./pieces.ts";

/** A written statement with what it declares and what running it changes. */
export interface LinkedStatement extends WrittenStatement {
  readonly declares: readonly ts.Symbol[];
  readonly effect: Effect;
}

/**
 * The statements that stay, each after what it needs, so that the script reads like one written by hand: helpers first, hooks last.
 *
 * What has an unknown effect stays, in the order in which the modules run. What only declares stays if something that stays refers to it;
 * a statement that only fills a table of its module goes with that table. Moving those is safe, for nothing can tell when they ran.
 */
export function orderStatements(
  statements: readonly LinkedStatement[],
  roots: ReadonlySet<ts.Symbol>,
): readonly LinkedStatement[] {
  const declaring = new Map(statements.flatMap((linked) => linked.declares.map((symbol) => [symbol, linked] as const)));
  const filling = groupFillers(statements);
  const ordered = new Set<LinkedStatement>();
  const entered = new Set<LinkedStatement>();
  for (const linked of statements) {
    if (linked.effect === "unknown" || linked.declares.some((symbol) => roots.has(symbol))) place(linked);
  }
  return [...ordered];

  function place(linked: LinkedStatement): void {
    if (entered.has(linked)) return;
    entered.add(linked);
    linked.references.forEach(placeReferenced);
    ordered.add(linked);
    for (const symbol of linked.declares) filling.get(symbol)?.forEach(place);
  }

  function placeReferenced({ symbol }: Reference): void {
    const needed = declaring.get(symbol);
    if (needed !== undefined && !isPlacedInTurn(needed)) place(needed);
  }

  /** What has an unknown effect waits for its turn. */
  function isPlacedInTurn({ effect }: LinkedStatement): boolean {
    return effect === "unknown";
  }
}

/** Statements that only fill tables, by the variables that hold these. */
function groupFillers(statements: readonly LinkedStatement[]): ReadonlyMap<ts.Symbol, readonly LinkedStatement[]> {
  const filling = new Map<ts.Symbol, LinkedStatement[]>();
  for (const linked of statements) {
    if (typeof linked.effect === "string" || linked.declares.length > 0) continue;
    for (const symbol of linked.effect) filling.set(symbol, [...(filling.get(symbol) ?? []), linked]);
  }
  return filling;
}
