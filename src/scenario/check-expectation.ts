import { isDeepStrictEqual } from "node:util";
import { isJsonObject, parseJson, type Json } from "../files/json.ts";
import type { Expectation, ReplyExpectation } from "./expectation.ts";
import { meetsEveryCall } from "./fault.ts";
import type { HeaderList, Outcome, ReceivedResponse } from "./outcome.ts";
import type { Exchange } from "./scenario.ts";

/** One thing that was expected of an outcome and is not so. Texts for people. */
export interface UnmetExpectation {
  /** What it is about, e.g. `cluster` or `upstream header x-remote-user`. */
  readonly what: string;
  readonly expected: string;
  readonly found: string;
}

/** What an exchange expects and an outcome does not fulfil; empty where all is as expected. With faults: each time that one met the request. */
export function checkExpectation({ expect, faults }: Exchange, outcome: Outcome): readonly UnmetExpectation[] {
  if (faults === undefined) return checkOutcome(expect, outcome);
  const runs = outcome.faults ?? [];
  const wanted = faults.some(meetsEveryCall) ? 1 : faults.length;
  const missed = runs.filter(({ met }) => met.length < wanted).map(({ met }) => describeMet(met));
  if (runs.length === 0 || missed.length > 0) return [unmet("calls with faults", String(wanted), missed[0] ?? "none")];
  return runs.flatMap(({ met, outcome: faulty }) =>
    checkOutcome(expect, faulty).map(({ what, ...rest }) => ({
      what: `${what} with a fault in ${describeMet(met)}`,
      ...rest,
    })),
  );
}

function describeMet(met: readonly string[]): string {
  return met.length === 0 ? "none" : met.join(" and ");
}

function checkOutcome(expect: Expectation, outcome: Outcome): readonly UnmetExpectation[] {
  const { connectionError } = outcome;
  if (expect.handshake === "refused")
    return connectionError === undefined ? [unmet("handshake", "refused", "accepted")] : [];
  if (connectionError !== undefined) return [unmet("connection", "an exchange", connectionError)];
  return [...checkFacts(expect, outcome), ...checkNever(expect.never, outcome)];
}

function checkNever(never: Expectation["never"], outcome: Outcome): readonly UnmetExpectation[] {
  if (never === undefined || checkFacts(never, outcome).length > 0) return [];
  return [unmet("never", "not all of this", JSON.stringify(never))];
}

function checkFacts(expect: Expectation, outcome: Outcome): readonly UnmetExpectation[] {
  return [
    ...compare("cluster", expect.cluster, outcome.upstream?.cluster ?? "none"),
    ...compareHeaders("upstream header", expect.upstream, outcome.upstream?.headers),
    ...checkReply(expect.reply, outcome.response),
    ...checkMetadata(expect, outcome),
    ...checkLogs(expect, outcome),
    ...compare("script errors", expect.scriptErrors, outcome.scriptErrors),
  ];
}

function checkReply(
  reply: ReplyExpectation | undefined,
  response: ReceivedResponse | undefined,
): readonly UnmetExpectation[] {
  if (reply === undefined) return [];
  if (response === undefined) return [unmet("reply", "a response", "none")];
  return [
    ...compare("status", reply.status, response.status),
    ...compareHeaders("response header", reply.headers, response.headers),
    ...checkBody(reply.body, response.body),
  ];
}

function checkBody(expected: ReplyExpectation["body"], body: string): readonly UnmetExpectation[] {
  if (expected === undefined || typeof expected === "string") return compare("body", expected, body);
  if ("contains" in expected)
    return body.includes(expected.contains) ? [] : [unmet("body", `… ${expected.contains} …`, body)];
  return isPartOf(expected.json, parseJson(body)) ? [] : [unmet("body", JSON.stringify(expected.json), body)];
}

/** Whether `whole` has everything that `part` has: objects may have further members, lists may not. */
function isPartOf(part: Json, whole: Json | undefined): boolean {
  if (isJsonObject(part))
    return isJsonObject(whole) && Object.entries(part).every(([key, value]) => isPartOf(value, whole[key]));
  if (Array.isArray(part) && Array.isArray(whole) && part.length === whole.length)
    return (part as readonly Json[]).every((item, index) => isPartOf(item, (whole as readonly Json[])[index]));
  return part === whole;
}

function compareHeaders(
  what: string,
  expected: Readonly<Record<string, readonly string[]>> = {},
  headers: HeaderList = [],
): readonly UnmetExpectation[] {
  return Object.entries(expected).flatMap(([name, values]) => {
    const found = headers.filter(([header]) => header === name).map(([, value]) => value);
    return isPartOf(values, found) ? [] : [unmet(`${what} ${name}`, describeValues(values), describeValues(found))];
  });
}

function describeValues(values: readonly string[]): string {
  return values.length === 0 ? "absent" : values.map((value) => JSON.stringify(value)).join(", ");
}

function checkMetadata({ metadata = {} }: Expectation, { dynamicMetadata }: Outcome): readonly UnmetExpectation[] {
  return Object.entries(metadata).flatMap(([namespace, values]) =>
    Object.entries(values).flatMap(([key, value]) => {
      const found = dynamicMetadata[namespace]?.[key] ?? null;
      return isDeepStrictEqual(value, found)
        ? []
        : [unmet(`metadata ${namespace} ${key}`, JSON.stringify(value), JSON.stringify(found))];
    }),
  );
}

function checkLogs({ logs }: Expectation, outcome: Outcome): readonly UnmetExpectation[] {
  if (logs === undefined) return [];
  const found = outcome.logs.map(({ message }) => message);
  const met = found.length === logs.length && logs.every((text, index) => found[index]?.includes(text));
  return met ? [] : [unmet("log lines", describeValues(logs), describeValues(found))];
}

function compare(
  what: string,
  expected: string | number | undefined,
  found: string | number,
): readonly UnmetExpectation[] {
  return expected === undefined || expected === found ? [] : [unmet(what, String(expected), String(found))];
}

function unmet(what: string, expected: string, found: string): UnmetExpectation {
  return { what, expected, found };
}
