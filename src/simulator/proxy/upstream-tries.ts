import type { HeaderMap } from "../http/header-map.ts";
import type { LocalReply } from "../objects/stream-context.ts";
import type { EventQueue } from "./event-queue.ts";
import type { Cluster, ClusterAction } from "./proxy-model.ts";
import { tellTimeouts, type RequestTimeouts } from "./request-timeouts.ts";
import type { RetryState } from "./retry-state.ts";
import type { UpstreamRequest, UpstreamResponse, Upstreams } from "./upstream-exchange.ts";

/** A request on its way to a cluster, tried as often as its route says. */
export interface UpstreamTries {
  data(bytes: string): void;
  end(trailers: HeaderMap | undefined): void;
}

export interface TriesOptions {
  readonly cluster: Cluster;
  readonly action: ClusterAction;
  readonly headers: HeaderMap;
  readonly timeouts: RequestTimeouts;
  readonly retries: RetryState;
  readonly upstreams: Upstreams;
  readonly queue: EventQueue;
  /** Told of the answer that goes to the client, and of how many tries there were. */
  readonly response: Omit<UpstreamResponse, "failed" | "headers"> & {
    headers(headers: HeaderMap, ends: boolean, tries: number): void;
  };
  /** Answers for the upstream, or ends the response that has begun. */
  readonly reply: (reply: LocalReply, tries: number) => void;
}

/** Fidelity: Envoy waits a random time before a retry, 25 ms at most before the first. */
const retryPause = 10;

/** Opens the first try. `ends`: the request has no body. */
export function createTries(options: TriesOptions, ends: boolean): UpstreamTries {
  const { queue, timeouts, retries, headers, action } = options;
  let request: UpstreamRequest = open();
  let body = "";
  let lastTrailers: HeaderMap | undefined;
  let completedAt = 0;
  let tries = 1;
  let current = 1;
  let isOver = false;
  let hasBegun = false;

  function open(): UpstreamRequest {
    return options.upstreams.open(options.cluster, headers, ends);
  }

  function reply(answer: LocalReply): void {
    if (isOver) return;
    isOver = true;
    options.reply(answer, tries);
  }

  function retry(isTimeout: boolean): void {
    current += 1;
    queue.after(retryPause, () => {
      if (isOver) return;
      tries += 1;
      tellTimeouts(headers, timeouts, { elapsed: queue.now() - completedAt, action });
      if (action.tellsAttempts.request) headers.set("x-envoy-attempt-count", String(tries));
      if (action.tellsAttempts.timeoutRetry) headers.set("x-envoy-is-timeout-retry", String(isTimeout));
      request = open();
      if (body !== "") request.data(body);
      finish();
    });
  }

  /** The try has all of the request: waits for its answer. */
  function finish(): void {
    const own = current;
    const isCurrent = (): boolean => own === current && !isOver;
    request.end(lastTrailers, {
      headers: (answered, endsHere) => {
        if (!isCurrent()) return;
        if (retries.afterResponse(answered)) {
          retry(false);
          return;
        }
        hasBegun = true;
        if (endsHere) isOver = true;
        options.response.headers(answered, endsHere, tries);
      },
      data: (bytes, endsHere) => {
        if (!isCurrent()) return;
        if (endsHere) isOver = true;
        options.response.data(bytes, endsHere);
      },
      trailers: (trailers) => {
        if (!isCurrent()) return;
        isOver = true;
        options.response.trailers(trailers);
      },
      closed: () => {
        if (!isCurrent()) return;
        isOver = true;
        options.response.closed?.();
      },
      failed: (reason) => {
        if (!isCurrent()) return;
        if (retries.afterFailure(reason)) retry(false);
        else reply({ status: 503, headers: [], body: failureText(reason, tries) });
      },
    });
    watchTry(isCurrent);
  }

  function watchTry(isCurrent: () => boolean): void {
    const { perTry, streamDuration, status } = timeouts;
    if (perTry > 0) {
      queue.after(perTry, () => {
        if (!isCurrent() || hasBegun) return;
        if (retries.afterTimeout()) retry(true);
        else reply({ status, headers: [], body: status === 204 ? "" : "upstream request timeout" });
      });
    }
    if (streamDuration > 0) {
      queue.after(streamDuration, () => {
        if (!isCurrent()) return;
        if (!hasBegun && retries.afterTimeout()) retry(false);
        else reply({ status: 504, headers: [], body: "upstream max stream duration reached" });
      });
    }
  }

  return {
    data: (bytes) => {
      body += bytes;
      request.data(bytes);
    },
    end: (trailers) => {
      lastTrailers = trailers;
      completedAt = queue.now();
      finish();
      const { total, status } = timeouts;
      if (total === 0) return;
      queue.after(total, () => {
        reply({ status, headers: [], body: status === 204 ? "" : "upstream request timeout" });
      });
    },
  };
}

function failureText(reason: string, tries: number): string {
  const when = tries > 1 ? "retried and the latest " : "";
  return `upstream connect error or disconnect/reset before headers. ${when}reset reason: ${reason}`;
}
