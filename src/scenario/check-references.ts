import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { CheckContext } from "./check-context.ts";
import { checkEnvoyConfig } from "./check-envoy-config.ts";
import { checkExchanges } from "./check-exchange.ts";
import { checkFilters } from "./check-filters.ts";
import { checkPki } from "./check-pki.ts";

/** Findings of all that a schema cannot say: names behind which there is nothing, and things that contradict each other. */
export function checkReferences(context: CheckContext): readonly Diagnostic[] {
  return [...checkFilters(context), ...checkPki(context), ...checkEnvoyConfig(context), ...checkExchanges(context)];
}
