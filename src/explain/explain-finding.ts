import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { explainText } from "./explain-text.ts";
import type { MapStore } from "./map-store.ts";

/** A finding whose message names places in TypeScript instead of lines of scripts; the first of them is its own place where it has none. */
export async function explainFinding(finding: Diagnostic, maps: MapStore): Promise<Diagnostic> {
  const { text, explained } = await explainText(finding.message, maps);
  const place = explained.find(({ position }) => position !== undefined)?.position;
  return {
    ...finding,
    message: text,
    ...(finding.position === undefined && place !== undefined ? { position: place } : {}),
  };
}
