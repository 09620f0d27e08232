import { describe, expect, test } from "vitest";
import { envoyRules } from "../../../src/compiler/rules/envoy-rules.ts";
import { findingsOf } from "./findings-of.ts";

describe.each(envoyRules)("The page's examples of $code", ({ code, bad, good }) => {
  test("the bad one has that finding, and no other", () => {
    const codes = findingsOf({ "filter.ts": bad }).map((finding) => finding.split(" ")[0]);
    expect([...new Set(codes)]).toEqual([code]);
  });

  test("the good one has none", () => {
    expect(findingsOf({ "filter.ts": good })).toEqual([]);
  });
});
