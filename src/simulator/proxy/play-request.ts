import { chunkPause, type Exchange, type Request } from "../../scenario/scenario.ts";
import { byteStringOfText } from "../vm/byte-string.ts";
import type { EventQueue } from "./event-queue.ts";
import type { MessageSink } from "./message-sink.ts";
import { groupByName } from "./decode-request.ts";
import { trailersMap } from "./upstream-exchange.ts";

export interface RequestPlay {
  readonly queue: EventQueue;
  readonly sink: MessageSink;
  /** Told before the end of the request goes in. */
  readonly onEnd: () => void;
  /** Whether anybody still takes the request. */
  readonly isOpen: () => boolean;
  /** Whether trailers are taken over HTTP/1.1. */
  readonly enablesTrailers: boolean;
}

/** Whether a request ends with its headers. */
export function isBodiless({ body, chunks, trailers }: Request): boolean {
  return body === "" && chunks === undefined && trailers === undefined;
}

/** Gives the head of a request after which the client says nothing before it is answered. */
export function playHead({ queue, sink }: Pick<RequestPlay, "queue" | "sink">): void {
  queue.after(0, () => {
    sink.headers(false);
    sink.data({ bytes: "" }, false);
  });
}

/** Gives what a client says when it speaks another protocol. */
export function playTunnel({ tunnel = [] }: Request, { queue, sink }: Pick<RequestPlay, "queue" | "sink">): void {
  for (const [index, part] of tunnel.entries()) {
    queue.after(1 + index * chunkPause, () => {
      sink.data({ bytes: byteStringOfText(part) }, false);
    });
  }
}

/** Gives the parts of a request to the first filter when the client sends them, as Envoy's codec tells of them. */
export function playRequest({ send, from }: Exchange, play: RequestPlay): void {
  const { queue, sink, onEnd, isOpen } = play;
  const isHttp2 = from.http === 2;
  const trailers = isHttp2 || play.enablesTrailers ? send.trailers : undefined;
  const isStreamed = send.chunks !== undefined || send.trailers !== undefined;
  const parts = send.chunks ?? (send.body === "" ? [] : [send.body]);

  function end(action: () => void): void {
    onEnd();
    if (isOpen()) action();
  }

  function endBody(): void {
    if (trailers !== undefined) {
      end(() => {
        sink.trailers(trailersMap("request trailers", isHttp2 ? groupByName(trailers) : trailers));
      });
    }
    // Over HTTP/1.1 the end of a body is told apart from its last part.
    else if (!isHttp2 || parts.length === 0) {
      end(() => {
        sink.data({ bytes: "" }, true);
      });
    }
  }

  queue.after(0, () => {
    if (parts.length === 0 && !isStreamed) {
      end(() => {
        sink.headers(true);
      });
    } else sink.headers(false);
  });
  for (const [index, part] of parts.entries()) {
    const isLast = index === parts.length - 1;
    queue.after(index * chunkPause, () => {
      const ends = isLast && isHttp2 && trailers === undefined;
      if (ends) onEnd();
      if (isOpen()) sink.data({ bytes: byteStringOfText(part) }, ends);
      if (isLast) endBody();
    });
  }
  if (parts.length === 0 && isStreamed) queue.after(0, endBody);
}
