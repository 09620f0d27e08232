import type { EnvoyVersion } from "../envoy-api/envoy-version.ts";
import { compareOutcomes, withoutVolatileValues } from "./compare-outcomes.ts";
import type { Outcome } from "./outcome.ts";

/** What real Envoys did with the exchanges of a scenario, by title: each outcome with the release lines it was seen on. */
export type Recording = Readonly<Record<string, readonly RecordedOutcome[]>>;

export interface RecordedOutcome {
  readonly envoy: readonly EnvoyVersion[];
  readonly outcome: Outcome;
}

/** The outcome that was recorded from an Envoy of that release line, if one was. */
export function recordedOutcome(recording: Recording, title: string, version: EnvoyVersion): Outcome | undefined {
  return recording[title]?.find(({ envoy }) => envoy.includes(version))?.outcome;
}

/** Adds what an Envoy did. Values that no two runs share are left out; lines with the same outcome share an entry. */
export function addOutcome(
  recorded: readonly RecordedOutcome[],
  version: EnvoyVersion,
  outcome: Outcome,
): readonly RecordedOutcome[] {
  const same = recorded.find((entry) => compareOutcomes(entry.outcome, outcome).length === 0);
  if (same === undefined) return [...recorded, { envoy: [version], outcome: withoutVolatileValues(outcome) }];
  return recorded.map((entry) => (entry === same ? { ...entry, envoy: [...entry.envoy, version] } : entry));
}
