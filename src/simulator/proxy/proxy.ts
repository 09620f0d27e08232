import { clientAddress } from "../../scenario/client-address.ts";
import type { Outcome } from "../../scenario/outcome.ts";
import { normaliseExchange } from "../../scenario/normalise-exchange.ts";
import type { Exchange, Scenario, Tunnel } from "../../scenario/scenario.ts";
import type { ConnectionEvent, Trace, TraceEvent } from "../../scenario/trace.ts";
import { createFaultInjector } from "../objects/fault-injector.ts";
import { notSimulated } from "../run-refused.ts";
import { createStatsStore } from "../objects/stats.ts";
import { createConnections } from "./connections.ts";
import { shakeHands, type Handshake } from "./handshake.ts";
import { runStream } from "./http-stream.ts";
import { createOutlierDetection } from "./outlier-detection.ts";
import type { Listener, ProxyModel } from "./proxy-model.ts";
import { receiveRequest } from "./receive-request.ts";
import { failedConnection } from "./stream-outcome.ts";
import { sendWithFaults } from "./send-with-faults.ts";
import { checkScripts, createWorker, type WorkerOptions } from "./worker.ts";

export interface Proxy {
  /** Sends one exchange through the proxy. @throws RunRefused */
  run(exchange: Exchange): Outcome;
}

export interface ProxyOptions extends Omit<WorkerOptions, "faults"> {
  readonly files: ReadonlyMap<string, string>;
  readonly scenario: Pick<Scenario, "workers" | "upstreams">;
  /** Told what was seen of an exchange, each time that it was sent. */
  readonly onTrace?: (exchange: Exchange, trace: Trace) => void;
}

/**
 * A proxy whose scripts keep their globals from one exchange to the next.
 *
 * @throws RunRefused where a script does not load
 */
export function createProxy(model: ProxyModel, proxyOptions: ProxyOptions): Proxy {
  const faults = createFaultInjector();
  const options = { ...proxyOptions, faults, now: () => proxyOptions.now() + faults.clockAhead() };
  const { workers: workerCount = 1, upstreams } = options.scenario;
  const workers = Array.from({ length: workerCount }, () => createWorker(options));
  const stats = createStatsStore();
  const connections = createConnections((client, listener) => shakeHands(client, listener, options), workerCount);
  const outliers = createOutlierDetection();
  const [first] = workers;
  if (first !== undefined) checkScripts(model, first);

  /** Runs an exchange on the listener that its client names. */
  function runOn(exchange: Exchange, { onTunnel, onEvent }: StreamListeners): Outcome {
    const listener = listenerOf(model, exchange.from.listener);
    const opened = connections.open(exchange.from, listener);
    const { handshake, worker: index } = opened;
    onEvent?.({ at: 0, ...connectionEvent(exchange, listener, handshake) });
    if (opened.isClosed) return failedConnection("the connection is closed");
    const worker = workers[index];
    if ("failure" in handshake || worker === undefined)
      return failedConnection("failure" in handshake ? handshake.failure : "no worker");
    const { manager } = handshake.chain;
    const request = receiveRequest(exchange, manager, {
      ...handshake,
      listenerPort: portOf(listener),
      version: options.version,
    });
    if ("failure" in request) {
      opened.isClosed = !manager.codec.keepsHttp2ConnectionOnError;
      return failedConnection(request.failure);
    }
    const { headers, remoteAddress, ...incoming } = request;
    const outcome = runStream({
      ...options,
      ...incoming,
      stats,
      outliers,
      exchange,
      listener,
      manager,
      worker,
      clusters: model.clusters,
      connection: { ...connectionOf(handshake, listener), remoteAddress },
      requestHeaders: headers,
      entryOf: (file) => /^pki\/(.*)\.crt$/.exec(file)?.[1],
      isRefused: (cluster) => upstreams[cluster]?.refuses ?? false,
      ...(onTunnel === undefined ? {} : { onTunnel }),
      ...(onEvent === undefined ? {} : { onEvent }),
    });
    opened.isClosed = endsConnection(outcome);
    return outcome;
  }

  /** Why no tunnel leads to the listener of an exchange; undefined where one does. */
  function refusedTunnel(tunnel: Tunnel, target: Listener): string | undefined {
    let socket: string | undefined;
    const outcome = runOn(connectExchange(tunnel), {
      onTunnel: (cluster) => {
        socket = model.clusters.get(cluster)?.socket;
      },
    });
    if (outcome.response?.status !== 200)
      return `the tunnel was refused with ${outcome.response?.status ?? outcome.connectionError ?? "nothing"}`;
    if (socket !== target.address)
      throw notSimulated("a tunnel that leads to another listener than the client speaks to");
    return undefined;
  }

  return {
    run: (exchange) => sendWithFaults(exchange, faults, send),
  };

  function send(exchange: Exchange): Outcome {
    const { through, listener } = exchange.from;
    const refused = through === undefined ? undefined : refusedTunnel(through, listenerOf(model, listener));
    if (refused !== undefined) return failedConnection(refused);
    const { onTrace } = proxyOptions;
    if (onTrace === undefined) return runOn(exchange, {});
    const trace: TraceEvent[] = [];
    const outcome = runOn(exchange, { onEvent: (event) => trace.push(event) });
    onTrace(exchange, trace);
    return outcome;
  }
}

interface StreamListeners {
  readonly onTunnel?: (cluster: string) => void;
  readonly onEvent?: (event: TraceEvent) => void;
}

function connectionEvent({ from }: Exchange, { name }: Listener, handshake: Handshake): ConnectionEvent {
  const { certificate } = from;
  if ("failure" in handshake)
    return { kind: "connection", listener: name, serverName: from.sni ?? "", failure: handshake.failure };
  const { serverName, tls, chain } = handshake;
  const common = { kind: "connection", listener: name, filterChain: chain.name } as const;
  if (tls === undefined) return { ...common, serverName };
  const { isValidated: isVerified, isResumed } = tls;
  return {
    ...common,
    serverName,
    tls: tls.version,
    ...(certificate === undefined || tls.peerChain.length === 0
      ? {}
      : { certificate: { entry: certificate, isVerified, isResumed } }),
  };
}

/** What a client says to be connected through a listener. */
function connectExchange({ listener, authority, headers }: Tunnel): Exchange {
  const send = { method: "CONNECT", path: authority, authority, headers };
  return normaliseExchange({ title: `CONNECT ${authority}`, from: { listener }, send });
}

function listenerOf({ listeners }: ProxyModel, name: string | undefined): Listener {
  const found = name === undefined ? listeners[0] : listeners.find((listener) => listener.name === name);
  if (found === undefined) throw new RangeError(`The Envoy configuration has no listener "${name ?? ""}"`);
  return found;
}

/** Whether the connection of an exchange ends with it, or goes on as something else. */
function endsConnection({ response }: Outcome): boolean {
  const closes = response?.headers.some(([name, value]) => name === "connection" && value === "close") ?? false;
  return closes || response?.status === 101;
}

function portOf({ address }: Listener): string {
  return address.split(":").at(-1) ?? "";
}

function connectionOf(
  handshake: Exclude<Handshake, { failure: string }>,
  listener: Listener,
): {
  serverName: string;
  localAddress: string;
  directRemoteAddress: string;
} {
  const { serverName, tls } = handshake;
  // Fidelity: the client's port is the system's choice in Envoy.
  return {
    serverName,
    localAddress: listener.address,
    directRemoteAddress: `${clientAddress}:0`,
    ...(tls === undefined ? {} : { tls }),
  };
}
