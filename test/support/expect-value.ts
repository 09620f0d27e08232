import type { Checked } from "../../src/diagnostics/diagnostic.ts";
import { renderDiagnostic } from "../../src/diagnostics/render-diagnostic.ts";

/** The value, or a failure that shows the findings. */
export function valueOf<T>(checked: Checked<T>): T {
  if (!checked.ok) throw new Error(checked.diagnostics.map(renderDiagnostic).join("\n"));
  return checked.value;
}
