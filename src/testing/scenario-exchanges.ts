import { disk } from "../files/disk.ts";
import { requestTargets } from "../scenario/normalise-exchange.ts";
import { readScenarioNotation } from "../scenario/read-scenario.ts";
import type { ExchangeNotation } from "../scenario/scenario-notation.ts";
import type { TestExchange } from "./client.ts";
import { findingsError, TestError } from "./test-error.ts";

/**
 * The exchanges of a scenario, as a test's: each with what the scenario expects of it.
 *
 * @param folder the scenario's
 * @throws TestError where it cannot be read, or an exchange brings a script of its own
 * @example
 * const filter = await openFilter("filter-src/auth-header", { scenario: "envoy-fixtures/auth-header" });
 * for (const exchange of exchangesOf("envoy-fixtures/auth-header").slice(0, 2)) await filter.run(exchange);
 */
export function exchangesOf(folder: string): readonly TestExchange[] {
  const notation = readScenarioNotation(folder, disk);
  if (!notation.ok) throw findingsError(notation.diagnostics);
  return notation.value.value.exchanges.map(exchangeOf);
}

function exchangeOf({
  title,
  script,
  from = {},
  send,
  answer,
  calls,
  faults,
  envoy,
  expect,
}: ExchangeNotation): TestExchange {
  if (script !== undefined)
    throw new TestError(`"${title}" brings a script of its own, which no filter under test stands for`);
  const [{ method, path } = { method: "GET", path: "/" }] = requestTargets(send);
  const { authority, headers, body, chunks, trailers, tunnel } = send;
  const options = { title, authority, headers, body, chunks, trailers, tunnel, answer, calls, faults, envoy, expect };
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return { from, method, path, options: Object.fromEntries(given) };
}
