import { meetsEveryCall } from "../../scenario/fault.ts";
import type { FaultyOutcome, Outcome } from "../../scenario/outcome.ts";
import type { Exchange } from "../../scenario/scenario.ts";
import type { FaultInjector } from "../objects/fault-injector.ts";
import { RunRefused } from "../run-refused.ts";

/** More calls of the host API than a script makes for one request, unless something is wrong with it. */
const mostTurns = 2000;

/**
 * Sends an exchange with its faults: once, or, where they meet every call in turn, until there is no further call.
 *
 * @throws RunRefused where there is always a further call
 */
export function sendWithFaults(
  exchange: Exchange,
  injector: FaultInjector,
  send: (exchange: Exchange) => Outcome,
): Outcome {
  const { faults } = exchange;
  if (faults === undefined) return send(exchange);
  if (!faults.some(meetsEveryCall)) {
    const { run } = sendTurn(1);
    return { ...run.outcome, faults: [run] };
  }
  const runs: FaultyOutcome[] = [];
  for (let turn = 1; turn <= mostTurns; turn++) {
    const { run, isLast } = sendTurn(turn);
    if (isLast) return { ...run.outcome, faults: runs };
    runs.push(run);
  }
  throw new RunRefused({
    code: "NOT_SIMULATED",
    severity: "error",
    message: `"${exchange.title}" still has calls to meet after ${mostTurns} faults`,
  });

  function sendTurn(turn: number): { readonly run: FaultyOutcome; readonly isLast: boolean } {
    injector.begin(faults ?? [], turn);
    try {
      const outcome = send(exchange);
      const met = injector.end();
      return {
        run: { met: met.map(({ place }) => place), outcome },
        isLast: !met.some(({ fault }) => meetsEveryCall(fault)),
      };
    } finally {
      injector.end();
    }
  }
}
