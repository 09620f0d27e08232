import { renderFrame } from "../diagnostics/render-diagnostic.ts";
import type { Diagnostic, SourcePosition } from "../diagnostics/diagnostic.ts";
import { envoyVersions, type EnvoyVersion } from "../envoy-api/envoy-version.ts";
import { lineOf } from "../envoy-process/envoy-releases.ts";
import { checkNamedEnvoy, envoyNotFound, findEnvoys } from "../envoy-process/find-envoys.ts";
import { explainFinding } from "../explain/explain-finding.ts";
import { explainText } from "../explain/explain-text.ts";
import type { MapStore } from "../explain/map-store.ts";
import type { TextFiles } from "../files/text-files.ts";
import { readScenario } from "../scenario/read-scenario.ts";
import type { ScenarioHost } from "../scenario/scenario-host.ts";
import type { Exchange, Scenario } from "../scenario/scenario.ts";
import type { ScriptCoverage } from "../scenario/script-coverage.ts";
import type { Trace } from "../scenario/trace.ts";
import { chooseHosts, type HostChoice } from "../workflows/choose-hosts.ts";
import { runScenario, type ExchangeResult } from "../workflows/run-scenario.ts";
import type { TestExchange } from "./client.ts";
import { readPlaces, type PlaceNames } from "./place-names.ts";
import { withoutPlace } from "./render-trace.ts";
import { findingsError, TestError } from "./test-error.ts";
import { testOutcome, type TestOutcome } from "./test-outcome.ts";
import { writeScenario, type ScenarioFiles } from "./test-scenario.ts";

/** Where a test runs. */
export interface HostOptions {
  /**
   * `both`: in the simulator and in an Envoy, which must agree. `simulator` unless said, or unless the environment variable `ENVOY_LUA_HOST`
   * says otherwise.
   */
  readonly host?: HostChoice;
  /** The release line; `ENVOY_LUA_ENVOY`, or the newest that the filter's manifest allows, unless said. */
  readonly envoy?: EnvoyVersion;
  /** The simulator's clock, to which certificates are relative; now unless said. An Envoy has the machine's. */
  readonly now?: Date;
}

export interface TestRun {
  readonly scenario: ScenarioFiles;
  readonly exchanges: readonly TestExchange[];
  readonly scripts: ReadonlyMap<string, string>;
  readonly files: TextFiles;
  /** The folder that relative names of the scenario's files are below. */
  readonly folder: string;
  readonly maps: MapStore;
  /** Places that earlier runs have looked up. */
  readonly knownPlaces: Map<string, SourcePosition>;
  readonly newest: EnvoyVersion;
  readonly coverage: ScriptCoverage | undefined;
}

/** @throws TestError for mistakes in the test, errors of scripts, answers that nobody asked for, unmet expectations and hosts that differ */
export async function runTest(run: TestRun, options: HostOptions): Promise<readonly TestOutcome[]> {
  const scenario = readTestScenario(run);
  const { hosts, now } = await hostsFor(run, options);
  const traces = new Map<Exchange, Trace[]>();
  const result = await runScenario(
    scenario,
    { scripts: run.scripts, hosts, now },
    {
      onTrace: (exchange, trace) => traces.set(exchange, [...(traces.get(exchange) ?? []), trace]),
      ...(run.coverage === undefined ? {} : { coverage: run.coverage }),
    },
  );
  if (!result.ok) throw await explainedError(result.diagnostics, run);
  const places = await readPlaces([...traces.values()].flat(), run.maps, run.knownPlaces);
  const byExchange = new Map(result.value.exchanges.map((each) => [each.exchange, each]));
  return Promise.all(
    scenario.exchanges.map((exchange, index) => {
      const written = run.exchanges[index];
      const found = byExchange.get(exchange);
      if (written === undefined || found === undefined) throw notAsked(exchange, hosts);
      return outcomeFor({ written, found, traces: traces.get(exchange) ?? [], places, run });
    }),
  );
}

function readTestScenario({ scenario, folder, files }: TestRun): Scenario {
  const own = writeScenario(scenario);
  const read = readScenario(folder, {
    ...files,
    read: (path) => own[path.slice(folder.length + 1)] ?? files.read(path),
  });
  if (read.ok) return read.value;
  throw findingsError(read.diagnostics, "The test cannot be run; as a scenario, it says:");
}

async function hostsFor(
  { newest }: TestRun,
  options: HostOptions,
): Promise<{ readonly hosts: readonly ScenarioHost[]; readonly now: Date }> {
  const { ENVOY_LUA_HOST, ENVOY_LUA_ENVOY } = process.env;
  const choice = options.host ?? readChoice(ENVOY_LUA_HOST);
  const line = options.envoy ?? readLine(ENVOY_LUA_ENVOY) ?? newest;
  const { now } = options;
  if (now !== undefined && choice !== "simulator")
    throw new TestError(`"now" sets the simulator's clock; an Envoy has the machine's. Found host "${choice}"`);
  const found = choice === "simulator" ? [] : await findEnvoys();
  const { lanes, missing } = chooseHosts({
    lines: [line],
    choice,
    found,
    ...(now === undefined ? {} : { now: () => now.getTime() }),
  });
  const findings = choice === "simulator" ? [] : [...(await checkNamedEnvoy()), ...missing.map(envoyNotFound)];
  if (findings.length > 0) throw findingsError(findings);
  return { hosts: lanes.flatMap(({ hosts }) => hosts), now: now ?? new Date() };
}

const choices: readonly string[] = ["simulator", "envoy", "both"] satisfies readonly HostChoice[];

function readChoice(text = "simulator"): HostChoice {
  if (choices.includes(text)) return text as HostChoice;
  throw new TestError(`ENVOY_LUA_HOST is "${text}", wanted one of ${choices.join(", ")}`);
}

/** A release line, or a version of one. */
function readLine(text: string | undefined): EnvoyVersion | undefined {
  const line = text === undefined ? undefined : lineOf(text);
  if (text !== undefined && line === undefined)
    throw new TestError(`ENVOY_LUA_ENVOY is "${text}", wanted one of ${envoyVersions.join(", ")}`);
  return line;
}

function notAsked({ title }: Exchange, hosts: readonly ScenarioHost[]): TestError {
  return new TestError(
    `"${title}" was asked of none of ${hosts.map(({ name }) => name).join(", ")}: faults are for simulators only, and "envoy" may name other release lines`,
  );
}

async function explainedError(findings: readonly Diagnostic[], { maps }: TestRun): Promise<TestError> {
  const explained = await Promise.all(findings.map((finding) => explainFinding(finding, maps)));
  return findingsError(explained);
}

interface FoundOutcome {
  readonly written: TestExchange;
  readonly found: ExchangeResult;
  readonly traces: readonly Trace[];
  readonly places: PlaceNames;
  readonly run: TestRun;
}

async function outcomeFor({ written, found, traces, places, run }: FoundOutcome): Promise<TestOutcome> {
  const [first] = found.outcomes;
  if (first === undefined) throw new Error(`"${found.exchange.title}" has no outcome`);
  const outcome = testOutcome({ ...first, exchange: written, traces, places });
  const { title } = found.exchange;
  if (found.differences.length > 0) throw new TestError(differenceText(found));
  if (outcome.scriptErrors > 0 && !allowsErrors(written))
    throw await scriptError(title, outcome, { places, maps: run.maps });
  const unmet = found.outcomes.flatMap((each) => each.unmet.map((one) => ({ host: each.host, ...one })));
  // A connection that fails is for the test to judge, unless it says what must come of the exchange.
  const isLeft = (what: string): boolean =>
    (what === "script errors" && allowsErrors(written)) ||
    (what === "connection" && written.options.expect === undefined);
  const wanted = unmet.filter(({ what }) => !isLeft(what));
  const messages = wanted.map(
    ({ host, what, expected, found: is }) => `${what}: expected ${expected}, found ${is} (${host})`,
  );
  const leftOver = written.options.faults === undefined ? leftOverAnswers(written, outcome) : [];
  if (messages.length + leftOver.length > 0)
    throw new TestError([`"${title}"`, ...messages, ...leftOver, "", outcome.explain()].join("\n"));
  return outcome;
}

function allowsErrors({ options }: TestExchange): boolean {
  return (
    options.scriptErrors === "allowed" || options.expect?.scriptErrors !== undefined || options.faults !== undefined
  );
}

/** Answers that were prepared for the script's own calls, and that nobody asked for. */
function leftOverAnswers({ options }: TestExchange, { calls = [] }: TestOutcome): readonly string[] {
  return Object.entries(options.calls ?? {}).flatMap(([cluster, answers]) => {
    const prepared = [answers].flat().length;
    const asked = calls.filter((call) => call.cluster === cluster).length;
    if (asked >= prepared) return [];
    return [
      `Of ${prepared} answers of cluster "${cluster}" to the script's calls, ${asked === 0 ? "none" : `only ${asked}`} was asked for`,
    ];
  });
}

function differenceText({ exchange, outcomes, differences }: ExchangeResult): string {
  const [left, right] = outcomes.map(({ host }) => host);
  const lines = differences.map(
    (each) => `${each.what}\n  ${left ?? ""}: ${indent(each.left)}\n  ${right ?? ""}: ${indent(each.right)}`,
  );
  return [`"${exchange.title}" is not alike on both hosts:`, ...lines].join("\n");
}

function indent(text: string): string {
  return text.replaceAll("\n", "\n    ");
}

/** The error that ended a hook, with the place in TypeScript where test runners look for it. */
async function scriptError(
  title: string,
  outcome: TestOutcome,
  { places, maps }: { readonly places: PlaceNames; readonly maps: MapStore },
): Promise<TestError> {
  const end = outcome.traces.at(-1)?.find((event) => event.kind === "hook ends" && event.error !== undefined);
  const why = "Envoy logs it and lets the request go on as it is then";
  if (end?.kind !== "hook ends") {
    const logged = outcome.logs.filter(({ level }) => level === "error").map(({ message }) => message);
    const { text: message } = await explainText(logged.join("\n"), maps);
    return new TestError(`"${title}": a hook ended in an error (${outcome.host}): ${message}\n${why}`);
  }
  const stack = end.stack ?? [];
  const position = stack[0] === undefined ? undefined : places.positionOf(stack[0].place);
  return new TestError(
    [
      `"${title}": ${end.hook} ended in an error: ${withoutPlace(end.error ?? "")}`,
      ...(position === undefined
        ? []
        : [`  ${position.file}:${position.line}:${position.column}`, ...renderFrame(position)]),
      why,
      "",
      outcome.explain(),
    ].join("\n"),
    stack.flatMap(({ place, name }) => frameOf(places.positionOf(place), name)),
  );
}

function frameOf(position: SourcePosition | undefined, name: string | undefined): readonly string[] {
  if (position === undefined) return [];
  const place = `${process.cwd()}/${position.file}:${position.line}:${position.column}`;
  return [name === undefined ? `    at ${place}` : `    at ${name} (${place})`];
}
