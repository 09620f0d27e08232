import { isDeepStrictEqual } from "node:util";
import type { Json } from "../files/json.ts";
import type { LogLevel } from "../scenario/outcome.ts";
import { nearestName } from "../diagnostics/nearest-name.ts";
import { hostCallNames, type HostCallName } from "../envoy-api/table.ts";
import { checkExpectation } from "../scenario/check-expectation.ts";
import { normaliseExchange } from "../scenario/normalise-exchange.ts";
import type { ExpectationNotation } from "../scenario/scenario-notation.ts";
import { describeHeaders, headersLike, type HeaderExpectation } from "./header-expectation.ts";
import type { TestOutcome } from "./test-outcome.ts";

/** What `expect.extend` takes of a matcher. */
export interface MatcherResult {
  readonly pass: boolean;
  message(): string;
}

/** What a reply must have; what is not said is not checked. */
export interface ReplyNotation {
  readonly status?: number;
  readonly headers?: HeaderExpectation;
  /** All of it, a part of it, or the JSON it holds (which may have further members). */
  readonly body?: string | RegExp | { readonly json: Json };
}

/** Matchers as functions of an outcome, for any `expect.extend`. */
export const matchers = {
  /** The upstream of this cluster received the request; `none`: nobody did. */
  toBeRoutedTo: (outcome: TestOutcome, cluster: string): MatcherResult => {
    const found = outcome.cluster ?? "none";
    return verdict(outcome, found === cluster, [`to be routed to "${cluster}"`, `it was routed to "${found}"`]);
  },

  /**
   * The upstream received these headers: for each name exactly these values, in order; an empty list: none. A list of pairs: these headers, in
   * this order among each other.
   */
  toHaveUpstreamHeaders: (outcome: TestOutcome, expected: HeaderExpectation): MatcherResult => {
    const found = headersLike(expected, outcome.upstream?.headers ?? []);
    const wanted = `to reach an upstream with ${describeHeaders(found.expected)}`;
    if (outcome.upstream === undefined) return verdict(outcome, false, [wanted, "it reached none"]);
    return verdict(outcome, found.isMet, [wanted, `it had ${describeHeaders(found.found)}`]);
  },

  /** The proxy or a script answered, and no upstream received the request. A number is a status. */
  toReplyLocally: (outcome: TestOutcome, expected: number | ReplyNotation = {}): MatcherResult => {
    if (outcome.cluster !== undefined)
      return verdict(outcome, false, ["to be answered locally", `cluster "${outcome.cluster}" received it`]);
    return replyVerdict(outcome, expected, "to be answered locally");
  },

  /** The client received this response, whoever wrote it. A number is a status. */
  toHaveResponse: (outcome: TestOutcome, expected: number | ReplyNotation): MatcherResult =>
    replyVerdict(outcome, expected, "to be answered"),

  /** The dynamic metadata of a namespace has these values at the end; null: absent. */
  toHaveMetadata: (
    outcome: TestOutcome,
    namespace: string,
    expected: Readonly<Record<string, Json>>,
  ): MatcherResult => {
    const all = outcome.dynamicMetadata[namespace] ?? {};
    const found = Object.fromEntries(Object.keys(expected).map((key) => [key, all[key] ?? null]));
    const hint =
      outcome.dynamicMetadata[namespace] === undefined
        ? `there is none of that namespace (name it in openFilter's "metadata" if it should be shown)`
        : `it was ${JSON.stringify(found)}`;
    const wanted = `to have metadata "${namespace}" ${JSON.stringify(expected)}`;
    return verdict(outcome, isDeepStrictEqual(found, { ...expected }), [wanted, hint]);
  },

  /** The script logged a line with this text, at this level if one is given. */
  toHaveLogged: (outcome: TestOutcome, expected: string | RegExp, level?: LogLevel): MatcherResult => {
    const fits = outcome.logs.filter((line) => level === undefined || line.level === level);
    const lines = outcome.logs.map((line) => `${line.level}: ${line.message}`).join("; ");
    const wanted = `to log ${String(expected)}${level === undefined ? "" : ` as ${level}`}`;
    const isMet = fits.some(({ message }) => contains(message, expected));
    return verdict(outcome, isMet, [wanted, lines === "" ? "it logged nothing" : `it logged ${lines}`]);
  },

  /** A hook ended in an uncaught error, with this text in its message. Say `scriptErrors: "allowed"` in the request. */
  toHaveScriptError: (outcome: TestOutcome, expected: string | RegExp = ""): MatcherResult => {
    const errors = outcome.logs.filter(({ level }) => level === "error").map(({ message }) => message);
    const isMet = outcome.scriptErrors > 0 && errors.some((message) => contains(message, expected));
    const found = outcome.scriptErrors === 0 ? "no hook did" : `it was ${errors.join("; ")}`;
    return verdict(outcome, isMet, [`to end a hook in an error with ${String(expected)}`, found]);
  },

  /** The script called this member, e.g. `Headers.replace`, with these arguments if they are given, as Lua would write them. */
  toHaveCalled: (outcome: TestOutcome, member: HostCallName, ...expected: readonly string[]): MatcherResult => {
    if (!hostCallNames().includes(member)) throw new TypeError(unknownCall(member));
    if (outcome.traces.length === 0)
      throw new TypeError(`Calls of the host API are seen by the simulator only; this ran in ${outcome.host}`);
    const calls = outcome.hostCalls.filter((call) => call.member === member);
    const isMet = calls.some((call) => expected.length === 0 || isDeepStrictEqual(call.arguments, expected));
    const found = calls.map((call) => `(${call.arguments.join(", ")})`).join(" ");
    const wanted = `to call ${member}${expected.length === 0 ? "" : `(${expected.join(", ")})`}`;
    return verdict(outcome, isMet, [wanted, calls.length === 0 ? "it did not" : `it was called with ${found}`]);
  },

  /**
   * The request did not reach this cluster, whatever went wrong: with faults, none of the times that it was sent. With `unless`, it may, where
   * the upstream received these headers.
   */
  toNeverReach: (
    outcome: TestOutcome,
    cluster: string,
    { unless }: { readonly unless?: HeaderExpectation } = {},
  ): MatcherResult => {
    const runs = outcome.faults ?? [{ met: [], outcome }];
    const bad = runs.find(
      ({ outcome: run }) =>
        run.upstream?.cluster === cluster && (unless === undefined || !headersLike(unless, run.upstream.headers).isMet),
    );
    const without = unless === undefined ? "" : ` without ${describeHeaders(headersLike(unless, []).expected)}`;
    const met = bad === undefined || bad.met.length === 0 ? "" : ` with a fault in ${bad.met.join(" and ")}`;
    const found =
      bad === undefined
        ? `none of ${runs.length} runs did`
        : `it did${met}: ${describeHeaders(bad.outcome.upstream?.headers ?? [])}`;
    return verdict(outcome, bad === undefined, [`never to reach "${cluster}"${without}`, found]);
  },

  /** The connection failed, most often because the client's certificate was refused; nothing else came of the exchange. */
  toRefuseConnection: (outcome: TestOutcome): MatcherResult => {
    const { connectionError } = outcome;
    return verdict(outcome, connectionError !== undefined, [
      "to be refused its connection",
      connectionError ?? "it had one",
    ]);
  },

  /** Everything at once, in the words of a scenario's `expect`. */
  toMeet: (outcome: TestOutcome, expected: ExpectationNotation): MatcherResult => {
    const { faults } = outcome.exchange.options;
    const asked = { title: "", send: {}, expect: expected, ...(faults === undefined ? {} : { faults }) };
    const unmet = checkExpectation(normaliseExchange(asked), outcome);
    const found = unmet.map((each) => `${each.what} was ${each.found}, wanted ${each.expected}`).join("; ");
    return verdict(outcome, unmet.length === 0, [
      `to meet ${JSON.stringify(expected)}`,
      found === "" ? "it did" : found,
    ]);
  },
} as const;

function replyVerdict(outcome: TestOutcome, expected: number | ReplyNotation, how: string): MatcherResult {
  const { status, headers, body } = typeof expected === "number" ? { status: expected } : expected;
  const { response } = outcome;
  const wanted = [
    how,
    ...(status === undefined ? [] : [`with ${status}`]),
    ...(headers === undefined ? [] : [describeHeaders(headersLike(headers, []).expected)]),
    ...(body === undefined ? [] : [`and the body ${body instanceof RegExp ? String(body) : JSON.stringify(body)}`]),
  ].join(" ");
  if (response === undefined)
    return verdict(outcome, false, [wanted, `there was no response: ${outcome.connectionError ?? ""}`]);
  const compared = headers === undefined ? undefined : headersLike(headers, response.headers);
  const isMet =
    (status === undefined || status === response.status) && compared?.isMet !== false && hasBody(response.body, body);
  const found = compared === undefined ? "" : ` and ${describeHeaders(compared.found)}`;
  return verdict(outcome, isMet, [wanted, `it was ${response.status} ${JSON.stringify(response.body)}${found}`]);
}

function hasBody(body: string, expected: ReplyNotation["body"]): boolean {
  if (expected === undefined) return true;
  if (typeof expected === "string") return body === expected;
  if (expected instanceof RegExp) return expected.test(body);
  const asked = normaliseExchange({ title: "", send: {}, expect: { reply: { body: expected } } });
  const response = { status: 200, headers: [], body };
  return checkExpectation(asked, { response, dynamicMetadata: {}, logs: [], scriptErrors: 0 }).length === 0;
}

/** A name that nothing has is never called, and would make a test that cannot fail. */
function unknownCall(name: string): string {
  const nearest = nearestName(name, hostCallNames());
  return `There is no call of the host API "${name}"${nearest === undefined ? "" : `. Did you mean "${nearest}"?`}`;
}

function contains(text: string, expected: string | RegExp): boolean {
  return typeof expected === "string" ? text.includes(expected) : expected.test(text);
}

/** Failures show the way of the request, since it is most often why. */
function verdict(outcome: TestOutcome, pass: boolean, [wanted, found]: readonly [string, string]): MatcherResult {
  const { method, path, options } = outcome.exchange;
  const name = options.title ?? `${method} ${path}`;
  return {
    pass,
    message: () => `Expected "${name}" ${pass ? "not " : ""}${wanted}, but ${found}\n\n${outcome.explain()}`,
  };
}
