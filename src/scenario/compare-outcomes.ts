import type { HeaderList, Outcome, ReceivedRequest } from "./outcome.ts";

/** Something that two hosts do not say alike. Texts for people. */
export interface Difference {
  readonly what: string;
  readonly left: string;
  readonly right: string;
}

/**
 * Headers whose values no two runs share. A value of the form given is left out of the comparison; the header's presence and place are not,
 * nor is a value of another form, which a client or a script wrote.
 */
const volatileHeaders: ReadonlyMap<string, RegExp> = new Map([
  // The clock, to the second (RFC 9110, section 5.6.7).
  ["date", /^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/],
  // A random UUID, which Envoy gives each request without one.
  ["x-request-id", /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/],
  // A stopwatch: milliseconds until the upstream answered.
  ["x-envoy-upstream-service-time", /^\d+$/],
]);

/**
 * What two outcomes of one exchange do not have in common. Everything they hold is compared, but for the values of `volatileHeaders`, the words
 * of a connection error, which are the client library's, the order of response headers with different names: a script that answers
 * gives them in a table, which LuaJIT goes through in an order of its own in each process, and the order of calls, which arrive in any order
 * where nothing waits for the first.
 */
export function compareOutcomes(left: Outcome, right: Outcome): readonly Difference[] {
  const [leftFacts, rightFacts] = [outcomeFacts(left), outcomeFacts(right)];
  return Object.keys(leftFacts)
    .map((what) => ({ what, left: leftFacts[what] ?? "", right: rightFacts[what] ?? "" }))
    .filter((difference) => difference.left !== difference.right);
}

/** What is compared of an outcome: texts by what they are of. */
export function outcomeFacts({
  connectionError,
  response,
  upstream,
  retries = [],
  calls = [],
  dynamicMetadata,
  logs,
  scriptErrors,
}: Outcome): Readonly<Record<string, string>> {
  return {
    connection: connectionError === undefined ? "open" : "failed",
    status: String(response?.status ?? "none"),
    "response headers": describeHeaders(sortByName(response?.headers)),
    "response body": response?.body ?? "none",
    "response trailers": describeHeaders(response?.trailers),
    cluster: upstream?.cluster ?? "none",
    request: upstream === undefined ? "none" : describeTarget(upstream),
    "upstream headers": describeHeaders(upstream?.headers),
    "upstream body": upstream?.body ?? "none",
    "upstream trailers": describeHeaders(upstream?.trailers),
    "client certificate towards the upstream": upstream?.clientCertificate ?? "none",
    retries: retries.map(describeCall).join("\n\n"),
    // Those that no hook waits for go out side by side, over connections of their own.
    calls: calls.map(describeCall).sort().join("\n\n"),
    "dynamic metadata": describeSorted(dynamicMetadata),
    "log lines": logs.map(({ level, message }) => `${level}: ${JSON.stringify(message)}`).join("\n"),
    "script errors": String(scriptErrors),
  };
}

function describeTarget({ method, authority, path, protocol }: ReceivedRequest): string {
  return `${method} ${authority} ${path} ${protocol}`;
}

/** The script gives the headers of its calls in a table too. */
function describeCall(call: ReceivedRequest): string {
  const headers = describeHeaders(sortByName(withoutOwnAddress(call).headers));
  return [`${call.cluster}: ${describeTarget(call)}`, headers, call.body, describeHeaders(call.trailers)].join("\n");
}

function describeHeaders(headers: HeaderList = []): string {
  return headers.map(([name, value]) => `${name}: ${stableValue(name, value)}`).join("\n");
}

const leftOut = "…";

function stableValue(name: string, value: string): string {
  return volatileHeaders.get(name)?.test(value) === true ? leftOut : value;
}

/** The outcome as it can be kept: values that no two runs share are replaced by `…`. */
export function withoutVolatileValues(outcome: Outcome): Outcome {
  const { response, upstream, retries, calls } = outcome;
  return {
    ...outcome,
    ...(outcome.connectionError === undefined ? {} : { connectionError: leftOut }),
    ...(response === undefined ? {} : { response: withStableHeaders(response) }),
    ...(upstream === undefined ? {} : { upstream: withStableHeaders(upstream) }),
    ...(retries === undefined ? {} : { retries: retries.map(withStableHeaders) }),
    ...(calls === undefined ? {} : { calls: calls.map((call) => withStableHeaders(withoutOwnAddress(call))) }),
  };
}

/** Envoy puts its machine's address at the end of the `x-forwarded-for` of a call. */
function withoutOwnAddress(call: ReceivedRequest): ReceivedRequest {
  const hide = (name: string, value: string): string =>
    name === "x-forwarded-for" ? value.replace(/\d+(\.\d+){3}$/, leftOut) : value;
  return { ...call, headers: call.headers.map(([name, value]) => [name, hide(name, value)] as const) };
}

function withStableHeaders<T extends { readonly headers: HeaderList }>(message: T): T {
  return { ...message, headers: message.headers.map(([name, value]) => [name, stableValue(name, value)] as const) };
}

function sortByName(headers: HeaderList = []): HeaderList {
  return headers.toSorted(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0));
}

/** JSON with members in alphabetical order. */
function describeSorted(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(describeSorted).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${describeSorted(member)}`).join(",")}}`;
}
