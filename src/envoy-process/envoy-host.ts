import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fail, succeed, type Checked, type Diagnostic } from "../diagnostics/diagnostic.ts";
import { acceptsTls, nameOf, speaksTls, staticResources } from "../scenario/envoy-config.ts";
import { isAskedOf } from "../scenario/is-asked-of.ts";
import { entriesByFingerprint } from "../scenario/issue-pki.ts";
import type { Outcome, ReceivedRequest, ReceivedResponse } from "../scenario/outcome.ts";
import { fileNames, type PreparedScenario } from "../scenario/prepared-scenario.ts";
import type { RunOptions, ScenarioHost } from "../scenario/scenario-host.ts";
import type { Answer, Exchange } from "../scenario/scenario.ts";
import type { EnvoyBinary } from "./find-envoys.ts";
import { metadataNamespaces } from "./metadata-namespaces.ts";
import { openConnection } from "./open-connection.ts";
import { createPresenters, listenerOf, presenterNameOf } from "./presenters.ts";
import { startRecordingUpstream } from "./recording-upstream.ts";
import { startRelay } from "./relay.ts";
import { rewriteConfig } from "./rewrite-config.ts";
import { createHttp1Connection, createHttp2Connection, type HttpConnection } from "./send-request.ts";
import { createRunFolder, startEnvoy, type RunningEnvoy } from "./start-envoy.ts";

/** A host that runs scenarios in a real Envoy process, which it starts for each run and always stops. */
export function createEnvoyHost(binary: EnvoyBinary): ScenarioHost {
  return {
    kind: "envoy",
    version: binary.line,
    name: `Envoy ${binary.version}`,
    run: (prepared, options = {}) => runInEnvoy(binary, prepared, options),
  };
}

/** Something that must be ended after the run, in whatever way it ends. */
type Ending = () => Promise<void> | void;

async function runInEnvoy(
  binary: EnvoyBinary,
  prepared: PreparedScenario,
  options: RunOptions,
): Promise<Checked<readonly Outcome[]>> {
  const endings: Ending[] = [];
  try {
    const run = await startRun(binary, prepared, endings);
    return run.ok ? await runExchanges(run.value, prepared, { ...options, version: binary.line }) : run;
  } finally {
    for (const end of endings.reverse()) await end();
  }
}

/** What the exchanges of a run share. */
interface Run {
  readonly envoy: RunningEnvoy;
  /** The exchange at hand, for the stand-ins. */
  readonly current: { answer: Answer; received: ReceivedRequest[] };
  readonly connections: Map<string, HttpConnection>;
}

async function startRun(binary: EnvoyBinary, prepared: PreparedScenario, endings: Ending[]): Promise<Checked<Run>> {
  const { scenario, files } = prepared;
  const current: Run["current"] = { answer: { status: 200, headers: [], body: "" }, received: [] };
  const clusterPorts = await startUpstreams(prepared, current, endings);
  const listenerPorts = new Map<string, number>();
  const relayPorts = await startRelays(prepared, listenerPorts, endings);
  const folder = createRunFolder();
  const pathOf = (file: string): string => path.join(folder, file);
  for (const [file, text] of files) writePrivateFile(pathOf(file), text);
  const config = rewriteConfig(scenario.envoyConfig, {
    pathOf,
    portOf: (cluster) => clusterPorts.get(cluster) ?? 0,
    metadataNamespaces: metadataNamespaces(scenario),
    presenters: createPresenters(prepared, (listener) => relayPorts.get(listener) ?? 0),
  });
  const started = await startEnvoy(binary, config, folder);
  if (!started.ok) return started;
  const envoy = started.value;
  endings.push(envoy.stop);
  for (const listener of relayPorts.keys()) listenerPorts.set(listener, envoy.portOf(listener));
  const connections = new Map<string, HttpConnection>();
  endings.push(() => {
    for (const connection of connections.values()) connection.close();
  });
  return succeed({ envoy, current, connections });
}

async function startUpstreams(
  { scenario, files }: PreparedScenario,
  current: Run["current"],
  endings: Ending[],
): Promise<ReadonlyMap<string, number>> {
  const entries = entriesByFingerprint(files);
  const ports = new Map<string, number>();
  for (const cluster of staticResources(scenario.envoyConfig, "clusters")) {
    const name = nameOf(cluster);
    const { certificate = "", clientCa } = scenario.upstreams[name] ?? {};
    const pem = (file: string): string => files.get(file) ?? "";
    const identity = { cert: pem(fileNames.certificate(certificate)), key: pem(fileNames.key(certificate)) };
    const secure = clientCa === undefined ? identity : { ...identity, clientCa: pem(fileNames.certificate(clientCa)) };
    const upstream = await startRecordingUpstream({
      cluster: name,
      ...(speaksTls(cluster) ? { tls: secure } : {}),
      answer: () => current.answer,
      onRequest: (request) => current.received.push(request),
      nameOf: (fingerprint) => entries.get(fingerprint.replaceAll(":", "").toLowerCase()),
    });
    endings.push(upstream.close);
    ports.set(name, upstream.port);
  }
  return ports;
}

/** Ways to the listeners that presenters speak to. */
async function startRelays(
  prepared: PreparedScenario,
  listenerPorts: ReadonlyMap<string, number>,
  endings: Ending[],
): Promise<ReadonlyMap<string, number>> {
  const clients = prepared.scenario.exchanges
    .map(({ from }) => from)
    .filter((client) => presenterNameOf(prepared, client) !== undefined);
  const ports = new Map<string, number>();
  for (const listener of new Set(clients.map((client) => listenerOf(prepared, client)))) {
    const relay = await startRelay(() => listenerPorts.get(listener) ?? 0);
    endings.push(relay.close);
    ports.set(listener, relay.port);
  }
  return ports;
}

function writePrivateFile(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, text, { mode: 0o600 });
}

type ExchangeOptions = RunOptions & { readonly version: ScenarioHost["version"] };

async function runExchanges(
  run: Run,
  prepared: PreparedScenario,
  options: ExchangeOptions,
): Promise<Checked<readonly Outcome[]>> {
  const exchanges = prepared.scenario.exchanges.filter((exchange) => isAskedOf(exchange, options.version));
  const outcomes: Outcome[] = [];
  for (const exchange of exchanges) {
    options.signal?.throwIfAborted();
    const outcome = await Promise.race([runExchange(run, prepared, exchange), run.envoy.ended.then(died)]);
    if ("code" in outcome) return fail(outcome);
    outcomes.push(outcome);
    options.onProgress?.(outcomes.length, exchanges.length);
  }
  return succeed(outcomes);
}

function died(log: string): Diagnostic {
  return {
    code: "ENVOY_DIED",
    severity: "error",
    message: `Envoy ended during an exchange:\n  ${log.trim().split("\n").slice(-5).join("\n  ")}`,
  };
}

/** How long the access log may take after a response was there, and after a connection was thrown away (milliseconds). */
const logTimeout = 2_000;
const throwAwayTimeout = 200;

async function runExchange(run: Run, prepared: PreparedScenario, exchange: Exchange): Promise<Outcome> {
  const { envoy, current } = run;
  Object.assign(current, { answer: exchange.answer, received: [] });
  envoy.log.takeLines();
  const sent = await send(run, prepared, exchange);
  if ("connectionError" in sent) return { ...sent, dynamicMetadata: {}, logs: [], scriptErrors: 0 };
  const log = await envoy.log.takeExchange(logTimeout);
  const logs = log?.lines ?? envoy.log.takeLines();
  const [upstream] = current.received;
  return {
    response: sent,
    ...(upstream === undefined ? {} : { upstream }),
    dynamicMetadata: log?.dynamicMetadata ?? {},
    logs,
    scriptErrors: logs.some(({ level }) => level === "error") ? await newScriptErrors(envoy) : 0,
  };
}

const scriptErrorCounts = new WeakMap<RunningEnvoy, number>();

/** Uncaught errors since the last call; only `error` lines can be such. */
async function newScriptErrors(envoy: RunningEnvoy): Promise<number> {
  const count = await envoy.sumCounters(/\.lua\.(.*\.)?errors$/);
  const before = scriptErrorCounts.get(envoy) ?? 0;
  scriptErrorCounts.set(envoy, count);
  return count - before;
}

async function send(
  run: Run,
  prepared: PreparedScenario,
  exchange: Exchange,
): Promise<ReceivedResponse | { readonly connectionError: string }> {
  const { connection: name } = exchange.from;
  const known = name === undefined ? undefined : run.connections.get(name);
  try {
    const connection = known ?? (await open(run, prepared, exchange));
    if (name !== undefined) run.connections.set(name, connection);
    const response = await connection.send(exchange.send);
    if (name === undefined) connection.close();
    return response;
  } catch (error) {
    return { connectionError: error instanceof Error ? error.message : String(error) };
  }
}

async function open({ envoy }: Run, prepared: PreparedScenario, { from }: Exchange): Promise<HttpConnection> {
  const listener = listenerOf(prepared, from);
  const presenter = presenterNameOf(prepared, from);
  const config = staticResources(prepared.scenario.envoyConfig, "listeners").find(
    (candidate) => nameOf(candidate) === listener,
  );
  const plaintext = presenter !== undefined || config === undefined || !acceptsTls(config);
  const socket = await openConnection(prepared, from, { port: envoy.portOf(presenter ?? listener), plaintext });
  // The connection that was thrown away for its session is in the access log too.
  if (from.resume) await envoy.log.takeExchange(throwAwayTimeout);
  return from.http === 2 ? createHttp2Connection(socket) : createHttp1Connection(socket);
}
