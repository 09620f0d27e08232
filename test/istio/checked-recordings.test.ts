import { describe, expect, test } from "vitest";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.ts";
import { checkEnvoyFilters } from "../../src/istio/check-envoy-filters.ts";
import { check, checkLua, codesOf } from "./check-text.ts";
import { baseOf, examples, filtersOf } from "./recorded-gateways.ts";
import { variants } from "./recorded-variants.ts";

describe("Of what istiod was asked", () => {
  const errorsOf = (text: string): readonly Diagnostic[] => check(text).filter(({ severity }) => severity === "error");

  test.each(variants.filter(({ changes }) => changes.length === 0))(
    "$file changes nothing, which is an error: $title",
    ({ text }) => {
      expect(errorsOf(text)).not.toEqual([]);
    },
  );

  const silent = ["ENVOY_FILTER_NO_GATEWAY", "ENVOY_FILTER_NO_MATCH"];
  const single = variants.filter(({ changes, text }) => changes.length > 0 && text.split("applyTo:").length === 2);
  test.each(single)("$file changes something, which is not taken for nothing: $title", ({ text }) => {
    expect(check(text).filter(({ code }) => silent.includes(code))).toEqual([]);
  });
});

describe("The EnvoyFilters of an example have the mistakes that Gardener's have", () => {
  // A gateway whose hosts pass TLS through has no connection manager; a gateway for wildcard hosts only has no other route configuration.
  const known: Readonly<Record<string, readonly string[]>> = {
    "shoot-passthrough": ["ENVOY_FILTER_NO_MATCH", "ENVOY_FILTER_NO_MATCH", "ENVOY_FILTER_NO_MATCH"],
    "shoot-wildcard-elsewhere": ["ENVOY_FILTER_NO_MATCH"],
  };
  test.each(examples)("%s", (example) => {
    const { filters } = filtersOf(example);
    const findings = checkEnvoyFilters(filters, { gateways: baseOf(example), checkLua });
    expect(codesOf(findings, "error")).toEqual(known[example] ?? []);
  });
});
