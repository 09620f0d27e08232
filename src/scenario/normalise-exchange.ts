import type { Expectation } from "./expectation.ts";
import { normaliseFaults } from "./normalise-faults.ts";
import type { Answer, Client, Exchange, Request } from "./scenario.ts";
import {
  requestMethods,
  type AnswerNotation,
  type ExchangeNotation,
  type ExpectationNotation,
  type HeadersNotation,
} from "./scenario-notation.ts";

/** An exchange with everything that was left out filled in. */
export function normaliseExchange(notation: ExchangeNotation): Exchange {
  const { title, from, send, answer, calls, faults, envoy, expect } = notation;
  return {
    title,
    from: normaliseClient(from),
    send: normaliseRequest(send, from?.sni),
    ...normaliseAnswers(answer),
    ...(faults === undefined ? {} : { faults: normaliseFaults(faults) }),
    expect: normaliseExpectation(expect, faults === undefined ? 0 : undefined),
    ...(calls === undefined ? {} : { calls: normaliseCalls(calls) }),
    ...(envoy === undefined ? {} : { envoy }),
  };
}

/** A client with everything that was left out filled in. */
export function normaliseClient({
  http = 1,
  tls = "1.3",
  resume = false,
  through,
  ...rest
}: NonNullable<ExchangeNotation["from"]> = {}): Client {
  const tunnel = through === undefined ? {} : { through: { ...through, headers: normaliseHeaders(through.headers) } };
  return { ...rest, http, tls, resume, ...tunnel };
}

function normaliseRequest(send: ExchangeNotation["send"], sni: string | undefined): Request {
  const { authority = sni ?? "localhost" } = send;
  const [{ method, path } = { method: "GET", path: "/" }] = requestTargets(send);
  return { method, path, authority, ...normaliseMessage(send) };
}

/** What requests and answers have in common. */
function normaliseMessage({
  headers,
  chunks,
  trailers,
  tunnel,
  body = (chunks ?? []).join(""),
}: AnswerNotation): Pick<Request, "headers" | "body" | "chunks" | "trailers" | "tunnel"> {
  return {
    headers: normaliseHeaders(headers),
    body,
    ...(chunks === undefined ? {} : { chunks }),
    ...(trailers === undefined ? {} : { trailers: normaliseHeaders(trailers) }),
    ...(tunnel === undefined ? {} : { tunnel }),
  };
}

/** Every method and path that a notation says to send; one in a valid scenario. */
export function requestTargets(send: ExchangeNotation["send"]): readonly { method: string; path: string }[] {
  const short = requestMethods.flatMap((method) => {
    const path = send[method];
    return path === undefined ? [] : [{ method: method.toUpperCase(), path }];
  });
  const { method, path } = send;
  return method === undefined || path === undefined ? short : [...short, { method, path }];
}

function normaliseAnswer({ status = 200, after, fails, ...message }: AnswerNotation = {}): Answer {
  return {
    status,
    ...normaliseMessage(message),
    ...(after === undefined ? {} : { after }),
    ...(fails === undefined ? {} : { fails }),
  };
}

/** A list has an answer for each try. */
function normaliseAnswers(answer: ExchangeNotation["answer"]): Pick<Exchange, "answer" | "retryAnswers"> {
  const [first, ...others] = [answer].flat().map((notation) => normaliseAnswer(notation));
  return { answer: first ?? normaliseAnswer(), ...(Array.isArray(answer) ? { retryAnswers: others } : {}) };
}

function normaliseCalls(calls: NonNullable<ExchangeNotation["calls"]>): NonNullable<Exchange["calls"]> {
  return Object.fromEntries(
    Object.entries(calls).map(([cluster, answers]) => [
      cluster,
      [answers].flat().map((notation: AnswerNotation) => normaliseAnswer(notation)),
    ]),
  );
}

/** Headers as pairs, in the order in which they are sent. */
export function normaliseHeaders(headers: HeadersNotation = {}): readonly (readonly [string, string])[] {
  if (Array.isArray(headers)) return headers as readonly (readonly [string, string])[];
  return Object.entries(headers).flatMap(([name, values]: [string, string | readonly string[]]) =>
    [values].flat().map((value) => [name, value] as const),
  );
}

function normaliseExpectation(
  { upstream, reply, never, ...rest }: ExpectationNotation = {},
  scriptErrors?: number,
): Expectation {
  return {
    ...(scriptErrors === undefined ? {} : { scriptErrors }),
    ...rest,
    ...(never === undefined ? {} : { never: normaliseExpectation(never) }),
    ...(upstream === undefined ? {} : { upstream: normaliseValues(upstream) }),
    ...(reply === undefined ? {} : { reply: normaliseReply(reply) }),
  };
}

function normaliseReply(reply: NonNullable<ExpectationNotation["reply"]>): NonNullable<Expectation["reply"]> {
  if (typeof reply === "number") return { status: reply };
  const { headers, ...rest } = reply;
  return headers === undefined ? rest : { ...rest, headers: normaliseValues(headers) };
}

/** Lists of values by lower-case name; `none` is the empty list. */
function normaliseValues(
  headers: Readonly<Record<string, string | readonly string[]>>,
): Record<string, readonly string[]> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, values]) => [name.toLowerCase(), values === "none" ? [] : [values].flat()]),
  );
}
