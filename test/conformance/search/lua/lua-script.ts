import { printPiece, type Piece } from "../piece.ts";

/** Says everything of any values with as little of the library as can be, in the same order in each process. */
const prelude = `local byte, format, gsub, sub, concat, sort = string.byte, string.format, string.gsub, string.sub, table.concat, table.sort
local rawpairs, kind, count, pick, text, protect = next, type, select, select, tostring, pcall
local start, create = coroutine.resume, coroutine.create
local metatable = debug.getmetatable
local function escape(letter) return format("\\\\%03d", byte(letter)) end
local show
local function describe(value, depth)
  local type = kind(value)
  if type == "number" then return value ~= value and "nan" or format(value % 1 == 0 and value < 2^53 and value > -2^53 and "%.17g" or "%.14g", value) end
  if type == "string" then
    local quoted = gsub(gsub(value, "(%a+): 0x%x+", "%1"), "[%c\\128-\\255\\\\]", escape)
    return "'" .. (#quoted > 200 and sub(quoted, 1, 200) .. "#" .. #quoted or quoted) .. "'"
  end
  if type == "nil" or type == "boolean" then return text(value) end
  if type == "function" then return (gsub(text(value), "0x%x+", "")) end
  if type ~= "table" then return type end
  local members, prefix = {}, metatable(value) and "meta" or ""
  if depth > 3 then return prefix .. "{...}" end
  for key, member in rawpairs, value do
    if #members > 20 then break end
    members[#members + 1] = describe(key, depth + 1) .. "=" .. describe(member, depth + 1)
  end
  sort(members)
  return prefix .. "{" .. concat(members, ",") .. "}"
end
function show(...)
  local texts = {}
  for index = 1, count("#", ...) do
    if index > 20 then break end
    texts[index] = describe((pick(index, ...)), 0)
  end
  return count("#", ...) .. ":" .. concat(texts, " ")
end
local output
local function log(number, ...) output:logInfo(number .. "=" .. show(...)) end
`;

/** The names that expressions find: a text, numbers, a table, a function, a coroutine, and a variable outside. */
const run = (number: number, expression: string): string => `
do local u = 1 log(${number}, start(create(protect), function(...)
  local s, n, t, f, c = "text", 5, { 1, 2, 3, x = "y" }, function(...) return ... end, coroutine.create(function() end)
  return ${expression}
end, 1, "two", nil)) end
`;

/** A script that logs, in one line each, what expressions give or which errors they raise. Each stands in a function of its own. */
export function printLuaScript(expressions: ReadonlyMap<number, Piece>): string {
  const blocks = [...expressions].map(
    ([number, piece], index) => `local function part${index}()${run(number, printPiece(piece))}end\n`,
  );
  const groups: string[] = [];
  for (let begin = 0; begin < blocks.length; begin += groupSize) {
    const names = blocks.slice(begin, begin + groupSize).map((_, index) => `part${begin + index}()`);
    groups.push(
      `do\n${blocks.slice(begin, begin + groupSize).join("")}calls[#calls + 1] = function() ${names.join(" ")} end\nend\n`,
    );
  }
  return `${prelude}local calls = {}\n${groups.join("")}function envoy_on_request(handle)
  output = handle
  for index = 1, #calls do calls[index]() end
end
`;
}

/** A function of LuaJIT has at most 60 variables of others. */
const groupSize = 40;
