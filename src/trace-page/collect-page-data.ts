import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { explainText } from "../explain/explain-text.ts";
import type { MapStore } from "../explain/map-store.ts";
import type { Exchange } from "../scenario/scenario.ts";
import type { Trace } from "../scenario/trace.ts";
import { isAsExpected } from "../workflows/is-as-expected.ts";
import type { ScenarioScript } from "../workflows/compile-scripts.ts";
import type { ExchangeResult, ScenarioResult } from "../workflows/run-scenario.ts";
import { exchangeDetail } from "./exchange-detail.ts";
import type { PageData, PageExchange, PageRun } from "./page-data.ts";
import { luaPlace, readPlaces, type PlainScript } from "./read-places.ts";
import type { Places } from "./steps-of-trace.ts";

/** A scenario that was run, with what is known of how it went. */
export interface TracedResult {
  readonly result: ScenarioResult;
  /** What simulators saw of each exchange, one for each time that it was sent. */
  readonly traces: ReadonlyMap<Exchange, readonly Trace[]>;
  readonly scripts: ReadonlyMap<string, ScenarioScript>;
  readonly maps: MapStore;
}

/** Everything that the page shows of scenarios. */
export async function collectPageData(
  runs: readonly TracedResult[],
  about: { readonly date: Date; readonly findings: readonly Diagnostic[] },
): Promise<PageData> {
  const found = await Promise.all(runs.map(collectRun));
  return {
    title: [...new Set(runs.map(({ result }) => result.title))].join(", "),
    date: about.date.toISOString(),
    problems: about.findings.filter(isBesideExchanges).map(({ code, message }) => `${code}: ${message}`),
    runs: found.map(({ run }) => run),
    sources: Object.fromEntries(found.flatMap(({ sources }) => [...sources])),
  };
}

function isBesideExchanges({ code }: Diagnostic): boolean {
  return code !== "EXPECTATION_UNMET" && code !== "HOSTS_DIFFER";
}

async function collectRun(
  traced: TracedResult,
): Promise<{ readonly run: PageRun; readonly sources: ReadonlyMap<string, string> }> {
  const { result, traces, maps } = traced;
  const { places, sources } = await readPlaces(placesIn(traces), maps);
  const explained = await explainAll(textsIn(traced), maps);
  const plain = plainScripts(traced);
  const exchanges = result.exchanges.map((one) => {
    const known: Places = {
      // A script that stands in the exchange is that of a listener of its own, and has the listener's name.
      placeOf: (place) => places.get(place) ?? luaPlace(place, plain, one.exchange.from.listener),
      explain: (text) => explained.get(text) ?? text,
    };
    const detail = exchangeDetail(one, { hosts: result.hosts, traces: traces.get(one.exchange) ?? [], places: known });
    return { ...summary(one), detail };
  });
  return {
    run: { title: result.title, hosts: result.hosts, exchanges },
    sources: new Map([...sources, ...plain.map(({ file, lua }) => [file, lua] as const)]),
  };
}

/** Files of scripts are called alike in all scenarios. */
function plainScripts({ result, scripts, traces }: TracedResult): readonly PlainScript[] {
  if (traces.size === 0) return [];
  return [...scripts].flatMap(([name, { lua, source }]) =>
    source === undefined ? [{ name, lua, file: `lua/${name}.lua, ${result.title}` }] : [],
  );
}

function summary(result: ExchangeResult): Omit<PageExchange, "detail"> {
  const { exchange, outcomes, differences } = result;
  const { from, send } = exchange;
  const came = outcomes.map(({ outcome: { connectionError, upstream, response } }) =>
    connectionError === undefined ? `${upstream?.cluster ?? "no cluster"} ${response?.status ?? ""}` : "refused",
  );
  return {
    title: exchange.title,
    isFailed: !isAsExpected({ ...result, differences: [] }),
    isDifferent: differences.length > 0,
    sent: `${send.method} ${send.path}${from.certificate === undefined ? "" : ` as ${from.certificate}`}`,
    came: [...new Set(came)].join(" / "),
  };
}

/** Names of places in scripts that traces hold. */
function placesIn(traces: TracedResult["traces"]): ReadonlySet<string> {
  const events = [...traces.values()].flat(2);
  return new Set(
    events.flatMap((event) => {
      if (event.kind === "call") return [event.place];
      return event.kind === "hook ends" ? (event.stack ?? []).map(({ place }) => place) : [];
    }),
  );
}

/** Texts of hosts that may name places: what scripts logged and failed with, and what was found of it. */
function textsIn({ result, traces }: TracedResult): ReadonlySet<string> {
  const events = [...traces.values()].flat(2);
  const errors = events.flatMap((event) => ("error" in event ? [event.error] : []));
  const outcomes = result.exchanges.flatMap((one) => one.outcomes);
  const logs = outcomes
    .flatMap(({ outcome }) => [outcome, ...(outcome.faults ?? []).map((faulty) => faulty.outcome)])
    .flatMap((outcome) => outcome.logs.map(({ message }) => message));
  const found = outcomes.flatMap(({ unmet }) => unmet.map((one) => one.found));
  return new Set([...errors, ...logs, ...found].filter((text) => text.includes("[string ")));
}

async function explainAll(texts: ReadonlySet<string>, maps: MapStore): Promise<ReadonlyMap<string, string>> {
  const explained = new Map<string, string>();
  for (const text of texts) explained.set(text, (await explainText(text, maps)).text);
  return explained;
}
