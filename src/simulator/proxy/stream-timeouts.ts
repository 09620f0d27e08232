import type { LocalReply } from "../objects/stream-context.ts";
import type { TimeoutOptions } from "./connection-manager-model.ts";
import type { EventQueue } from "./event-queue.ts";
import type { MessageSink } from "./message-sink.ts";

/** The connection manager's own timeouts of one stream. */
export interface StreamTimeouts {
  /** The request's headers are there. */
  start(): void;
  /** Something happens on the stream. */
  touch(): void;
  /** Whether the stream was ended when its response had begun. */
  isReset(): boolean;
}

export interface StreamState {
  readonly queue: EventQueue;
  readonly isRequestEnded: () => boolean;
  readonly isResponseBegun: () => boolean;
  readonly isComplete: () => boolean;
  readonly reply: (answer: LocalReply) => void;
}

export function createStreamTimeouts({ requestMs, streamIdleMs }: TimeoutOptions, state: StreamState): StreamTimeouts {
  const { queue, reply } = state;
  let lastActivity = 0;
  let isReset = false;

  function checkIdle(): void {
    if (state.isComplete()) return;
    const rest = lastActivity + streamIdleMs - queue.now();
    if (rest > 0) queue.after(rest, checkIdle);
    else if (state.isResponseBegun()) isReset = true;
    else reply({ status: state.isRequestEnded() ? 504 : 408, headers: [], body: "stream timeout" });
  }

  return {
    start: () => {
      if (streamIdleMs > 0) queue.after(streamIdleMs, checkIdle);
      if (requestMs === 0) return;
      queue.after(requestMs, () => {
        if (!state.isRequestEnded()) reply({ status: 408, headers: [], body: "request timeout" });
      });
    },
    touch: () => {
      lastActivity = queue.now();
    },
    isReset: () => isReset,
  };
}

/** A sink that tells of each part of a message before it takes it. */
export function touchSink(sink: MessageSink, touch: () => void): MessageSink {
  return {
    headers: (ends) => {
      touch();
      sink.headers(ends);
    },
    data: (part, ends) => {
      touch();
      sink.data(part, ends);
    },
    trailers: (trailers) => {
      touch();
      sink.trailers(trailers);
    },
  };
}
