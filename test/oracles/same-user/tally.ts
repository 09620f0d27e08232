import { describeCertificate } from "./certificates.ts";
import { userOf, type Judgement, type Trial } from "./judge.ts";

/** Figures about many certificates. */
export interface Tally {
  certificates: number;
  same: number;
  refused: number;
  different: number;
  /** How many name a user that headers can carry. */
  reproducible: number;
  /** Of those, how many passed. */
  passed: number;
  /** Of those, how many were refused as documented, by the reason. */
  readonly exempted: Record<string, number>;
  /** Certificates with another user, and reproducible ones that were refused without a reason; the first twenty described. */
  wrong: number;
  readonly examples: string[];
}

export function createTally(): Tally {
  const none = { certificates: 0, same: 0, refused: 0, different: 0, reproducible: 0, passed: 0, wrong: 0 };
  return { ...none, exempted: {}, examples: [] };
}

export function count(tally: Tally, trial: Trial, judgement: Judgement): void {
  const { outcome, isReproducible, exemption } = judgement;
  tally.certificates++;
  tally[outcome]++;
  if (isReproducible) tally.reproducible++;
  if (isReproducible && outcome === "same") tally.passed++;
  if (exemption !== undefined) tally.exempted[exemption] = (tally.exempted[exemption] ?? 0) + 1;
  const isMissed = isReproducible && outcome === "refused" && exemption === undefined;
  if (outcome !== "different" && !isMissed) return;
  tally.wrong++;
  if (tally.examples.length < 20) tally.examples.push(describeTrial(trial));
}

function describeTrial({ certificate, native, filtered }: Trial): string {
  const replies = [native, ...filtered].map((reply) =>
    typeof reply === "string" ? reply : JSON.stringify(userOf(reply) ?? reply.failure ?? reply.status).slice(0, 300),
  );
  return `${describeCertificate(certificate)}\n  native ${replies.join("\n  filtered ")}`;
}

/** How many reproducible users had to pass. */
export function dueOf({ reproducible, exempted }: Tally): number {
  return reproducible - Object.values(exempted).reduce((sum, times) => sum + times, 0);
}

/** In one line. */
export function describeTally(tally: Tally): string {
  const { certificates, same, refused, different, passed, exempted, wrong } = tally;
  const reasons = Object.entries(exempted).map(([reason, times]) => `${times} ${reason}`);
  const documented = reasons.length === 0 ? "" : `; refused as documented: ${reasons.join(", ")}`;
  const due = dueOf(tally);
  const share = due === 0 ? "none due" : `${((100 * passed) / due).toFixed(2)} %`;
  return (
    `${certificates} certificates: ${different} with another user, ${same} the same, ${refused} refused; ` +
    `${passed} of ${due} reproducible users passed (${share})${documented}; ${wrong} wrong`
  );
}
