import net from "node:net";
import { clientAddress } from "../scenario/client-address.ts";
import { listen, type Listening } from "./listen.ts";

/**
 * Passes bytes on to a port on 127.0.0.1 that is known only later.
 *
 * @param onConnect told the local port of each connection to it
 */
export function startRelay(targetPort: () => number, onConnect: (localPort: number) => void): Promise<Listening> {
  const server = net.createServer((incoming) => {
    const outgoing = net.connect({ port: targetPort(), host: "127.0.0.1", localAddress: clientAddress, noDelay: true });
    outgoing.once("connect", () => {
      onConnect(outgoing.localPort ?? 0);
    });
    incoming.pipe(outgoing).pipe(incoming);
    incoming.on("error", () => outgoing.destroy());
    outgoing.on("error", () => incoming.destroy());
    incoming.on("close", () => outgoing.destroy());
    outgoing.on("close", () => incoming.destroy());
  });
  return listen(server);
}
