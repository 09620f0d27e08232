import type { Diagnostic, SourcePosition } from "../../diagnostics/diagnostic.ts";
import type { EligibilityFacts, EligibilityReason } from "../eligibility.ts";
import type { Gateway } from "../exposure.ts";
import type { Fields } from "./fields.ts";
import type { GivenField } from "./landscape.ts";

/** A control plane as far as manifests and descriptions tell of it. */
export interface Cluster {
  /** Name of its namespace; where that does not follow, what it is called otherwise. */
  readonly name: string;
  readonly fields: Fields;
  readonly facts: EligibilityFacts;
  /** Where wildcard hosts are, if it is another gateway than the cluster's own; a finding where that is needed and not known. */
  readonly defaultGateway?: GivenField<Gateway> | Diagnostic;
  /** Name of the Secret with the certificate of wildcard hosts, where a manifest names it. */
  readonly wildcardSecret?: string;
  /** Where a finding about it stands that is about no part. */
  readonly position: SourcePosition;
  positionOfReason(reason: EligibilityReason): SourcePosition;
  /** A finding for each part that cannot be made of what was given, by the part's name: one that is described needs none. */
  readonly missing: Readonly<Record<string, Diagnostic>>;
}

/** A finding for something that no manifest holds: what it is, and where to say it. */
export function missingPart(what: string, hint: string, position: SourcePosition): Diagnostic {
  return { code: "EXPOSURE_INCOMPLETE", severity: "error", message: `Found no ${what}`, hint, position };
}
