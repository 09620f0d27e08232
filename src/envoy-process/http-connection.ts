import type net from "node:net";
import type { ReceivedResponse } from "../scenario/outcome.ts";
import type { Request } from "../scenario/scenario.ts";

/** A client's way to send requests over one connection, one after the other. */
export interface HttpConnection {
  /** The port that the connection comes from. */
  readonly localPort: number;
  /** Rejects where the connection ends before the response is complete, and with `CannotSend` where the request never left. */
  send(request: Request, options?: SendOptions): Promise<ReceivedResponse>;
  close(): void;
}

export interface SendOptions {
  /** Whether something is said once the connection speaks another protocol; what comes then is the response's body. */
  readonly tunnels: boolean;
}

/** Node does not send what the scenario wants sent. */
export class CannotSend extends Error {}

const responseTimeout = 5_000;

type Settle = (resolve: (response: ReceivedResponse) => void, reject: (error: Error) => void) => void;

/**
 * Waits for a response: settles with the connection's own error where that comes first, and never later than the time allowed. With TLS 1.3
 * a client learns only here that the server refused its certificate.
 */
export async function awaitResponse(socket: net.Socket, start: Settle): Promise<ReceivedResponse> {
  const watch = watchEnd(socket);
  try {
    return await Promise.race([new Promise<ReceivedResponse>(start), watch.ended]);
  } finally {
    watch.stop();
  }
}

function watchEnd(socket: net.Socket): { ended: Promise<never>; stop: () => void } {
  let stop = (): void => undefined;
  const ended = new Promise<never>((_, reject) => {
    const timer = setTimeout(
      reject,
      responseTimeout,
      new Error(`no complete response within ${responseTimeout / 1000} s`),
    );
    // What was read before the end is still to be looked at.
    const onClose = (): void => {
      setImmediate(reject, new Error("the connection was closed before the response was complete"));
    };
    if (socket.destroyed) onClose();
    socket.on("error", reject);
    socket.on("close", onClose);
    stop = () => {
      clearTimeout(timer);
      socket.off("error", reject);
      socket.off("close", onClose);
    };
  });
  return { ended, stop };
}
