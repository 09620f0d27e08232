import type {
  FilterNotation,
  ExchangeNotation,
  ExpectationNotation,
  ScenarioNotation,
} from "../scenario/scenario-notation.ts";
import { valuesByName } from "../scenario/header-values.ts";
import { normaliseHeaders } from "../scenario/normalise-exchange.ts";
import type { HeaderList, Outcome } from "../scenario/outcome.ts";
import type { ScenarioFiles } from "./test-scenario.ts";
import type { TestOutcome } from "./test-outcome.ts";

/** One call of `run` in a test, as it is kept for `envoy-lua record`. */
export interface RecordedRun {
  /** The test's full name, as its runner says it; absent where it says none. */
  readonly test?: string;
  readonly scenario: ScenarioFiles;
}

/** What a run looks like in a scenario: each exchange with what came of it as its expectation. */
export function recordRun(
  test: string | undefined,
  { notation, envoyConfig }: ScenarioFiles,
  input: { readonly outcomes: readonly TestOutcome[]; readonly filters: ScenarioNotation["filters"] },
): RecordedRun {
  const { outcomes, filters = {} } = input;
  const exchanges = notation.exchanges.map((exchange, index) => {
    const outcome = outcomes[index];
    const title = titleOf(test, exchange, notation.exchanges.length);
    return outcome === undefined ? exchange : { ...exchange, title, expect: expectationOf(exchange, outcome) };
  });
  return {
    ...(test === undefined ? {} : { test }),
    scenario: { envoyConfig, notation: { ...notation, filters, exchanges } },
  };
}

function titleOf(test: string | undefined, { title }: ExchangeNotation, count: number): string {
  if (test === undefined) return title;
  const sentence = test.replaceAll(" > ", ": ");
  return count === 1 ? sentence : `${sentence}: ${title}`;
}

/** What the test itself expected, and beside it what it saw. */
function expectationOf(exchange: ExchangeNotation, outcome: TestOutcome): ExpectationNotation {
  const { expect = {}, faults } = exchange;
  if (outcome.connectionError !== undefined) return { handshake: "refused" };
  // Each time that a fault met the request, something else may have come of it.
  if (faults !== undefined) return expect;
  const { upstream, response, logs, scriptErrors, dynamicMetadata } = outcome;
  const metadata = Object.fromEntries(
    Object.entries(dynamicMetadata).filter(([, values]) => Object.keys(values).length > 0),
  );
  const changed = upstream === undefined ? {} : changedHeaders(exchange, upstream.headers);
  return {
    cluster: upstream?.cluster ?? "none",
    ...(Object.keys(changed).length === 0 ? {} : { upstream: changed }),
    ...(response === undefined ? {} : { reply: replyOf(response, upstream === undefined) }),
    ...(Object.keys(metadata).length === 0 ? {} : { metadata }),
    ...(logs.length === 0 ? {} : { logs: logs.map(({ message }) => message) }),
    ...(scriptErrors === 0 ? {} : { scriptErrors }),
    ...expect,
  };
}

function replyOf(
  { status, body }: NonNullable<Outcome["response"]>,
  isLocal: boolean,
): NonNullable<ExpectationNotation["reply"]> {
  return isLocal && body !== "" ? { status, body } : status;
}

/** Headers that Envoy gives every request, or that change from run to run. */
const ownHeaders = /^(x-forwarded-|x-envoy-|x-request-id$|content-length$|transfer-encoding$)/;

/** Headers of the request that are not as the client sent them; `none`: taken away. */
function changedHeaders({ send }: ExchangeNotation, received: HeaderList): Record<string, string | readonly string[]> {
  const sent = valuesByName(normaliseHeaders(send.headers));
  const got = valuesByName(received);
  const names = [...new Set([...sent.keys(), ...got.keys()])].filter((name) => !ownHeaders.test(name));
  const changed = names.filter((name) => (sent.get(name) ?? []).join("\n") !== (got.get(name) ?? []).join("\n"));
  return Object.fromEntries(changed.map((name) => [name, notationOf(got.get(name) ?? [])]));
}

function notationOf(values: readonly string[]): string | readonly string[] {
  const [only] = values;
  if (only === undefined) return "none";
  return values.length === 1 && only !== "none" ? only : values;
}

/** Filters as a scenario's file can name them: by name where they stand in `filter-src`, otherwise with their Lua. */
export function recordableFilters(
  filters: Readonly<Record<string, FilterNotation>>,
  isNamed: (use: FilterNotation, key: string) => boolean,
  scripts: ReadonlyMap<string, string>,
): Readonly<Record<string, FilterNotation>> {
  return Object.fromEntries(
    Object.entries(filters).map(([key, use]) => [
      key,
      "lua" in use || isNamed(use, key) ? use : { lua: scripts.get(key) ?? "" },
    ]),
  );
}
