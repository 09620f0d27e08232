import type { Client } from "../../scenario/scenario.ts";
import { notSimulated } from "../run-refused.ts";
import type { Handshake } from "./handshake.ts";
import type { Listener } from "./proxy-model.ts";

/** A client's connection, and the worker that handles it. */
export interface Connection {
  readonly handshake: Handshake;
  readonly worker: number;
  /** Set when the connection ends; nothing more can be sent on it. */
  isClosed: boolean;
}

/** The connections of a run: each exchange's own, or one that exchanges share by name. */
export interface Connections {
  open(client: Client, listener: Listener): Connection;
}

export function createConnections(
  connect: (client: Client, listener: Listener) => Handshake,
  workerCount: number,
): Connections {
  const shared = new Map<string, Connection>();

  /** Those that are shared stay open; each of the others is gone when the next one comes. */
  function chooseWorker({ balancesExactly }: Listener): number {
    if (workerCount === 1) return 0;
    if (!balancesExactly)
      throw notSimulated("several workers without connection_balance_config: { exact_balance: {} }");
    const counts = Array.from(
      { length: workerCount },
      (_, worker) => [...shared.values()].filter((connection) => connection.worker === worker).length,
    );
    return counts.indexOf(Math.min(...counts));
  }

  return {
    open: (client, listener) => {
      const known = client.connection === undefined ? undefined : shared.get(client.connection);
      if (known !== undefined) return known;
      const opened = { handshake: connect(client, listener), worker: chooseWorker(listener), isClosed: false };
      if (client.connection !== undefined) shared.set(client.connection, opened);
      return opened;
    },
  };
}
