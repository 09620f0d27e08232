import fc from "fast-check";
import { isHostObject, membersOf, type HostObjectName } from "../../../src/envoy-api/table.ts";
import { argumentsOf, joinArguments } from "./called-with.ts";
import { literal, number, oneOfTexts, readHeader, text, wrongValue } from "./lua-values.ts";
import { pieceOf, type Piece } from "./piece.ts";

/** Where a script gets each object from: anew, or from a variable that may still be nil, or stale since a yield. */
export const origins: Readonly<Partial<Record<HostObjectName, readonly string[]>>> = {
  StreamHandle: ["handle", "handle", "handle", "handle", "handle", "handle", "handle", "handle", "kept.handle"],
  Headers: ["handle:headers()", "headers", "trailers", "kept.headers", "handle:requestHeaders()"],
  Buffer: ["body", "chunk", "kept.body"],
  StreamInfo: ["handle:streamInfo()", "info", "kept.info"],
  DynamicMetadata: ["handle:streamInfo():dynamicMetadata()", "dynamic", "kept.dynamic", "kept.info:dynamicMetadata()"],
  Metadata: [
    "handle:metadata()",
    "metadata",
    "handle:filterContext()",
    "handle:route():metadata()",
    "handle:virtualHost():metadata()",
  ],
  Route: ["handle:route()"],
  VirtualHost: ["handle:virtualHost()"],
  Connection: ["handle:connection()"],
  ConnectionStreamInfo: ["handle:connectionStreamInfo()"],
  ConnectionDynamicMetadata: ["handle:connectionStreamInfo():dynamicMetadata()"],
  FilterState: ["handle:streamInfo():filterState()"],
  SslConnection: ["handle:connection():ssl()", "handle:streamInfo():downstreamSslConnection()"],
  ParsedName: ["handle:streamInfo():downstreamSslConnection():parsedSubjectPeerCertificate()"],
  StatsScope: ["handle:stats()"],
  Counter: ["handle:stats():counter(CASE .. '.a')", "kept.counter"],
  Gauge: ["handle:stats():gauge(CASE .. '.g')"],
  Histogram: ["handle:stats():histogram(CASE .. '.h', 'ms')"],
  PublicKey: ['handle:importPublicKey("", 0)', "handle:importPublicKey(KEY, #KEY)"],
};

/** How much more often than once an object's members are called. */
const weights: Readonly<Partial<Record<HostObjectName, number>>> = {
  StreamHandle: 9,
  Headers: 10,
  Buffer: 4,
  DynamicMetadata: 4,
  Metadata: 3,
  StreamInfo: 6,
  SslConnection: 8,
  ParsedName: 2,
  Counter: 2,
  Gauge: 4,
};

/** Members whose values no two runs share: clocks and ports. Only the type of what they give is looked at. */
const volatileMembers = new Set([
  "StreamHandle.timestamp",
  "StreamHandle.timestampString",
  "StreamInfo.downstreamDirectLocalAddress",
  "StreamInfo.downstreamLocalAddress",
  "StreamInfo.downstreamDirectRemoteAddress",
  "StreamInfo.downstreamRemoteAddress",
  "SslConnection.sessionId",
]);

/** Every member that is called; the objects of the table without an origin have constants only. */
export const calledMembers: readonly string[] = Object.keys(origins).flatMap((object) =>
  isHostObject(object) ? [...membersOf(object).keys()].map((member) => `${object}.${member}`) : [],
);

/** A call of any member of an object, mostly as it should be. */
function callOf(object: HostObjectName): fc.Arbitrary<Piece> {
  const calls = [...membersOf(object).keys()].map((member) => ({
    weight: member.startsWith("log") ? 1 : 20,
    arbitrary: callOfMember(object, member),
  }));
  return fc.oneof(...calls);
}

/** A call of a member. */
export function callOfMember(object: HostObjectName, member: string): fc.Arbitrary<Piece> {
  const name = member.startsWith("log") ? `EnvoyObject.${member}` : `${object}.${member}`;
  const style = fc.integer({ min: 0, max: 59 });
  const isVolatile = volatileMembers.has(`${object}.${member}`);
  return fc
    .tuple(oneOfTexts(origins[object] ?? []), argumentsOf(name), style, wrongValue)
    .map(([self, given, form, other]) => {
      const usual = pieceOf([self, `:${member}(`, given, ")"]);
      if (isVolatile) return pieceOf(["type(", usual, ")"]);
      if (form === 0) return pieceOf([self, `.${member}(`, given, ")"], [usual]);
      if (form === 1) return pieceOf([self, `.${member}(`, other, ")"], [usual]);
      if (form === 2) return pieceOf(["pcall(", self, `.${member}, `, self, ")"], [usual]);
      if (form === 3) return pieceOf([self, `.${member}`], [usual]);
      return usual;
    });
}

const objects = Object.keys(origins).filter(isHostObject);

/** A call of any member of any object. */
export const anyCall = fc.oneof(
  ...objects.map((object) => ({ weight: weights[object] ?? 1, arbitrary: callOf(object) })),
);

/** What a script computes itself, of texts that it got from its host. */
const source = fc.oneof(
  text,
  readHeader.map((name) => pieceOf(["handle:headers():get(", name, ")"])),
);

const pattern = oneOfTexts([
  '"."',
  '"%w+"',
  '"^%s*(.-)%s*$"',
  '"%z"',
  '"[^,]*"',
  '"(%a)(%d)"',
  '"()"',
  '"%"',
  '"[a"',
  '"%f[%w]%w+"',
]);

const format = oneOfTexts([
  '"%s"',
  '"%d"',
  '"%5.1f"',
  '"%q"',
  '"%x"',
  '"%g"',
  '"%c"',
  '"%-5s|"',
  '"%i"',
  '"%"',
  '"%y"',
]);

const libraryCall = fc.oneof(
  fc.tuple(source, pattern).map(([subject, wanted]) => pieceOf(["string.find(", subject, ", ", wanted, ")"])),
  fc.tuple(source, pattern).map(([subject, wanted]) => pieceOf(["string.match(", subject, ", ", wanted, ")"])),
  fc
    .tuple(source, pattern, oneOfTexts(['"<%0>"', '"%1"', '"%%"', '"%9"', "{ a = 1 }", "5", "nil"]))
    .map(([subject, wanted, put]) => pieceOf(["string.gsub(", subject, ", ", wanted, ", ", put, ")"])),
  fc
    .tuple(format, fc.oneof(source, number, wrongValue))
    .map(([how, value]) => pieceOf(["string.format(", joinArguments([how, value]), ")"])),
  fc
    .tuple(source, number, number)
    .map(([subject, from, to]) => pieceOf(["string.sub(", subject, ", ", from, ", ", to, ")"])),
  fc.tuple(source, number).map(([subject, count]) => pieceOf(["string.byte(", subject, ", ", count, ")"])),
  fc
    .tuple(oneOfTexts(["upper", "lower", "reverse", "len"]), source)
    .map(([name, subject]) => pieceOf(["string.", name, "(", subject, ")"])),
  fc
    .tuple(
      oneOfTexts([
        "tostring",
        "tonumber",
        "type",
        "select",
        "rawlen",
        "next",
        "ipairs",
        "unpack",
        "math.floor",
        "rawget",
        "table.concat",
      ]),
      fc.oneof(source, number, wrongValue),
    )
    .map(([name, value]) => pieceOf([name, "(", value, ")"])),
  fc
    .tuple(
      fc.oneof(source, number),
      oneOfTexts(["+", "-", "*", "/", "%", "^", "..", "==", "<", "and", "or", "~="]),
      fc.oneof(number, source, oneOfTexts(["nil", "{}", "true"])),
    )
    .map(([left, operator, right]) => pieceOf([left, " ", operator, " ", right], [left, right])),
  fc
    .tuple(oneOfTexts(["#", "-", "not "]), fc.oneof(source, number, oneOfTexts(["nil", "{ 1, 2 }", "handle"])))
    .map(([operator, value]) => pieceOf([operator, "(", value, ")"], [value])),
  fc
    .tuple(
      oneOfTexts(["headers", "body", "handle", "metadata", "info", "kept.headers", "kept.none", "none"]),
      oneOfTexts([".x", "['x']", ".x.y", "[nil]", "()", ":none()"]),
    )
    .map(([value, how]) => pieceOf([value, how], [value])),
);

/** Any expression; most of them call the host. */
export const expression: fc.Arbitrary<Piece> = fc.oneof(
  { weight: 8, arbitrary: anyCall },
  { weight: 3, arbitrary: libraryCall },
  { weight: 1, arbitrary: fc.oneof(source, number, oneOfTexts(["headers", "body", "trailers", "chunk", "kept"])) },
  {
    weight: 1,
    arbitrary: oneOfTexts([
      "collect(handle:metadata())",
      "collect(handle:streamInfo():dynamicMetadata())",
      "collect(handle:headers())",
      "collect(trailers)",
      "collect(body)",
      "collect(handle:filterContext())",
      "type(kept.iterator())",
      "kept.chunks()",
      "kept.count",
      "coroutine.resume(kept.thread)",
      "coroutine.status(kept.thread)",
      "handle:headers() == handle:headers()",
      "handle:streamInfo() == kept.info",
    ]),
  },
);

/** Gives the variables their objects. */
export const assignment: fc.Arbitrary<Piece> = fc.oneof(
  oneOfTexts([
    "headers = handle:headers()",
    "kept.headers = handle:headers()",
    "body = handle:body()",
    "trailers = handle:trailers()",
    "metadata = handle:metadata()",
    "info = handle:streamInfo()",
    "dynamic = handle:streamInfo():dynamicMetadata()",
    "kept.body = body",
    "kept.dynamic = handle:streamInfo():dynamicMetadata()",
    "body = handle:body(true)",
    "kept.count = (kept.count or 0) + 1",
    "headers = handle:headers()",
    "headers = handle:headers()",
    "kept.handle = handle",
    "kept.info = handle:streamInfo()",
    'kept.counter = handle:stats():counter(CASE .. ".kept")',
    "kept.iterator = pairs(handle:headers())",
    "kept.iterator = pairs(handle:metadata())",
    "kept.chunks = handle:bodyChunks()",
    "kept.thread = coroutine.create(function() headers = handle:headers() coroutine.yield(headers) handle:body() return 1 end)",
  ]),
  libraryCall.map((value) =>
    pieceOf(["kept.value = select(2, pcall(function() return ", value, " end))"], [literal("kept.value = 1")]),
  ),
);
