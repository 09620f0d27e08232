import type { Diagnostic } from "../diagnostics/diagnostic.ts";

/** Ends a run in the middle of an exchange: what the findings say cannot be simulated or does not load. */
export class RunRefused extends Error {
  readonly findings: readonly Diagnostic[];

  constructor(...findings: readonly Diagnostic[]) {
    super(findings.map(({ message }) => message).join("; "));
    this.findings = findings;
  }
}

export function notSimulated(what: string): RunRefused {
  return new RunRefused({
    code: "NOT_SIMULATED",
    severity: "error",
    message: `The simulator does not model ${what}`,
    hint: "Run this scenario in an Envoy",
  });
}
