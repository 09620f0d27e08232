import type { LuaLib } from "../typescript.ts";

/** Which elements `splice` and `toSpliced` replace: `count` of them behind `start`. */
const replacedRange = `  local length = #self
  start = start < 0 and math.max(math.ceil(start) + length, 0) or math.min(math.floor(start), length)
  local count = length - start
  if select("#", ...) > 0 then
    count = math.min(math.max(math.floor((...) or 0), 0), count)
  end
`;

/** Functions in place of those of TypeScriptToLua's library that do otherwise than JavaScript's. They need no others. */
export const ownLibrary: ReadonlyMap<`${LuaLib.LuaLibFeature}`, string> = new Map<`${LuaLib.LuaLibFeature}`, string>([
  [
    "Number",
    `--- Takes what JavaScript's Number does: decimal digits, 0x, 0o, 0b and Infinity; spaces around it; nothing is 0.
local function __TS__Number(value)
  if type(value) == "number" then
    return value
  elseif type(value) == "boolean" then
    return value and 1 or 0
  elseif type(value) ~= "string" then
    return 0 / 0
  end
  local text = string.match(value, "%S.*") or "0"
  if not string.find(text, "[^%d.eE+%s-]") or string.find(text, "^0[xX]%x+%s*$") then
    return tonumber(text) or 0 / 0
  end
  local sign = string.match(text, "^([+-]?)Infinity%s*$")
  if sign then
    return sign == "-" and -math.huge or math.huge
  end
  local digits = string.match(text, "^0[oO]([0-7]+)%s*$")
  if digits then
    return tonumber(digits, 8)
  end
  return tonumber(string.match(text, "^0[bB]([01]+)%s*$") or "", 2) or 0 / 0
end
`,
  ],
  [
    "ParseFloat",
    `--- Takes the beginning of a text: spaces, a sign, digits with a point, an exponent; or Infinity.
local function __TS__ParseFloat(text)
  local sign, rest = string.match(text, "^%s*([+-]?)(.*)")
  if string.find(rest, "^Infinity") then
    return sign == "-" and -math.huge or math.huge
  end
  local digits = string.match(rest, "^%d+%.?%d*") or string.match(rest, "^%.%d+")
  if digits == nil then
    return 0 / 0
  end
  local exponent = string.match(rest, "^[eE][+-]?%d+", #digits + 1) or ""
  return tonumber(sign .. digits .. exponent)
end
`,
  ],
  [
    "ParseInt",
    `--- Takes the beginning of a text: spaces, a sign, digits of the base, or 0x and digits where the base is 16 or not said.
local function __TS__ParseInt(text, base)
  local sign, rest = string.match(text, "^%s*([+-]?)(.*)")
  if base == nil or base == 0 then
    base = string.find(rest, "^0[xX]") and 16 or 10
  end
  local number
  if base == 10 then
    number = tonumber((string.match(rest, "^%d+")))
  elseif base == 16 then
    number = tonumber("0x" .. (string.match(rest, "^0[xX](%x*)") or string.match(rest, "^%x*")))
  elseif base >= 2 and base <= 36 then
    for digit in string.gmatch(string.match(rest, "^%w*"), ".") do
      local value = tonumber(digit, 36)
      if value >= base then
        break
      end
      number = (number or 0) * base + value
    end
  end
  return number and (sign == "-" and -number or number) or 0 / 0
end
`,
  ],
  [
    "ArrayAt",
    `--- The element at an index; one below 0 counts from the end.
local function __TS__ArrayAt(self, index)
  return self[(index < 0 and math.ceil(index) + #self or math.floor(index)) + 1]
end
`,
  ],
  [
    "ArrayFill",
    `--- Gives elements from first to before last a value; numbers below 0 count from the end.
local function __TS__ArrayFill(self, value, first, last)
  local length = #self
  first, last = first or 0, last or length
  first = first < 0 and math.ceil(first) + length or math.floor(first)
  last = last < 0 and math.ceil(last) + length or math.floor(last)
  for i = math.max(first, 0) + 1, math.min(last, length) do
    self[i] = value
  end
  return self
end
`,
  ],
  [
    "ArraySlice",
    `--- The elements from first to before last; numbers below 0 count from the end.
local function __TS__ArraySlice(self, first, last)
  local length = #self
  first, last = first or 0, last or length
  first = math.max(first < 0 and math.ceil(first) + length or math.floor(first), 0)
  last = last < 0 and math.ceil(last) + length or math.floor(last)
  local slice = {}
  for i = first + 1, math.min(last, length) do
    slice[i - first] = self[i]
  end
  return slice
end
`,
  ],
  [
    "ArraySplice",
    `--- Puts others in the place of so many elements from a position on, of all without a count. Gives those that were there.
local function __TS__ArraySplice(self, start, ...)
${replacedRange}  local removed = {}
  for i = 1, count do
    removed[i] = self[start + i]
  end
  local items, added = {...}, math.max(select("#", ...) - 1, 0)
  local shift = added - count
  if shift > 0 then
    for i = length, start + count + 1, -1 do
      self[i + shift] = self[i]
    end
  elseif shift < 0 then
    for i = start + count + 1, length do
      self[i + shift] = self[i]
    end
    for i = length, length + shift + 1, -1 do
      self[i] = nil
    end
  end
  for i = 1, added do
    self[start + i] = items[i + 1]
  end
  return removed
end
`,
  ],
  [
    "ArrayToSpliced",
    `--- The same as a new array, which is all that it gives.
local function __TS__ArrayToSpliced(self, start, ...)
${replacedRange}  local result = {}
  for i = 1, start do
    result[i] = self[i]
  end
  local items = {...}
  for i = 2, select("#", ...) do
    result[#result + 1] = items[i]
  end
  for i = start + count + 1, length do
    result[#result + 1] = self[i]
  end
  return result
end
`,
  ],
  [
    "ArrayWith",
    `--- A copy with another value at an index; one below 0 counts from the end.
local function __TS__ArrayWith(self, index, value)
  local length = #self
  local position = index < 0 and math.ceil(index) + length or math.floor(index)
  if position < 0 or position >= length then
    error("Invalid index : " .. index, 0)
  end
  local copy = {}
  for i = 1, length do
    copy[i] = self[i]
  end
  copy[position + 1] = value
  return copy
end
`,
  ],
  [
    "ObjectAssign",
    `--- Puts what other tables have into one; what is no table has nothing.
local function __TS__ObjectAssign(target, ...)
  for i = 1, select("#", ...) do
    local source = select(i, ...)
    if type(source) == "table" then
      for key, value in pairs(source) do
        target[key] = value
      end
    end
  end
  return target
end
`,
  ],
  [
    "StringEndsWith",
    `local function __TS__StringEndsWith(self, searched, last)
  last = math.max(math.min(last or #self, #self), 0)
  return last >= #searched and string.sub(self, last - #searched + 1, last) == searched
end
`,
  ],
  [
    "StringSplit",
    `--- Parts between separators, or bytes where the separator is empty; no more than the limit, which is none below 0.
local function __TS__StringSplit(source, separator, limit)
  if limit == nil or limit < 0 then
    limit = math.huge
  end
  local parts = {}
  if separator == "" then
    for i = 1, math.min(#source, limit) do
      parts[i] = string.sub(source, i, i)
    end
    return parts
  end
  local from = 1
  while #parts < limit do
    local first, last = string.find(source, separator, from, true)
    parts[#parts + 1] = string.sub(source, from, (first or 0) - 1)
    if not first then
      break
    end
    from = last + 1
  end
  return parts
end
`,
  ],
  [
    "StringTrim",
    `local function __TS__StringTrim(self)
  local first = string.find(self, "%S")
  return first and string.match(self, ".*%S", first) or ""
end
`,
  ],
  [
    "StringTrimEnd",
    `local function __TS__StringTrimEnd(self)
  return string.match(self, "^.*%S") or ""
end
`,
  ],
  [
    "StringTrimStart",
    `local function __TS__StringTrimStart(self)
  return string.match(self, "^%s*(.*)")
end
`,
  ],
]);
