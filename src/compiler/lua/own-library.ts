import type { LuaLib } from "../typescript.ts";

/** Functions in place of those of TypeScriptToLua's library that read other numbers than JavaScript does. They need no others. */
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
]);
