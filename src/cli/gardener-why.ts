import type { CommandResult } from "./command.ts";
import type { JsonObject } from "../files/json.ts";
import type { EligibilityReason } from "../gardener/eligibility.ts";
import type { JudgedCluster } from "../gardener/exposures-of-manifests.ts";

/** Says of each control plane whether it gets L7 mode, and makes nothing. */
export async function sayWhy(
  sources: readonly { readonly file: string; readonly text: string }[],
): Promise<CommandResult> {
  const { readEligibilities } = await import("../gardener/read-exposures.ts");
  const judged = readEligibilities(sources);
  if (!judged.ok) return { text: "", data: { controlPlanes: [] }, findings: judged.diagnostics };
  return {
    text: judged.value.map(sayEligibility).join("\n"),
    data: { controlPlanes: judged.value.map(eligibilityData) },
    findings: judged.diagnostics,
  };
}

function sayEligibility({ namespace, eligibility }: JudgedCluster): string {
  const { isEligible, hasApiserverProxy, reasons } = eligibility;
  const answer = isEligible ? `L7 mode, ${hasApiserverProxy ? "with" : "without"} apiserver-proxy` : "no L7 mode";
  return [`${namespace}: ${answer}`, ...reasons.map(({ effect, message }) => `  ${marks[effect]} ${message}`)].join(
    "\n",
  );
}

const marks: Readonly<Record<EligibilityReason["effect"], string>> = { none: "-", "no apiserver-proxy": "~", l7: "+" };

/** Whether a control plane gets L7 mode, and why, as data. */
export function eligibilityData({ namespace, eligibility }: JudgedCluster): JsonObject {
  const { isEligible, hasApiserverProxy, reasons } = eligibility;
  return {
    namespace,
    isEligible,
    hasApiserverProxy,
    reasons: reasons.map(({ about, effect, message }) => ({ about, effect, message })),
  };
}
