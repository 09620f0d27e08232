import type { Diagnostic } from "../diagnostics/diagnostic.ts";

/** Something that `doctor` looked at: a program, a file, a version. */
export interface DoctorRow {
  /** E.g. `Envoy 1.37`. */
  readonly name: string;
  /** `missing` is no finding: it is said what for it would be needed. */
  readonly state: "fine" | "missing" | "wrong";
  /** What was found, and where; what is missing or wrong otherwise. */
  readonly found: string;
  /** What parts of the kit need it for. */
  readonly purpose: string;
  /** The command, or the one step, that gets what is missing or puts right what is wrong. */
  readonly remedy?: string;
}

/** Rows that belong together, and the findings among them. */
export interface DoctorSection {
  readonly title: string;
  readonly rows: readonly DoctorRow[];
  readonly findings: readonly Diagnostic[];
}
