import type { Duplex } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import { chunkPause, type Answer } from "../scenario/scenario.ts";
import { sendChunks } from "./send-chunks.ts";

/** How long the client's parts may take (milliseconds). */
const tunnelTimeout = 1_000;

export interface TunnelOptions {
  readonly answer: Answer;
  /** Bytes that the connection brought with the request's head. */
  readonly head: Buffer;
  /** How many bytes the client sends. */
  readonly expected: number;
}

/**
 * Speaks on a connection that is no longer one of HTTP: sends the answer's parts, and ends the connection when the client's have come too,
 * or do not come. Gives what came.
 */
export async function serveTunnel(socket: Duplex, { answer, head, expected }: TunnelOptions): Promise<string> {
  const received = [head];
  const size = (): number => received.reduce((sum, { length }) => sum + length, 0);
  socket.on("data", (chunk: Buffer) => received.push(chunk));
  socket.on("error", () => undefined);
  await wait(chunkPause);
  await sendChunks(answer.tunnel ?? [], {
    isOpen: () => !socket.destroyed,
    write: (part) => socket.write(part, "utf8"),
  });
  const end = Date.now() + tunnelTimeout;
  while (size() < expected && !socket.destroyed && Date.now() < end) await wait(5);
  socket.end();
  return Buffer.concat(received).toString("utf8");
}
