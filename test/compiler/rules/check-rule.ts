import { describe, expect, test } from "vitest";
import { findingsOf } from "./findings-of.ts";

/** A filter, and what is found in it. */
export type RuleCase = readonly [title: string, filter: string, findings: readonly string[]];

export function checkRule(rule: string, cases: readonly RuleCase[]): void {
  describe(rule, () => {
    test.each(cases)("%s", (_title, filter, findings) => {
      expect(findingsOf({ "filter.ts": filter })).toEqual(findings);
    });
  });
}
