import fc from "fast-check";
import { anyCall, assignment, expression } from "./expressions.ts";
import { anyValue, oneOfTexts, text, writtenHeader, wrongValue } from "./lua-values.ts";
import { pieceOf, type Block, type Part, type Piece } from "./piece.ts";

/** A statement that is made around a block, which may stand in its place. */
function around(before: Part, block: Block, after: Part): Piece {
  return pieceOf([before, block, after], block.statements);
}

const logged = expression.map((value) => pieceOf(["log(", value, ")"], [pieceOf(["local _ = ", value])]));

const loggedAndCaught = expression.map((value) =>
  pieceOf(["log(pcall(function() return ", value, " end))"], [pieceOf(["log(", value, ")"])]),
);

const errorValue = fc.oneof(
  text,
  anyValue,
  wrongValue.filter(({ parts }) => parts[0] !== ""),
);

const raising = fc
  .tuple(oneOfTexts(["", ", 0", ", 2"]), errorValue, oneOfTexts(["error", "error", "assert"]))
  .map(([level, value, name]) =>
    name.parts[0] === "assert" ? pieceOf(["assert(false, ", value, ")"]) : pieceOf(["error(", value, level, ")"]),
  );

const responding = fc
  .tuple(oneOfTexts(['"200"', '"403"', "201"]), writtenHeader, text)
  .map(([status, name, value]) =>
    pieceOf(['handle:respond({ [":status"] = ', status, ", [", name, "] = ", value, " }, ", value, ")"]),
  );

const routing = oneOfTexts([
  'handle:headers():replace("x-route", "other")',
  'handle:streamInfo():dynamicMetadata():set("search", "route", "other")',
  "handle:clearRouteCache()",
  'handle:headers():replace(":path", "/new")',
  "log(handle:streamInfo():routeName())",
  'handle:headers():replace("x-route", "scripted")',
  'handle:headers():replace("x-route", "disabled") handle:clearRouteCache()',
]);

const calling = oneOfTexts([
  'log(handle:httpCall("service", { [":method"] = "GET", [":path"] = "/call", [":authority"] = "service" }, nil, 1000))',
  'log(handle:httpCall("service", { [":method"] = "POST", [":path"] = "/call", [":authority"] = "service" }, "question", { timeout_ms = 1000, return_duplicate_headers = true }))',
  'handle:httpCall("service", { [":method"] = "GET", [":path"] = "/call", [":authority"] = "service" }, nil, 1000, true)',
]);

/** Changes of bodies and trailers that arrive, with what the message says of them. */
const changing = oneOfTexts([
  'body = handle:body(true) body:setBytes("changed")',
  "body = handle:body() if body then body:setBytes(body:getBytes(0, 1)) end",
  'body = handle:body(true) log(body:setBytes("")) handle:headers():remove("content-length")',
  'trailers = handle:trailers() if trailers then trailers:add("x-more", "1") trailers:remove("x-a") end',
  'handle:headers():remove("content-length") for part in handle:bodyChunks() do part:setBytes("[" .. part:getBytes(0, part:length()) .. "]") end',
  'handle:headers():remove("content-length")',
  'handle:streamInfo():filterState():set("k", "envoy.string", "v") log(handle:streamInfo():filterState():get("k"))',
  "handle:streamInfo():drainConnectionUponCompletion()",
]);

const simple = fc.oneof(
  { weight: 3, arbitrary: logged },
  { weight: 16, arbitrary: loggedAndCaught },
  { weight: 5, arbitrary: assignment },
  {
    weight: 2,
    arbitrary: anyCall.filter(({ parts }) => parts.at(-1) === ")" && parts[0] !== "pcall(" && parts[0] !== "type("),
  },
  { weight: 2, arbitrary: routing },
  { weight: 1, arbitrary: calling },
  { weight: 2, arbitrary: changing },
  { weight: 1, arbitrary: raising },
  { weight: 1, arbitrary: responding },
  {
    weight: 1,
    arbitrary: oneOfTexts([
      "log(coroutine.yield())",
      "log(handle:body(), handle:trailers())",
      "coroutine.wrap(handle.body)(handle)",
      "log(coroutine.isyieldable(), (select(2, coroutine.running())))",
    ]),
  },
);

/** The frames that a block of statements may stand in. */
const frames: readonly (readonly [before: string, after: string])[] = [
  ["log(pcall(function()", "end))"],
  ["log(xpcall(function()", 'end, function(message) log("handler", message) return message end))'],
  ["for name, value in pairs(handle:headers()) do", "log({ [name] = value }) end"],
  ["for name, value in pairs(handle:headers()) do", "break end"],
  ["for name, value in pairs(headers or {}) do", "log(name) end"],
  ["for name, value in pairs(handle:headers()) do headers = handle:headers() if volatile[name] == nil then", "end end"],
  ["for name in pairs(handle:metadata()) do", "end"],
  ["for name in pairs(handle:streamInfo():dynamicMetadata()) do", "end"],
  ["for part in handle:bodyChunks() do", "break end"],
  ["for part in kept.chunks or next, {} do", "log(type(part)) end"],
  ["local trailing = handle:trailers() if trailing then for name, value in pairs(trailing) do", "log(name) end end"],
  [
    "do local step = coroutine.wrap(function() coroutine.yield(1)",
    "coroutine.yield(2) end) log(step()) log(step()) end",
  ],
  ["if (kept.count or 0) > 0 then", "end"],
  ["for part in handle:bodyChunks() do chunk = part log(chunk:length())", "end"],
  ["for part in handle:bodyChunks() do chunk = part log(chunk:getBytes(0, chunk:length()))", "end"],
  ["log(coroutine.wrap(function()", "return 1 end)())"],
  [
    "do local thread = coroutine.create(function()",
    "end) log(coroutine.resume(thread)) log(coroutine.status(thread)) end",
  ],
  ["do local list = { 2, 1 } table.sort(list, function(one, two)", "return one < two end) log(list) end"],
  ['log(string.gsub("x", ".", function(letter)', "return letter end))"],
  ["log(pcall(table.sort, { 2, 1 }, function(one, two)", "return one < two end))"],
  ["log((setmetatable({}, { __index = function(_, name)", "return name end })).field)"],
  ['if handle:headers():get("x-a") then', "end"],
  ["for index = 1, 2 do", "end"],
  ["log((function(...)", "return ... end)(1, nil))"],
];

/** Gives the variables their objects at once, so that what follows has something to work with. */
const beginning = oneOfTexts([
  "headers, info, metadata = handle:headers(), handle:streamInfo(), handle:metadata()",
  "headers, info, dynamic = handle:headers(), handle:streamInfo(), handle:streamInfo():dynamicMetadata()",
  "body = handle:body(true) headers, info = handle:headers(), handle:streamInfo()",
  "trailers = handle:trailers() or handle:headers() headers = handle:headers()",
  "kept.headers, kept.info, kept.handle = kept.headers or handle:headers(), handle:streamInfo(), kept.handle or handle",
]);

/** A few statements, with others in them. */
export const { block } = fc.letrec<{ block: Block; statement: Piece }>((tie) => ({
  block: fc
    .array(tie("statement"), { minLength: 1, maxLength: 5, depthIdentifier: "statement" })
    .map((statements) => ({ statements })),
  statement: fc.oneof(
    { maxDepth: 3, depthIdentifier: "statement", depthSize: "small" },
    { weight: 5, arbitrary: simple },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom(...frames), tie("block"))
        .map(([[before, after], inner]) => around(before, inner, after)),
    },
  ),
}));

/** A hook's statements. */
export const hook: fc.Arbitrary<Block> = fc
  .tuple(fc.option(beginning, { freq: 4 }), block)
  .map(([first, { statements }]) => ({ statements: first === null ? statements : [first, ...statements] }));
