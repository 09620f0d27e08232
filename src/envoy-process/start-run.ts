import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { succeed, type Checked } from "../diagnostics/diagnostic.ts";
import type { JsonObject } from "../files/json.ts";
import { listenerBehind, nameOf, speaksTls, staticResources } from "../scenario/envoy-config.ts";
import { entryByFingerprint } from "../scenario/issue-pki.ts";
import type { ReceivedRequest } from "../scenario/outcome.ts";
import { fileNames, type PreparedScenario } from "../scenario/prepared-scenario.ts";
import type { Answer } from "../scenario/scenario.ts";
import { endWithProcess } from "./end-with-process.ts";
import type { OnEnding } from "./endings.ts";
import { metadataNamespaces } from "../scenario/metadata-namespaces.ts";
import { listen } from "./listen.ts";
import { createPresenters, listenerOf, presenterNameOf } from "./presenters.ts";
import { startRecordingUpstream, type UpstreamTls } from "./recording-upstream.ts";
import { startRelay } from "./relay.ts";
import { rewriteConfig } from "./rewrite-config.ts";
import type { HttpConnection } from "./http-connection.ts";
import { startEnvoy, type RunningEnvoy } from "./start-envoy.ts";

/** What the exchanges of a run share. */
export interface Run {
  readonly prepared: PreparedScenario;
  readonly envoy: RunningEnvoy;
  readonly stage: Stage;
  /** The connections that exchanges share, by name. */
  readonly connections: Map<string, HttpConnection>;
}

/** What the stand-ins and relays are told, and tell, about the exchange at hand. */
export interface Stage {
  /** The answer to a request that comes to a cluster now. */
  answerOf: (cluster: string) => Answer;
  /** How many bytes the client sends when the connection speaks another protocol; undefined where nothing is said then. */
  tunnelLength: number | undefined;
  readonly received: ReceivedRequest[];
  /** Why the stand-ins could not answer. */
  readonly problems: string[];
  /** Ports that presenters' connections come from, of all exchanges. */
  readonly relayPorts: Set<number>;
  /** How many script errors the exchanges before had. */
  scriptErrors: number;
}

export interface RunStart {
  /** Path of the Envoy. */
  readonly binary: string;
  /** Milliseconds. */
  readonly readyTimeout: number;
  readonly signal?: AbortSignal;
  readonly onEnding: OnEnding;
}

/** Starts the stand-ins of a scenario's clusters and an Envoy with its configuration. */
export async function startRun(prepared: PreparedScenario, start: RunStart): Promise<Checked<Run>> {
  const stage: Stage = {
    answerOf: () => ({ status: 200, headers: [], body: "" }),
    tunnelLength: undefined,
    received: [],
    problems: [],
    relayPorts: new Set(),
    scriptErrors: 0,
  };
  const clusterPorts = await startUpstreams(prepared, stage, start.onEnding);
  const listenerPorts = new Map<string, number>();
  const listenersBehind = findListenersBehind(prepared.scenario.envoyConfig);
  const relays = await startRelays(prepared, {
    stage,
    listenerPorts,
    behind: listenersBehind.values(),
    onEnding: start.onEnding,
  });
  const folder = createRunFolder(start.onEnding);
  for (const [file, text] of prepared.files) writePrivateFile(path.join(folder, file), text);
  const config = rewriteConfig(prepared.scenario.envoyConfig, {
    pathOf: (file) => path.join(folder, file),
    portOf: (cluster) => clusterPorts.get(cluster) ?? relays.get(listenersBehind.get(cluster) ?? "") ?? 0,
    metadataNamespaces: metadataNamespaces(prepared.scenario),
    presenters: createPresenters(prepared, (listener) => relays.get(listener) ?? 0),
  });
  const envoy = await startEnvoy(start.binary, config, {
    ...start,
    folder,
    workers: prepared.scenario.workers ?? 1,
  });
  if (!envoy.ok) return envoy;
  for (const listener of relays.keys()) listenerPorts.set(listener, envoy.value.portOf(listener));
  const connections = new Map<string, HttpConnection>();
  start.onEnding(() => {
    for (const connection of connections.values()) connection.close();
  });
  return succeed({ prepared, envoy: envoy.value, stage, connections });
}

async function startUpstreams(
  prepared: PreparedScenario,
  stage: Stage,
  onEnding: OnEnding,
): Promise<ReadonlyMap<string, number>> {
  const ports = new Map<string, number>();
  for (const cluster of staticResources(prepared.scenario.envoyConfig, "clusters")) {
    const name = nameOf(cluster);
    if (listenerBehind(prepared.scenario.envoyConfig, cluster) !== undefined) continue;
    if (prepared.scenario.upstreams[name]?.refuses === true) {
      ports.set(name, await takeUnusedPort());
      continue;
    }
    const upstream = await startRecordingUpstream({
      cluster: name,
      ...upstreamTls(cluster, prepared),
      answer: () => stage.answerOf(name),
      tunnelLength: () => stage.tunnelLength,
      onRequest: (request) => stage.received.push(request),
      onProblem: (why) => stage.problems.push(why),
      nameOf: (fingerprint) => entryByFingerprint(prepared.files, fingerprint),
    });
    onEnding(upstream.close);
    ports.set(name, upstream.port);
  }
  return ports;
}

/** A port that was free a moment ago, on which nothing listens. */
async function takeUnusedPort(): Promise<number> {
  const { port, close } = await listen(net.createServer());
  await close();
  return port;
}

function upstreamTls(cluster: JsonObject, { scenario, files }: PreparedScenario): { tls?: UpstreamTls } {
  if (!speaksTls(cluster)) return {};
  const { certificate = "", clientCa } = scenario.upstreams[nameOf(cluster)] ?? {};
  const pem = (file: string): string => files.get(file) ?? "";
  const identity = { cert: pem(fileNames.certificate(certificate)), key: pem(fileNames.key(certificate)) };
  return { tls: clientCa === undefined ? identity : { ...identity, clientCa: pem(fileNames.certificate(clientCa)) } };
}

/** The listeners that clusters lead to, by cluster. */
function findListenersBehind(config: JsonObject): ReadonlyMap<string, string> {
  return new Map(
    staticResources(config, "clusters").flatMap((cluster) => {
      const listener = listenerBehind(config, cluster);
      return listener === undefined ? [] : [[nameOf(cluster), listener] as const];
    }),
  );
}

interface RelayOptions {
  readonly stage: Stage;
  readonly listenerPorts: ReadonlyMap<string, number>;
  /** Listeners that clusters lead to. */
  readonly behind: Iterable<string>;
  readonly onEnding: OnEnding;
}

/** Ways to the listeners that presenters and clusters speak to, since those have no port yet. */
async function startRelays(
  prepared: PreparedScenario,
  { stage, listenerPorts, behind, onEnding }: RelayOptions,
): Promise<ReadonlyMap<string, number>> {
  const presented = prepared.scenario.exchanges
    .map(({ from }) => from)
    .filter((client) => presenterNameOf(prepared, client) !== undefined)
    .map((client) => listenerOf(prepared, client));
  const ports = new Map<string, number>();
  for (const listener of new Set([...presented, ...behind])) {
    const relay = await startRelay(
      () => listenerPorts.get(listener) ?? 0,
      (port) => stage.relayPorts.add(port),
    );
    onEnding(relay.close);
    ports.set(listener, relay.port);
  }
  return ports;
}

/** A folder that only its owner can read, for a run's configuration and keys. */
function createRunFolder(onEnding: OnEnding): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), "envoy-lua-kit-"));
  const remove = (): void => {
    rmSync(folder, { recursive: true, force: true });
  };
  const disown = endWithProcess(remove);
  onEnding(() => {
    remove();
    disown();
  });
  return folder;
}

function writePrivateFile(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, text, { mode: 0o600 });
}
