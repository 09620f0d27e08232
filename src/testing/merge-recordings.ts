import { isDeepStrictEqual } from "node:util";
import type { ExchangeNotation, ScenarioNotation } from "../scenario/scenario-notation.ts";
import type { RecordedRun } from "./recorded-run.ts";
import type { ScenarioFiles } from "./test-scenario.ts";

/**
 * Puts runs with the same Envoy configuration and filters into one scenario, as far as their certificates and clusters agree.
 *
 * @param title of the scenarios
 */
export function mergeRecordings(title: string, runs: readonly RecordedRun[]): readonly ScenarioFiles[] {
  const merged: ScenarioFiles[] = [];
  for (const { scenario } of runs) {
    const place = merged.findIndex((other) => fits(other, scenario));
    const other = merged[place];
    if (other === undefined) merged.push({ ...scenario, notation: { ...scenario.notation, title } });
    else merged[place] = join(other, scenario);
  }
  return merged;
}

function fits(left: ScenarioFiles, right: ScenarioFiles): boolean {
  const [first, second] = [left.notation, right.notation];
  return (
    isDeepStrictEqual(left.envoyConfig, right.envoyConfig) &&
    isDeepStrictEqual(
      [first.filters, first.workers, first.upstreams, first.metadata],
      [second.filters, second.workers, second.upstreams, second.metadata],
    ) &&
    agree(first.pki, second.pki)
  );
}

/** Entries with the same name are the same. */
function agree(left: ScenarioNotation["pki"] = {}, right: ScenarioNotation["pki"] = {}): boolean {
  return Object.entries(left).every(
    ([name, entry]) => right[name] === undefined || isDeepStrictEqual(right[name], entry),
  );
}

function join(left: ScenarioFiles, right: ScenarioFiles): ScenarioFiles {
  const { notation } = left;
  const known = new Set(notation.exchanges.map((exchange) => exchange.title));
  const added = right.notation.exchanges
    .filter((exchange) => !notation.exchanges.some((other) => isSame(other, exchange)))
    .map((exchange) => withFreeTitle(exchange, known));
  return {
    ...left,
    notation: {
      ...notation,
      pki: { ...notation.pki, ...right.notation.pki },
      exchanges: [...notation.exchanges, ...added],
    },
  };
}

/** A test that runs an exchange twice is recorded once. */
function isSame(left: ExchangeNotation, right: ExchangeNotation): boolean {
  return isDeepStrictEqual({ ...left, title: "" }, { ...right, title: "" });
}

function withFreeTitle(exchange: ExchangeNotation, known: Set<string>): ExchangeNotation {
  let { title } = exchange;
  for (let number = 2; known.has(title); number++) title = `${exchange.title} (${number})`;
  known.add(title);
  return { ...exchange, title };
}
