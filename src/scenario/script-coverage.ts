/** Told which lines of scripts run. Scripts are named by their whole text. */
export interface ScriptCoverage {
  /** A script was loaded, once in each VM; always the same for one text. */
  loaded(script: string, code: ScriptCode): void;
  /** A line of a script began to run. */
  ran(script: string, line: number, step: ScriptStep): void;
  /** A function of a script was called; it is named by the line where its text begins. */
  entered(script: string, firstLine: number): void;
}

/** How a call of a function came to a line. */
export interface ScriptStep {
  /** The line where the function's text begins; 0 for the script itself. */
  readonly within: number;
  /** The line that ran before in the same call, whatever was called meanwhile; 0 where the call begins. */
  readonly from: number;
}

export interface ScriptCode {
  /** The lines that have instructions, which are all that can run. */
  readonly lines: readonly number[];
  /** Those of them that have instructions outside of all functions. */
  readonly ownLines: readonly number[];
  readonly functions: readonly FunctionCode[];
}

export interface FunctionCode {
  readonly firstLine: number;
  readonly lastLine: number;
  /** The lines that have instructions of this function itself, not only of functions inside it. */
  readonly ownLines: readonly number[];
}
