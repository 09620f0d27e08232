import { textOfByteString } from "../../scenario/byte-text.ts";
import type { HeaderList, ReceivedResponse } from "../../scenario/outcome.ts";
import type { HeaderMap } from "../http/header-map.ts";
import { notSimulated } from "../run-refused.ts";
import type { LocalReply } from "../objects/stream-context.ts";
import type { MessageSink } from "./message-sink.ts";
import {
  completeResponse,
  encodeResponse,
  encodeTrailers,
  localResponse,
  type CompletionOptions,
} from "./response-headers.ts";

/** The end of a response's way: what the client receives. */
export interface ClientResponse extends MessageSink {
  /** Whether the response has begun. */
  isBegun(): boolean;
  /** The response, once it is complete. */
  complete(): ReceivedResponse | undefined;
  /** When it was complete, in milliseconds of the stream's clock; undefined before. */
  completedAt(): number | undefined;
  /** Sends a response of Envoy's own past all filters. */
  replace(reply: LocalReply): void;
  /** The connection ends, and so does a response that has begun. */
  finish(): void;
  /** Ends a response that is not complete, with its connection or stream. */
  abort(): void;
}

export interface ClientOptions {
  readonly headers: HeaderMap;
  /** How the response is completed, as of now. */
  readonly completion: () => Omit<CompletionOptions, "ends">;
  /** Whether trailers are sent. */
  readonly sendsTrailers: boolean;
  /** Does something when what happens now has happened. */
  readonly soon: (action: () => void) => void;
  /** The stream's clock. */
  readonly clock: () => number;
}

/** What the client gets where a hook removed the status. */
const missingStatus: LocalReply = { status: 502, headers: [], body: "missing required header: :status" };

export function createClientResponse(options: ClientOptions): ClientResponse {
  let response: ReceivedResponse | undefined;
  let body = "";
  let completedAt: number | undefined;
  let isReplaced = false;
  let isMalformed = false;
  let isAborted = false;

  const isComplete = (): boolean => completedAt !== undefined;

  function endIf(isWhole: boolean): void {
    if (isWhole) completedAt ??= options.clock();
  }

  function begin(headers: HeaderMap, ends: boolean): void {
    const completion = options.completion();
    completeResponse(headers, { ...completion, ends });
    const list = encodeResponse(headers, { ...completion, ends });
    response = { status: Number(headers.get(":status")), headers: textsOf(list), body: "" };
    completedAt = undefined;
    endIf(ends || completion.isHead);
    isMalformed ||= completion.http === 2 && hasPseudoHeader(headers);
  }

  function replace(reply: LocalReply): void {
    const { headers, body: text } = localResponse(reply);
    begin(headers, text === "");
    body = text;
    endIf(true);
    isReplaced = true;
  }

  /** Over HTTP/1.1 only bodies in chunks have trailers. */
  const sendsTrailers = (): boolean =>
    options.sendsTrailers &&
    (options.completion().http === 2 || response?.headers.every(([name]) => name !== "content-length") === true);

  const isWholeByLength = (): boolean =>
    options.completion().http === 1 &&
    response?.headers.some(([name, value]) => name === "content-length" && value === String(body.length)) === true;

  /** Fidelity: the client has all of the response by then; whether it goes away before what holds the end back is a race. */
  function checkEnd(): void {
    if (!isComplete() && !isAborted)
      throw notSimulated("a response whose end is held back when all of its body has gone on");
  }

  return {
    isBegun: () => response !== undefined,
    finish: () => {
      endIf(true);
    },
    abort: () => {
      isAborted ||= !isComplete();
    },
    complete: () => {
      if (response === undefined || !isComplete() || isMalformed || isAborted) return undefined;
      const isEmpty = options.completion().isHead;
      if (!isEmpty) checkLength(response, body.length);
      return { ...response, body: isEmpty ? "" : Buffer.from(body, "latin1").toString("utf8") };
    },
    completedAt: () => completedAt,
    replace,
    headers: (ends) => {
      if (options.headers.get(":status") === undefined) replace(missingStatus);
      else begin(options.headers, ends);
    },
    data: ({ bytes }, ends) => {
      if (isReplaced) return;
      body += bytes;
      endIf(ends);
      if (!isComplete() && isWholeByLength()) options.soon(checkEnd);
    },
    trailers: (trailers) => {
      endIf(true);
      const list = textsOf(encodeTrailers(trailers, options.completion()));
      if (response === undefined || !sendsTrailers() || list.length === 0) return;
      response = { ...response, trailers: list };
    },
  };
}

/** Whether there is one that responses do not have; clients that speak HTTP/2 refuse it (RFC 9113, section 8.3). */
function hasPseudoHeader(headers: HeaderMap): boolean {
  return headers.entries().some(({ name }) => name.startsWith(":") && name !== ":status");
}

/** @throws RunRefused where clients take the body for shorter or longer than it is */
function checkLength({ status, headers }: ReceivedResponse, length: number): void {
  const declared = headers.find(([name]) => name === "content-length")?.[1];
  const isBodiless = status === 204 || status === 304;
  if (declared !== undefined && !isBodiless && declared !== String(length))
    throw notSimulated("a response whose body is not as long as its content-length says");
}

function textsOf(list: HeaderList): HeaderList {
  return list.map(([name, value]) => [name, textOfByteString(value)] as const);
}
