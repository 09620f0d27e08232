/** Told which lines of scripts run. Scripts are named by their whole text. */
export interface ScriptCoverage {
  /** A script was loaded, once in each VM; always the same for one text. */
  loaded(script: string, code: ScriptCode): void;
  /** A line of a script began to run. */
  ran(script: string, line: number): void;
  /** A function of a script was called; it is named by the line where its text begins. */
  entered(script: string, firstLine: number): void;
}

export interface ScriptCode {
  /** The lines that have instructions, which are all that can run. */
  readonly lines: readonly number[];
  readonly functions: readonly { readonly firstLine: number; readonly lastLine: number }[];
}
