import fc from "fast-check";
import type { AnswerNotation, ExchangeNotation } from "../../../src/scenario/scenario-notation.ts";
import { exchange } from "./exchanges.ts";
import type { SearchedListener } from "./search-config.ts";
import { printBlock, type Block } from "./piece.ts";
import { hook } from "./statements.ts";

/** A script, and the requests that go through it. */
export interface SearchCase {
  readonly listener: SearchedListener;
  readonly hooks: { readonly request?: Block; readonly response?: Block };
  readonly exchanges: readonly SearchExchange[];
}

export type SearchExchange = Pick<ExchangeNotation, "send"> & {
  /** Certificate and names are for listeners with TLS. */
  readonly from: Pick<NonNullable<ExchangeNotation["from"]>, "http" | "certificate" | "sni" | "tls">;
  readonly answer: AnswerNotation;
  /** What the cluster `service` answers to the script's calls. */
  readonly called: AnswerNotation;
};

/** Scripts and requests at random. */
export const searchCase: fc.Arbitrary<SearchCase> = fc.record({
  listener: fc.constantFrom("main", "main", "keeping", "chain", "secure", "secure"),
  hooks: fc.oneof(
    { weight: 3, arbitrary: fc.record({ request: hook }) },
    { weight: 2, arbitrary: fc.record({ response: hook }) },
    { weight: 3, arbitrary: fc.record({ request: hook, response: hook }) },
  ),
  exchanges: fc.oneof(
    { weight: 3, arbitrary: fc.tuple(exchange) },
    { weight: 1, arbitrary: fc.tuple(exchange, exchange) },
    { weight: 1, arbitrary: fc.tuple(exchange, exchange, exchange) },
  ),
});

/** What all scripts begin with: a log line that says everything of any values, in the same order in each process. */
const prelude = `local volatile = { date = true, ["x-request-id"] = true, ["x-envoy-upstream-service-time"] = true }
local describe
local function show(...)
  local texts = {}
  for index = 1, select("#", ...) do
    texts[index] = describe((select(index, ...)))
  end
  return #texts .. ":" .. table.concat(texts, " ")
end
function describe(value)
  if type(value) == "string" then return string.format("%q", (value:gsub("(%a+): 0x%x+", "%1"))) end
  if type(value) ~= "table" then return type(value) == "userdata" and "userdata" or (tostring(value):gsub(": .*", "")) end
  local members = {}
  for key, member in pairs(value) do
    members[#members + 1] = show(key) .. "=" .. (volatile[key] and "..." or show(member))
  end
  table.sort(members)
  return "{" .. table.concat(members, ",") .. "}"
end
local function collect(object)
  local found = {}
  for key, value in pairs(object) do found[key] = value end
  return found
end
kept = {}
`;

/** A key of an elliptic curve, and its signature of `hello` with SHA256. */
const signed = `local function bytes(hex) return (hex:gsub("..", function(pair) return string.char(tonumber(pair, 16)) end)) end
local KEY = bytes("3059301306072a8648ce3d020106082a8648ce3d03010703420004292f57e8355b95606017188ec53f00232e411cf9104d1fc614059c767e6bbde2a57517bfbf9be03708c071885b73e7be6531b8aad48d0a8008665c8db793a7ce")
local SIGNATURE = bytes("3044022020d696d50fbe922f98a24513c60dc5c61557be499f745b8aad4249fb1915d1c602201db72181c501ead13a97227d0f3364f0214f564f4c41d350586e16b3eb9fb79e")
`;

/**
 * The script's text. `number` makes it another script than every other one, so that it has globals and statistics of its own.
 */
export function printScript({ hooks }: SearchCase, number: number): string {
  const printed = (["request", "response"] as const).flatMap((path) => {
    const statements = hooks[path];
    return statements === undefined ? [] : [printHook(path, statements)];
  });
  const hooksText = printed.join("");
  return `${prelude}${hooksText.includes("KEY") ? signed : ""}${hooksText}CASE = "c${number}"\n`;
}

function printHook(path: string, statements: Block): string {
  return `function envoy_on_${path}(handle)
  local function log(...) handle:logInfo(show(...)) end
  local headers, body, trailers, metadata, info, dynamic, chunk
${printBlock(statements, "  ")}end
`;
}

/** The case's exchanges as a scenario says them. */
export function exchangesOf(search: SearchCase, number: number): readonly ExchangeNotation[] {
  const script = printScript(search, number);
  return search.exchanges.map(({ called, ...exchange }, index) => ({
    title: `case ${number}, request ${index + 1}`,
    script,
    ...exchange,
    from: fromOf(search, exchange.from),
    ...(script.includes("httpCall") ? { calls: { service: answersOf(called, script) } } : {}),
  }));
}

/** As many as the script may make calls, since hosts wait for as many: one that no hook waits for can be late. */
function answersOf(called: AnswerNotation, script: string): AnswerNotation | readonly AnswerNotation[] {
  return /, (1|true)\)/.test(script) ? Array.from({ length: mostCalls }, () => called) : called;
}

/** More than any script makes that does not wait. */
const mostCalls = 20;

/** Which listeners cases are sent to. */
export function listenersOf(cases: readonly SearchCase[]): ReadonlySet<SearchedListener> {
  return new Set(cases.map(({ listener }) => listener));
}

function fromOf({ listener }: SearchCase, from: SearchExchange["from"]): NonNullable<ExchangeNotation["from"]> {
  const http = from.http === undefined ? {} : { http: from.http };
  return listener === "secure" ? { listener, ...from } : { listener, ...http };
}
