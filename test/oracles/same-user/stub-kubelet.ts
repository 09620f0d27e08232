import type { IncomingMessage } from "node:http";
import https from "node:https";
import type { Duplex } from "node:stream";
import { listen, type Listening } from "../../../src/envoy-process/listen.ts";

export interface StubKubelet extends Listening {
  /** Names of all headers that came, in lower case. */
  readonly headerNames: ReadonlySet<string>;
}

/** Stands in for a node's kubelet: whoever asks for another protocol gets it, and gets back all that is sent then. */
export async function startStubKubelet(identity: { cert: string; key: string }): Promise<StubKubelet> {
  const headerNames = new Set<string>();
  const server = https.createServer(identity, (_request, response) => {
    response.writeHead(404).end();
  });
  server.on("upgrade", ({ headers }: IncomingMessage, socket: Duplex, head: Buffer) => {
    for (const name of Object.keys(headers)) headerNames.add(name);
    socket.on("error", () => undefined);
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: ${headers.upgrade ?? ""}\r\n\r\n`,
    );
    socket.write(head);
    socket.pipe(socket);
  });
  return { ...(await listen(server)), headerNames };
}
