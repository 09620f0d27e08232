import fc from "fast-check";
import { anyValue, number, oneOfTexts, readHeader, text, writtenHeader, wrongValue } from "./lua-values.ts";
import { pieceOf, type Piece } from "./piece.ts";

type Arguments = readonly fc.Arbitrary<Piece>[];

const namespace = oneOfTexts(['"search"', '"other"', '"envoy.filters.http.lua"', '"nul\\0cut"', '""']);
const key = oneOfTexts(['"k"', '"route"', '"list"', '"deep"', '"none"', '"a\\0b"']);
const resolution = oneOfTexts([
  "EnvoyTimestampResolution.MILLISECOND",
  "EnvoyTimestampResolution.MICROSECOND",
  "0",
  "1",
  "2",
  "nil",
]);
const boolean = oneOfTexts(["true", "false"]);
const statName = oneOfTexts(["CASE .. '.a'", "CASE .. '.b'", '""']);
const unit = oneOfTexts(['"ms"', '"bytes"', '"nanoseconds"', '"foo"', '"unspecified"']);
const address = oneOfTexts(['"127.0.0.1:1"', '"10.0.0.1"', '"nope"', '"[::1]:80"']);
/** Few headers, since LuaJIT goes through a table in another order in each process. */
const reply = fc
  .tuple(oneOfTexts(["200", "'201'", "403", "599", "'418'", "100", "'abc'", "nil", "true"]), writtenHeader, text)
  .map(([status, name, value]) =>
    pieceOf(['{ [":status"] = ', status, ", [", name, "] = ", value, " }"], [pieceOf(['{ [":status"] = "200" }'])]),
  );
const callHeaders = fc
  .tuple(oneOfTexts(['"GET"', '"POST"']), writtenHeader, fc.oneof(text, oneOfTexts(['{ "one", "two" }', "5", "true"])))
  .map(([method, name, value]) =>
    pieceOf(
      ['{ [":method"] = ', method, ', [":path"] = "/call", [":authority"] = "service", [', name, "] = ", value, " }"],
      [pieceOf(['{ [":method"] = "GET", [":path"] = "/call", [":authority"] = "service" }'])],
    ),
  );
const callOptions = oneOfTexts([
  "1000",
  "1000, false",
  "{ timeout_ms = 1000 }",
  "{ timeout_ms = 1000, return_duplicate_headers = true }",
  "{ timeout_ms = 1000, send_xff = false }",
  "{ timeout_ms = '1000' }",
  "{ timeout_ms = true }",
  "{ foo = 1 }",
  "{ 1000 }",
  "-1",
  "1000, nil",
  "1000, 1",
  "'1000'",
]);
const importedText = text.map((value) => pieceOf([value, ", 0"]));
const hash = oneOfTexts(['"sha256"', '"SHA1"', '"nope"']);

/** What each member is called with, argument by argument; a member that is not here has none. */
export const calledWith: Readonly<Record<string, Arguments>> = {
  ...Object.fromEntries(
    ["Trace", "Debug", "Info", "Warn", "Err", "Critical"].map((level) => [`EnvoyObject.log${level}`, [text]]),
  ),
  "StreamHandle.body": [oneOfTexts(["", "", "true", "false"])],
  "StreamHandle.respond": [reply, fc.oneof(text, oneOfTexts(["nil", ""]))],
  "StreamHandle.httpCall": [
    oneOfTexts(['"service"', '"service"', '"service"', '"nope"']),
    callHeaders,
    fc.oneof(text, oneOfTexts(["nil"])),
    callOptions,
  ],
  "StreamHandle.setUpstreamOverrideHost": [address, fc.oneof(boolean, oneOfTexts([""]))],
  "StreamHandle.timestamp": [resolution],
  "StreamHandle.timestampString": [resolution],
  "StreamHandle.base64Escape": [text],
  "StreamHandle.base64Decode": [oneOfTexts(['"YQ=="', '"YQ"', '"YWJj"', '"!!"', '""', '"Y Q=="', '"-_8="'])],
  "StreamHandle.importPublicKey": [
    fc.oneof({ weight: 3, arbitrary: oneOfTexts(["KEY, #KEY", "KEY, 5", "KEY, #KEY - 1"]) }, importedText),
  ],
  "StreamHandle.verifySignature": [
    hash,
    oneOfTexts(["handle:importPublicKey(KEY, #KEY):get()", "KEY", '"nope"']),
    oneOfTexts(["SIGNATURE, #SIGNATURE", "SIGNATURE, 5", '"", 0']),
    oneOfTexts(['"hello", 5', '"hello", 4', '"HELLO", 5', '"", 0']),
  ],
  "Headers.add": [writtenHeader, text],
  "Headers.replace": [writtenHeader, text],
  "Headers.remove": [writtenHeader],
  "Headers.get": [readHeader],
  "Headers.getAtIndex": [readHeader, number],
  "Headers.getNumValues": [readHeader],
  "Headers.setHttp1ReasonPhrase": [oneOfTexts(['"Fine"', '""'])],
  "Buffer.getBytes": [number, number],
  "Buffer.setBytes": [text],
  "StreamInfo.dynamicTypedMetadata": [namespace],
  "ConnectionStreamInfo.dynamicTypedMetadata": [namespace],
  "Metadata.get": [key],
  "DynamicMetadata.get": [namespace],
  "DynamicMetadata.set": [namespace, key, anyValue],
  "ConnectionDynamicMetadata.get": [namespace],
  "FilterState.get": [text, fc.oneof(oneOfTexts([""]), text)],
  "FilterState.set": [oneOfTexts(['"k"', '"other"']), oneOfTexts(['"envoy.string"', '"envoy.string"', '"nope"']), text],
  "StatsScope.counter": [statName],
  "StatsScope.gauge": [statName],
  "StatsScope.histogram": [statName, unit],
  "Counter.add": [number],
  "Gauge.add": [number],
  "Gauge.sub": [number],
  "Gauge.set": [number],
  "Histogram.recordValue": [number],
};

const wrongCount = 12;

/** The arguments of a member: mostly those it wants, now and then one that is wrong, missing, or too many. */
export function argumentsOf(member: string): fc.Arbitrary<Piece> {
  const wanted = calledWith[member] ?? [];
  const places = wanted.map((arbitrary) =>
    fc.oneof({ weight: wrongCount, arbitrary }, { weight: 1, arbitrary: wrongFor(member) }),
  );
  return fc
    .tuple(fc.tuple(...places), fc.integer({ min: 0, max: 2 * wrongCount }))
    .map(([values, cut]) => joinArguments(cut === 1 ? values.slice(0, -1) : values));
}

/** A call that may take a few milliseconds only races with the service that answers it. */
function wrongFor(member: string): fc.Arbitrary<Piece> {
  if (member !== "StreamHandle.httpCall") return wrongValue;
  return wrongValue.filter(({ parts: [first] }) => typeof first !== "string" || !/^'?[\d.]+'?$/.test(first));
}

/** Arguments with commas between them; those without text are left out. */
export function joinArguments(values: readonly Piece[]): Piece {
  const given = values.filter(({ parts }) => parts[0] !== "");
  return pieceOf(given.flatMap((value, index) => (index === 0 ? [value] : [", ", value])));
}
