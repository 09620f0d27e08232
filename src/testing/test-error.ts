import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { renderDiagnostic } from "../diagnostics/render-diagnostic.ts";

/** What makes a test fail without an assertion of its own: a script's error, a mistake in the test, or hosts that do not agree. */
export class TestError extends Error {
  override readonly name = "TestError";

  /** @param frames lines that the stack begins with, as JavaScript writes them: `    at name (file:line:column)` */
  constructor(message: string, frames: readonly string[] = []) {
    super(message);
    const own = (this.stack ?? "").slice(String(this).length);
    if (frames.length > 0) this.stack = `${String(this)}\n${frames.join("\n")}${own}`;
  }
}

/** Findings as the reason why a test cannot go on. @param introduction a line before them */
export function findingsError(findings: readonly Diagnostic[], introduction = ""): TestError {
  return new TestError([introduction, ...findings.map(renderDiagnostic)].filter((line) => line !== "").join("\n"));
}
