import { clientAddress } from "../../scenario/client-address.ts";
import type { EnvoyVersion } from "../../envoy-api/envoy-version.ts";
import { textOfByteString } from "../../scenario/byte-text.ts";
import type { LogLine, Outcome } from "../../scenario/outcome.ts";
import type { Exchange } from "../../scenario/scenario.ts";
import { createObjectFactory } from "../objects/object-factory.ts";
import { notSimulated, RunRefused } from "../run-refused.ts";
import { byteStringOfText } from "../vm/byte-string.ts";
import { loadScript, type ScriptVm } from "../vm/script-vm.ts";
import { createConnections } from "./connections.ts";
import { shakeHands, type Handshake } from "./handshake.ts";
import { runStream } from "./http-stream.ts";
import type { LoadedFilter } from "./lua-filter.ts";
import type { Listener, LuaFilter, ProxyModel } from "./proxy-model.ts";
import { receiveRequest } from "./receive-request.ts";

export interface Proxy {
  /** Sends one exchange through the proxy. @throws RunRefused */
  run(exchange: Exchange): Outcome;
}

export interface ProxyOptions {
  readonly version: EnvoyVersion;
  readonly now: () => number;
  readonly files: ReadonlyMap<string, string>;
}

/**
 * One proxy with one worker: scripts keep their globals from one exchange to the next.
 *
 * @throws RunRefused where a script does not load
 */
export function createProxy(model: ProxyModel, options: ProxyOptions): Proxy {
  const worker = createWorker(model, options);
  const connections = createConnections((client) => shakeHands(client, listenerOf(model, client.listener), options));

  return {
    run: (exchange) => {
      const handshake = connections.open(exchange.from);
      if ("failure" in handshake) return failedConnection(handshake.failure);
      const { manager } = handshake.chain;
      const incoming = receiveRequest(exchange, manager, handshake.tls !== undefined);
      const listener = listenerOf(model, exchange.from.listener);
      const logs = worker.beginStream();
      return runStream({
        ...options,
        exchange,
        manager,
        filters: manager.luaFilters.map(worker.filterOf),
        clusters: model.clusters,
        connection: { ...connectionOf(handshake, listener), remoteAddress: incoming.remoteAddress },
        requestHeaders: incoming.headers,
        asksToClose: incoming.asksToClose,
        ...(incoming.rejection === undefined ? {} : { rejection: incoming.rejection }),
        logs,
        entryOf: (file) => /^pki\/(.*)\.crt$/.exec(file)?.[1],
      });
    },
  };
}

function listenerOf({ listeners }: ProxyModel, name: string | undefined): Listener {
  const found = name === undefined ? listeners[0] : listeners.find((listener) => listener.name === name);
  if (found === undefined) throw new RangeError(`The Envoy configuration has no listener "${name ?? ""}"`);
  return found;
}

function failedConnection(reason: string): Outcome {
  return { connectionError: reason, dynamicMetadata: {}, logs: [], scriptErrors: 0 };
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

interface Worker {
  /** A list that collects what scripts log from now on. */
  beginStream(): LogLine[];
  filterOf: (filter: LuaFilter) => LoadedFilter;
}

/** Loads each distinct script at once, to find those that do not load; further filters with the same script get a VM when they run. */
function createWorker({ listeners }: ProxyModel, { version, now }: ProxyOptions): Worker {
  let logs: LogLine[] = [];
  const loaded = new Map<LuaFilter, LoadedFilter>();
  const factory = createObjectFactory({
    version,
    log: (level, message) => {
      logs.push({ level, message: textOfByteString(message) });
    },
    refuse: (member) => {
      throw notSimulated(`"${member}" of the host API`);
    },
  });

  function filterOf(filter: LuaFilter): LoadedFilter {
    const known = loaded.get(filter);
    if (known !== undefined) return known;
    const created = { filter, vm: load(filter, now), factory };
    loaded.set(filter, created);
    return created;
  }

  const filters = listeners.flatMap(({ filterChains }) => filterChains.flatMap(({ manager }) => manager.luaFilters));
  const distinct = new Map(filters.toReversed().map((filter) => [filter.source, filter]));
  for (const filter of distinct.values()) filterOf(filter);
  return {
    beginStream: () => (logs = []),
    filterOf,
  };
}

function load({ source }: LuaFilter, now: () => number): ScriptVm {
  const loaded = loadScript(byteStringOfText(source), {
    now,
    refusalOf: (name) => notSimulated(`the library function "${name}"`),
    endlessRunOf: () =>
      new RunRefused({
        code: "SCRIPT_RUNS_ENDLESSLY",
        severity: "error",
        message: "A script was stopped after 20 million instructions",
      }),
  });
  if ("vm" in loaded) return loaded.vm;
  throw new RunRefused({
    code: "SCRIPT_LOAD_ERROR",
    severity: "error",
    message: textOfByteString(loaded.loadError),
  });
}
