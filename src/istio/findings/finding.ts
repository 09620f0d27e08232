import type { Diagnostic, SourcePosition } from "../../diagnostics/diagnostic.ts";
import type { JsonPath } from "../../envoy-schema/decode-message.ts";
import type { ConfigPatch, EnvoyFilter } from "../envoy-filter.ts";

export interface FindingText {
  readonly code: Diagnostic["code"];
  /** An error unless given. */
  readonly severity?: Diagnostic["severity"];
  /** Sentence case, no full stop. */
  readonly message: string;
  readonly hint?: string;
}

/** A finding about a patch, at a place in it. A patch that was made in memory is named by its label instead. */
export function findingAt(patch: ConfigPatch, path: JsonPath, text: FindingText): Diagnostic {
  return describe(text, patch.positionOf(path), patch.label);
}

/** A finding about an EnvoyFilter as a whole. */
export function findingIn(filter: EnvoyFilter, path: JsonPath, text: FindingText): Diagnostic {
  return describe(text, filter.positionOf(path), filter.name);
}

function describe(
  { code, severity = "error", message, hint }: FindingText,
  position: SourcePosition | undefined,
  label: string,
): Diagnostic {
  return {
    code,
    severity,
    message: position === undefined ? `${label}: ${message}` : message,
    ...(hint === undefined ? {} : { hint }),
    ...(position === undefined ? {} : { position }),
  };
}

/** At a place in a patch's value. */
export function findingInValue(patch: ConfigPatch, path: JsonPath, text: FindingText): Diagnostic {
  return findingAt(patch, ["patch", "value", ...path], text);
}

/** Names in quotes, at most six of them. */
export function listNames(names: readonly (string | number)[]): string {
  const shown = names.slice(0, 6).map((name) => (typeof name === "number" ? String(name) : `"${name}"`));
  return names.length > 6 ? `${shown.join(", ")} and ${names.length - 6} more` : shown.join(", ") || "none";
}
