import type net from "node:net";

export interface Listening {
  readonly port: number;
  /** Ends the server and every connection it has. */
  close(): Promise<void>;
}

/** Starts a server on 127.0.0.1, on a port of the system's choice. */
export function listen(server: net.Server): Promise<Listening> {
  const sockets = new Set<net.Socket>();
  server.on("connection", (socket) => {
    // Otherwise small writes wait for the other side's acknowledgement, which it delays by 40 ms.
    socket.setNoDelay(true);
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => {
        resolve();
      });
      for (const socket of sockets) socket.destroy();
    });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      resolve({ port: (server.address() as net.AddressInfo).port, close });
    });
  });
}
