import { arrayHole } from "./array-hole.ts";
import { bodyTooLate } from "./body-too-late.ts";
import { bodyWithoutUpgradeCheck } from "./body-without-upgrade-check.ts";
import { decisionTooLate } from "./decision-too-late.ts";
import { distinguishedNameSplit } from "./distinguished-name-split.ts";
import { headerValueUnchecked } from "./header-value-unchecked.ts";
import { headersChangedInLoop } from "./headers-changed-in-loop.ts";
import { headersLoopLeft } from "./headers-loop-left.ts";
import { hostApiAtLoad } from "./host-api-at-load.ts";
import { hostApiNilArgument } from "./host-api-nil-argument.ts";
import { hostApiTooNew } from "./host-api-too-new.ts";
import { metadataWithoutRoute } from "./metadata-without-route.ts";
import { objectAfterYield } from "./object-after-yield.ts";
import { patternWithNul } from "./pattern-with-nul.ts";
import { respondOnResponse } from "./respond-on-response.ts";
import type { Rule } from "./rule.ts";
import { sharedState } from "./shared-state.ts";
import { truthyEmpty } from "./truthy-empty.ts";
import { workAfterRespond } from "./work-after-respond.ts";
import { yieldAcrossC } from "./yield-across-c.ts";

/** The rules that know Envoy, in the order of their page: what fails in Envoy, what is unsafe, what Lua does otherwise than JavaScript. */
export const envoyRules: readonly Rule[] = [
  hostApiTooNew,
  hostApiAtLoad,
  hostApiNilArgument,
  objectAfterYield,
  headersChangedInLoop,
  headersLoopLeft,
  yieldAcrossC,
  respondOnResponse,
  workAfterRespond,
  decisionTooLate,
  bodyTooLate,
  bodyWithoutUpgradeCheck,
  metadataWithoutRoute,
  headerValueUnchecked,
  distinguishedNameSplit,
  sharedState,
  truthyEmpty,
  arrayHole,
  patternWithNul,
];
