import type { ScriptCode, ScriptCoverage } from "../scenario/script-coverage.ts";

/** Counts what runs of each script that it is told of. */
export interface CoverageCollector extends ScriptCoverage {
  /** What ran so far, by the script's text. */
  readonly scripts: ReadonlyMap<string, ScriptCounts>;
}

export interface ScriptCounts {
  readonly code: ScriptCode;
  /** How often each function was called, by the line where it begins. */
  readonly entries: ReadonlyMap<number, number>;
  /** How often each function, by the line where it begins, 0 for the script itself, went from one line to another. */
  readonly steps: ReadonlyMap<number, LineSteps>;
}

/** Counts by the line that a step goes to, then by the line that it comes from. */
export type LineSteps = ReadonlyMap<number, ReadonlyMap<number, number>>;

interface GrowingCounts {
  readonly code: ScriptCode;
  readonly entries: Map<number, number>;
  readonly steps: Map<number, Map<number, Map<number, number>>>;
}

/** A collector to give to simulators as `coverage`. It may count several scenarios, release lines and builds of a filter. */
export function createCoverageCollector(): CoverageCollector {
  const scripts = new Map<string, GrowingCounts>();
  return {
    scripts,
    loaded: (script, code) => {
      if (!scripts.has(script)) scripts.set(script, { code, entries: new Map(), steps: new Map() });
    },
    ran: (script, line, { within, from }) => {
      const counts = scripts.get(script);
      if (counts !== undefined) increase(inner(inner(counts.steps, within), line), from);
    },
    entered: (script, firstLine) => {
      const counts = scripts.get(script);
      if (counts !== undefined) increase(counts.entries, firstLine);
    },
  };
}

function inner<Value>(map: Map<number, Map<number, Value>>, key: number): Map<number, Value> {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = new Map<number, Value>();
  map.set(key, made);
  return made;
}

function increase(counts: Map<number, number>, key: number): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
