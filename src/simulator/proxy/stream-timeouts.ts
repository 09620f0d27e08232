import type { LocalReply } from "../objects/stream-context.ts";
import type { TimeoutOptions } from "./connection-manager-model.ts";
import type { EventQueue } from "./event-queue.ts";
import type { MessageSink } from "./message-sink.ts";
import type { ClusterAction } from "./proxy-model.ts";

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
  /** What the route of the request says of its time. */
  readonly routeAction: () => Pick<ClusterAction, "idleTimeoutMs" | "maxStreamDurationMs"> | undefined;
  readonly reply: (answer: LocalReply) => void;
}

export function createStreamTimeouts({ requestMs, streamIdleMs }: TimeoutOptions, state: StreamState): StreamTimeouts {
  const { queue, reply } = state;
  let lastActivity = 0;
  let startedAt = 0;
  let isReset = false;
  const armed = { idle: 0, duration: 0 };

  const idleMs = (): number => state.routeAction()?.idleTimeoutMs ?? streamIdleMs;
  const durationMs = (): number => state.routeAction()?.maxStreamDurationMs ?? 0;

  /** The route says how long; it may be another one than before. */
  function arm(): void {
    const [idle, duration] = [idleMs(), durationMs()];
    if (idle !== armed.idle && idle > 0) queue.after(idle, checkIdle);
    if (duration !== armed.duration && duration > 0)
      queue.after(Math.max(startedAt + duration - queue.now(), 0), checkDuration);
    Object.assign(armed, { idle, duration });
  }

  function checkIdle(): void {
    const idle = idleMs();
    if (idle === 0) return;
    const rest = lastActivity + idle - queue.now();
    if (rest > 0) queue.after(rest, checkIdle);
    else end("stream timeout");
  }

  function checkDuration(): void {
    const duration = durationMs();
    if (duration > 0 && queue.now() >= startedAt + duration) end("downstream duration timeout");
  }

  function end(why: string): void {
    if (state.isComplete()) return;
    if (state.isResponseBegun()) isReset = true;
    else reply({ status: state.isRequestEnded() ? 504 : 408, headers: [], body: why });
  }

  return {
    start: () => {
      startedAt = queue.now();
      arm();
      if (requestMs === 0) return;
      queue.after(requestMs, () => {
        if (!state.isRequestEnded()) reply({ status: 408, headers: [], body: "request timeout" });
      });
    },
    touch: () => {
      lastActivity = queue.now();
      arm();
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
