import fc from "fast-check";
import type { AnswerNotation } from "../../../src/scenario/scenario-notation.ts";
import type { SearchExchange } from "./search-case.ts";

type Header = [name: string, value: string];

const value = fc.constantFrom("v", "", "one,two", "a b", "5", "ü", "x=1; y=2");

const routeHeader = fc.constantFrom<Header>(["x-route", "other"], ["x-route", "scripted"], ["x-route", "disabled"]);

const plainHeader = fc.tuple(
  fc.constantFrom(
    "x-a",
    "X-A",
    "x-b",
    "X-Mixed",
    "x_under",
    "cookie",
    "accept",
    "user-agent",
    "authorization",
    "x-route",
    "content-type",
  ),
  value,
);

const requestHeader: fc.Arbitrary<Header> = fc.oneof({ weight: 25, arbitrary: plainHeader }, routeHeader);

const answerHeader = fc.tuple(
  fc.constantFrom("x-a", "X-A", "x-b", "set-cookie", "content-type", "cache-control"),
  value,
);

const trailer = fc.tuple(fc.constantFrom("x-trailer", "x-a", "grpc-status"), fc.constantFrom("1", "v"));

type Parts = Pick<AnswerNotation, "body" | "chunks" | "trailers">;

/** No body; one with a length; one in parts, with or without trailers. */
const parts: fc.Arbitrary<Parts> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({}) },
  { weight: 3, arbitrary: fc.constantFrom("hello", "a,b", "ü").map((body) => ({ body })) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(["one"], ["one", "two"], ["one", "two", "three"]).map((chunks) => ({ chunks })),
  },
  {
    weight: 1,
    arbitrary: fc
      .array(trailer, { minLength: 1, maxLength: 2 })
      .map((trailers: Header[]) => ({ chunks: ["one", "two"], trailers })),
  },
);

/** Names that Node's HTTP/2 client sends at most once, or whose values it puts together. */
const oncePerRequest = new Set(["user-agent", "authorization", "content-type", "cookie"]);

const requestHeaders = fc.uniqueArray(requestHeader, {
  maxLength: 4,
  comparator: ([left], [right]) => left === right && oncePerRequest.has(left),
});

const headers = (header: fc.Arbitrary<Header>): fc.Arbitrary<Header[]> => fc.array(header, { maxLength: 4 });

const answer: fc.Arbitrary<AnswerNotation> = fc
  .tuple(fc.constantFrom(200, 200, 200, 201, 403, 500, 404), headers(answerHeader), parts)
  .map(([status, list, message]) => ({ status, headers: list, ...message }));

/** Bodies go with methods that have them; a HEAD or GET request with one is not alike in all clients. */
const request: fc.Arbitrary<SearchExchange["send"]> = fc.oneof(
  { weight: 1, arbitrary: requestHeaders.map((list) => ({ get: "/", headers: list })) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(requestHeaders, parts)
      .map(([list, message]) => ({ post: "/path?q=1", headers: list, ...message })),
  },
);

const failure: fc.Arbitrary<AnswerNotation> = fc.constant({ fails: "close" });

const client: fc.Arbitrary<SearchExchange["from"]> = fc
  .record({
    http: fc.constantFrom(1 as const, 2 as const),
    certificate: fc.constantFrom(undefined, "alice", "odd"),
    sni: fc.constantFrom(undefined, "api.example.com"),
    tls: fc.constantFrom("1.3" as const, "1.2" as const),
  })
  .map((from) => Object.fromEntries(Object.entries(from).filter(([, value]) => value !== undefined)));

/** A request with the answers that it and the script's calls get. */
export const exchange: fc.Arbitrary<SearchExchange> = fc.record({
  send: request,
  from: client,
  answer,
  called: fc.oneof({ weight: 6, arbitrary: answer }, failure),
});
