import type { Client } from "../../scenario/scenario.ts";
import type { Handshake } from "./handshake.ts";

/** The connections of a run: each exchange's own, or one that exchanges share by name. */
export interface Connections {
  open(client: Client): Handshake;
}

export function createConnections(connect: (client: Client) => Handshake): Connections {
  const shared = new Map<string, Handshake>();
  return {
    open: (client) => {
      if (client.connection === undefined) return connect(client);
      const known = shared.get(client.connection);
      if (known !== undefined) return known;
      const opened = connect(client);
      shared.set(client.connection, opened);
      return opened;
    },
  };
}
