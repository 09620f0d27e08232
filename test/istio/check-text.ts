import { parseLua } from "../../src/compiler/result/parse-lua.ts";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.ts";
import { checkEnvoyFilters } from "../../src/istio/check-envoy-filters.ts";
import { readEnvoyFilters } from "../../src/istio/read-envoy-filters.ts";
import { baseOf } from "./recorded-gateways.ts";

export function checkLua(lua: string): { readonly line: number; readonly message: string } | undefined {
  const parsed = parseLua(lua);
  return parsed.ok ? undefined : parsed;
}

const gateways = baseOf("shoot-wildcard");

/** Reads and checks EnvoyFilters against the gateway of shoot-wildcard. */
export function check(text: string): readonly Diagnostic[] {
  const { filters, diagnostics } = readEnvoyFilters([{ file: "filter.yaml", text }]);
  return [...diagnostics, ...checkEnvoyFilters(filters, { gateways, checkLua })];
}

/** The codes of findings, of one severity where it is given. */
export function codesOf(findings: readonly Diagnostic[], severity?: Diagnostic["severity"]): readonly string[] {
  return findings.filter((finding) => severity === undefined || finding.severity === severity).map(({ code }) => code);
}
