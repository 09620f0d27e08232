import type net from "node:net";
import type { Tunnel } from "../scenario/scenario.ts";

/** Longest head of an answer to CONNECT, in bytes. */
const longestHead = 64 * 1024;
const answerTimeout = 5_000;

/** Asks for a tunnel on a connection, which is the tunnel from then on. Rejects with the status where it is refused. */
export async function openTunnel({ authority, headers }: Tunnel, socket: net.Socket): Promise<net.Socket> {
  const lines = [`CONNECT ${authority} HTTP/1.1`, `Host: ${authority}`, ...headers.map((header) => header.join(": "))];
  socket.write(`${lines.join("\r\n")}\r\n\r\n`);
  const status = /^HTTP\/1\.1 (\d+)/.exec(await readHead(socket))?.[1] ?? "nothing";
  if (status === "200") return socket;
  socket.destroy();
  throw new Error(`the tunnel was refused with ${status}`);
}

/** What comes before the first empty line; nothing comes after it, for the client speaks first in the tunnel. */
function readHead(socket: net.Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let head = "";
    const finish = (action: () => void): void => {
      clearTimeout(timer);
      socket.off("data", read).off("close", closed);
      socket.pause();
      action();
    };
    const read = (bytes: Buffer): void => {
      head += bytes.toString("latin1");
      if (head.includes("\r\n\r\n") || head.length > longestHead)
        finish(() => {
          resolve(head);
        });
    };
    const closed = (): void => {
      finish(() => {
        reject(new Error("closed before the tunnel was there"));
      });
    };
    const timer = setTimeout(closed, answerTimeout);
    socket.on("data", read).on("close", closed);
  });
}
