import { hostApiAtLoad } from "./host-api-at-load.ts";
import { hostApiTooNew } from "./host-api-too-new.ts";
import type { Rule } from "./rule.ts";

/** The rules that know Envoy, in the order of their page. */
export const envoyRules: readonly Rule[] = [hostApiTooNew, hostApiAtLoad];
