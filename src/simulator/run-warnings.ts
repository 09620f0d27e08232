import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { compareOutcomes } from "../scenario/compare-outcomes.ts";
import type { Outcome } from "../scenario/outcome.ts";
import { vmDifferences, type VmDifference } from "./vm/differences.ts";

/** What a run's scripts met that is not as in Envoy: by difference, the place of the first script that did, `[string "…"]:3` or nothing. */
export type MetDifferences = ReadonlyMap<VmDifference, string>;

/** A warning for each difference; the order of keys has none of its own, since most scripts do not depend on it. */
export function warningsOf(met: MetDifferences): readonly Diagnostic[] {
  return [...met].flatMap(([difference, place]) => (difference === "order" ? [] : [warn(difference, place)]));
}

/** A warning if a run came out otherwise when the keys of tables had the reverse order. */
export function orderWarnings(
  titles: readonly string[],
  outcomes: readonly Outcome[],
  reversed: readonly Outcome[],
): readonly Diagnostic[] {
  const depending = titles.filter((_, index) => {
    const [one, other] = [outcomes[index], reversed[index]];
    return one !== undefined && other !== undefined && compareOutcomes(one, other).length > 0;
  });
  const [first] = depending;
  if (first === undefined) return [];
  const others = depending.length > 1 ? ` and ${depending.length - 1} more` : "";
  return [warn("order", "", ` The outcome of "${first}"${others} depends on it`)];
}

function warn(difference: VmDifference, place: string, more = ""): Diagnostic {
  const { what, reason } = vmDifferences[difference];
  return {
    code: "SIMULATION_DIFFERS",
    severity: "warning",
    message: `${place === "" ? "" : `${place}: `}${what}: ${reason}.${more}`.replace(/\.$/, ""),
    hint: "Run this scenario in an Envoy too",
  };
}
