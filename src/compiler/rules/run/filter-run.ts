import type { ts } from "../../typescript.ts";

/** What happens when Envoy loads a filter's script and calls its hooks, as far as its text tells. */
export interface FilterRun {
  readonly unreached: readonly ts.Statement[];
}

export interface RunInput {
  readonly checker: ts.TypeChecker;
  /** The filter's modules in the order in which they run. */
  readonly modules: readonly ts.SourceFile[];
  /** The script's name for each hook. */
  readonly hooks: ReadonlyMap<ts.Symbol, string>;
}

export function runFilter(input: RunInput): FilterRun {
  return { unreached: input.modules.slice(0, 0).flatMap(({ statements }) => [...statements]) };
}
