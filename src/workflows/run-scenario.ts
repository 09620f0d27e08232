import { fail, succeed, type Checked, type Diagnostic } from "../diagnostics/diagnostic.ts";
import { checkExpectation, type UnmetExpectation } from "../scenario/check-expectation.ts";
import { compareOutcomes, type Difference } from "../scenario/compare-outcomes.ts";
import { isAskedOf } from "../scenario/is-asked-of.ts";
import type { Outcome } from "../scenario/outcome.ts";
import { prepareScenario } from "../scenario/prepare-scenario.ts";
import type { RunOptions, ScenarioHost } from "../scenario/scenario-host.ts";
import type { Exchange, Scenario } from "../scenario/scenario.ts";

/** What came of one exchange on each host that it was asked of. */
export interface ExchangeResult {
  readonly exchange: Exchange;
  readonly outcomes: readonly HostOutcome[];
  /** Where the hosts do not say the same; empty with one host. */
  readonly differences: readonly Difference[];
}

/** What one host made of an exchange, and what of it was not as expected. */
export interface HostOutcome {
  readonly host: string;
  readonly outcome: Outcome;
  readonly unmet: readonly UnmetExpectation[];
}

/** One scenario on one or two hosts of the same Envoy release line. */
export interface ScenarioResult {
  readonly title: string;
  readonly hosts: readonly string[];
  readonly exchanges: readonly ExchangeResult[];
}

/** Where scripts of a scenario come from. */
/**
 * Runs a scenario on hosts of the same release line, with the same certificates, checks what it expects, and compares the hosts.
 *
 * @param input the Lua of each script; the hosts, one or two; and the start of the run, to which the certificates' validity is relative
 * @example
 * const scenario = readScenario("envoy-fixtures/hsts", disk);
 * if (!scenario.ok) throw new Error(scenario.diagnostics.map(renderDiagnostic).join("\n"));
 * const hosts = [createSimulator({ version: "1.37" })];
 * const scripts = new Map([["hsts", "function envoy_on_response(handle) end"]]);
 * const run = await runScenario(scenario.value, { scripts, hosts, now: new Date() });
 * if (run.ok) for (const { exchange, outcomes } of run.value.exchanges) console.log(exchange.title, outcomes[0]?.unmet);
 */
export async function runScenario(
  scenario: Scenario,
  input: { readonly scripts: ReadonlyMap<string, string>; readonly hosts: readonly ScenarioHost[]; readonly now: Date },
  options: RunOptions = {},
): Promise<Checked<ScenarioResult>> {
  const { scripts, hosts, now } = input;
  const prepared = prepareScenario({ scenario, scripts, now });
  const runs: { readonly host: ScenarioHost; readonly outcomes: readonly Outcome[] }[] = [];
  const findings: Diagnostic[] = [];
  for (const host of hosts) {
    const run = await host.run(prepared, options);
    if (run.ok) runs.push({ host, outcomes: run.value });
    findings.push(...run.diagnostics.map((finding) => ({ ...finding, message: `${host.name}: ${finding.message}` })));
  }
  if (runs.length < hosts.length) return fail(...findings);
  const asked = new Map(hosts.map((host) => [host, scenario.exchanges.filter((each) => isAskedOf(each, host))]));
  const exchanges = scenario.exchanges.flatMap((exchange) => {
    const found = runs.flatMap(({ host, outcomes }) => {
      const index = asked.get(host)?.indexOf(exchange) ?? -1;
      return index === -1 ? [] : [{ host: host.name, outcome: outcomes[index] }];
    });
    return found.length === 0 ? [] : [judge(exchange, found)];
  });
  return succeed({ title: scenario.title, hosts: hosts.map(({ name }) => name), exchanges }, findings);
}

function judge(exchange: Exchange, found: readonly { host: string; outcome: Outcome | undefined }[]): ExchangeResult {
  const outcomes = found.map(({ host, outcome }) => {
    if (outcome === undefined) throw new Error(`${host} gave no outcome for "${exchange.title}"`);
    return { host, outcome, unmet: checkExpectation(exchange, outcome) };
  });
  const [first, second] = outcomes;
  const differences = first === undefined || second === undefined ? [] : compareOutcomes(first.outcome, second.outcome);
  return { exchange, outcomes, differences };
}
