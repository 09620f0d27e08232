import { outcomeFacts } from "../scenario/compare-outcomes.ts";
import type { Outcome } from "../scenario/outcome.ts";
import type { Exchange } from "../scenario/scenario.ts";
import type { Trace } from "../scenario/trace.ts";
import type { ExchangeResult } from "../workflows/run-scenario.ts";
import { listExpectations } from "./list-expectations.ts";
import type { ExchangeDetail, Fact, OutcomeRow, PageExpectation, Turn } from "./page-data.ts";
import { facts } from "./plain-steps.ts";
import { stepsOfOutcome } from "./steps-of-outcome.ts";
import { stepsOfTrace, type Places } from "./steps-of-trace.ts";

interface Known {
  readonly hosts: readonly string[];
  readonly traces: readonly Trace[];
  readonly places: Places;
}

/** What the page shows of an exchange once it is opened. */
export function exchangeDetail(result: ExchangeResult, known: Known): ExchangeDetail {
  return {
    client: clientFacts(result.exchange),
    expectations: pageExpectations(result, known.places),
    turns: turnsOf(result, known),
    isTraced: known.traces.length > 0,
  };
}

function clientFacts({ from, send, faults }: Exchange): readonly Fact[] {
  const { certificate, sni, http, tls, resume, connection, through } = from;
  const { body, chunks, trailers = [] } = send;
  return facts({
    request: `${send.method} ${send.path} HTTP/${http === 1 ? "1.1" : "2"}`,
    authority: send.authority,
    certificate: certificate ?? "none",
    "server name": sni,
    TLS: tls === "1.3" ? undefined : `${tls} only`,
    session: resume ? "resumed" : undefined,
    connection,
    "through listener": through?.listener,
    body: chunks === undefined ? (body === "" ? undefined : body) : chunks.join("\n"),
    trailers: trailers.length === 0 ? undefined : trailers.map(([name, value]) => `${name}: ${value}`).join("\n"),
    faults: faults === undefined ? undefined : JSON.stringify(faults),
  });
}

function pageExpectations({ exchange, outcomes }: ExchangeResult, { explain }: Places): readonly PageExpectation[] {
  const unmet = outcomes.flatMap(({ host, unmet: those }) => those.map((one) => ({ host, ...one })));
  const listed = listExpectations(exchange.expect).map(({ what, expected }) => ({ what, expected }));
  const others = unmet.filter(({ what }) => !listed.some((one) => isAbout(what, one.what)));
  return [...listed, ...others.map(({ what, expected }) => ({ what, expected }))].map((one) => ({
    ...one,
    unmet: unmet
      .filter(({ what }) => isAbout(what, one.what))
      .map(({ host, what, found }) => ({ host, what, found: explain(found) })),
  }));
}

function isAbout(what: string, listed: string): boolean {
  return what === listed || what.startsWith(`${listed} with a fault in `);
}

/** One for each time that the request was sent. */
function turnsOf({ exchange, outcomes }: ExchangeResult, { hosts, traces, places }: Known): readonly Turn[] {
  const [first] = outcomes;
  const faults = first?.outcome.faults ?? [];
  const count = Math.max(1, traces.length);
  return Array.from({ length: count }, (_, index) => {
    const trace = traces[index];
    const fault = faults[index];
    const ended = outcomes.map(({ host, outcome }) => ({ host, outcome: fault?.outcome ?? outcome }));
    const label = fault?.met.join(" and ") ?? (faults.length > 0 ? "no call left that could fail" : "");
    return {
      label,
      steps: trace === undefined ? fromOutcome(exchange, first?.outcome) : stepsOfTrace(trace, exchange.send, places),
      outcome: outcomeRows(ended, hosts, places),
    };
  });
}

function fromOutcome(exchange: Exchange, outcome: Outcome | undefined): Turn["steps"] {
  return outcome === undefined ? [] : stepsOfOutcome(exchange, outcome);
}

interface Ended {
  readonly host: string;
  readonly outcome: Outcome;
}

function outcomeRows(ended: readonly Ended[], hosts: readonly string[], { explain }: Places): readonly OutcomeRow[] {
  const shown = ended.map(({ host, outcome }) => ({ host, facts: outcomeFacts(explainLogs(outcome, explain)) }));
  const differing = new Set(differingFacts(ended));
  return Object.keys(shown[0]?.facts ?? {})
    .map((what) => ({
      what,
      cells: hosts.map((host) => shown.find((one) => one.host === host)?.facts[what] ?? null),
      isDifferent: differing.has(what),
    }))
    .filter(({ cells, isDifferent }) => isDifferent || cells.some((cell) => !isNothing(cell)));
}

/** Compared as the hosts said it, before places are explained. */
function differingFacts([left, right]: readonly Ended[]): readonly string[] {
  if (left === undefined || right === undefined) return [];
  const [one, other] = [outcomeFacts(left.outcome), outcomeFacts(right.outcome)];
  return Object.keys(one).filter((what) => one[what] !== other[what]);
}

function isNothing(cell: string | null): boolean {
  return cell === null || cell === "" || cell === "none" || cell === "{}" || cell === "0";
}

function explainLogs(outcome: Outcome, explain: Places["explain"]): Outcome {
  return { ...outcome, logs: outcome.logs.map((line) => ({ ...line, message: explain(line.message) })) };
}
