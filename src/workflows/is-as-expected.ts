import type { ExchangeResult } from "./run-scenario.ts";

/** Whether everything came out as expected, and alike. */
export function isAsExpected({ outcomes, differences }: ExchangeResult): boolean {
  return differences.length === 0 && outcomes.every(({ unmet }) => unmet.length === 0);
}
