/** A place in a file: lines count from 1, columns from 0. */
export interface SourcePoint {
  readonly line: number;
  readonly column: number;
}

export interface SourceRange {
  readonly start: SourcePoint;
  readonly end: SourcePoint;
}

/**
 * What ran of a file, as Istanbul writes it; its `FileCoverageData`.
 *
 * https://github.com/istanbuljs/istanbuljs/blob/main/packages/istanbul-lib-coverage/README.md
 */
export interface FileCoverage {
  readonly path: string;
  readonly statementMap: Readonly<Record<string, SourceRange>>;
  readonly fnMap: Readonly<Record<string, FunctionEntry>>;
  readonly branchMap: Readonly<Record<string, BranchEntry>>;
  /** How often each entry of `statementMap` ran. */
  readonly s: Readonly<Record<string, number>>;
  /** How often each function was called. */
  readonly f: Readonly<Record<string, number>>;
  /** How often each way of each branch was taken. */
  readonly b: Readonly<Record<string, readonly number[]>>;
}

export interface FunctionEntry {
  readonly name: string;
  readonly decl: SourceRange;
  readonly loc: SourceRange;
  readonly line: number;
}

export interface BranchEntry {
  readonly type: string;
  readonly loc: SourceRange;
  /** The place of each way; of an `else` that is not written, one without lines. */
  readonly locations: readonly (SourceRange | NoRange)[];
  readonly line: number;
}

export interface NoRange {
  readonly start: { readonly line?: undefined; readonly column?: undefined };
  readonly end: { readonly line?: undefined; readonly column?: undefined };
}
