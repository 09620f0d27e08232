import { stringAt } from "./arguments.ts";
import { byteStringOf, bytesOf, cutAtNul } from "./byte-string.ts";
import { auxiliary, lua } from "./fengari.ts";
import type { LuaState } from "./fengari-modules.ts";
import { hexadecimalFraction } from "./hexadecimal-fraction.ts";
import type { LuaJitBuild } from "./luajit-build.ts";
import { numberText } from "./number-text.ts";
import { pushTextOf } from "./value-text.ts";

/** `string.format` as LuaJIT does it; fengari's rounds and pads numbers otherwise. */
export function formatText(L: LuaState): number {
  const format = byteStringOf(auxiliary.luaL_checkstring(L, 1));
  const count = lua.lua_gettop(L);
  let position = 1;
  const text = format.replace(
    /%(?:%|([-+ #0]*)(\d{0,2})(?:\.(\d{0,2}))?(?:([a-zA-Z])|[^]?))/g,
    (item, ...parts: unknown[]) => {
      if (item === "%%") return "%";
      if (position >= count && "diuoxXeEfFgGaAcqsp".includes(String(parts[3]))) {
        lua.lua_settop(L, count);
        auxiliary.luaL_checkany(L, position + 1);
      }
      const [flags = "", width = "", precision, conversion = ""] = parts as (string | undefined)[];
      position += 1;
      return formatItem(L, { position, item, flags, width: Number(width), precision, conversion });
    },
  );
  lua.lua_settop(L, 0);
  lua.lua_pushlstring(L, bytesOf(text), text.length);
  return 1;
}

interface FormatItem {
  readonly position: number;
  /** All of it, e.g. `%-5.2f`. */
  readonly item: string;
  readonly flags: string;
  readonly width: number;
  readonly precision: string | undefined;
  readonly conversion: string;
}

function formatItem(L: LuaState, item: FormatItem): string {
  const { conversion, position, precision } = item;
  switch (conversion) {
    case "d":
    case "i":
      return padNumber(item, signed(item, minimumDigits(wideAt(L, position), item)));
    case "u":
    case "o":
    case "x":
    case "X":
      return padNumber(item, unsignedDigits(unsignedAt(L, position), item));
    case "e":
    case "E":
    case "f":
    case "F":
    case "g":
    case "G":
      return padNumber(item, signed(item, floatDigits(auxiliary.luaL_checknumber(L, position), item)));
    case "c":
      return pad(item, String.fromCharCode(auxiliary.luaL_checkinteger(L, position) & 0xff));
    case "a":
    case "A":
      return padNumber(item, signed(item, hexadecimalAt(L, item)));
    case "p":
      return pointerAt(L, position);
    case "q":
      return quote(textAt(L, position));
    case "s": {
      const text = textAt(L, position);
      return pad(item, precision === undefined ? text : text.slice(0, Number(precision)));
    }
    default:
      return invalidOption(L, item);
  }
}

function pointerAt(L: LuaState, position: number): string {
  if (lua.lua_type(L, position) <= lua.LUA_TNUMBER) return "NULL";
  L.l_G.differs("address", L);
  return "0x000000000000";
}

function textAt(L: LuaState, position: number): string {
  pushTextOf(L, position);
  return stringAt(L, -1);
}

function hexadecimalAt(L: LuaState, { position, precision, conversion, flags }: FormatItem): string {
  const value = auxiliary.luaL_checknumber(L, position);
  const shown = hexadecimalFraction(value, precision === undefined ? undefined : Number(precision));
  const text = flags.includes("#") && !shown.includes(".") ? shown.replace("p", ".p") : shown;
  return conversion === "A" ? text.toUpperCase() : text;
}

/** A number as 64 bits. */
function wideAt(L: LuaState, position: number): bigint {
  return wideOf(auxiliary.luaL_checknumber(L, position), L.l_G.build);
}

function wideOf(value: number, { wide }: LuaJitBuild): bigint {
  if (Number.isNaN(value)) return wide.nan;
  if (value >= 2 ** 63) return wide.positive;
  return value < -(2 ** 63) ? -(2n ** 63n) : BigInt(Math.trunc(value));
}

/** From 2^63 on, LuaJIT takes 2^64 off. */
function unsignedAt(L: LuaState, position: number): bigint {
  const value = auxiliary.luaL_checknumber(L, position);
  return wideOf(value >= 2 ** 63 ? value - 2 ** 64 : value, L.l_G.build);
}

function minimumDigits(value: bigint, { precision }: FormatItem): string {
  const digits = digitsOf(value < 0n ? -value : value, 10, precision);
  return `${value < 0n ? "-" : ""}${digits}`;
}

/** At least as many digits as the precision says, which are none of 0 with a precision of 0. */
function digitsOf(value: bigint, radix: number, precision = "1"): string {
  const digits = value === 0n ? "" : value.toString(radix);
  return digits.padStart(Number(precision), "0");
}

function unsignedDigits(value: bigint, { conversion, precision, flags }: FormatItem): string {
  const radix = { o: 8, u: 10 }[conversion] ?? 16;
  const digits = digitsOf(BigInt.asUintN(64, value), radix, precision);
  const isMarked = flags.includes("#") && (value !== 0n || digits === "") && !(radix === 8 && digits.startsWith("0"));
  const mark = isMarked && (value !== 0n || radix === 8) ? ({ 8: "0", 16: "0x" }[radix] ?? "") : "";
  const marked = mark + digits;
  return conversion === "X" ? marked.toUpperCase() : marked;
}

function floatDigits(value: number, { conversion, precision, flags }: FormatItem): string {
  const lower = conversion.toLowerCase();
  if (!Number.isFinite(value)) return conversion === lower ? numberText(value) : numberText(value).toUpperCase();
  const digits = precision === undefined ? 6 : Number(precision);
  const sign = Object.is(value, -0) ? "-" : "";
  const text =
    lower === "f" ? fixed(value, digits) : lower === "e" ? exponential(value, digits) : general(value, digits, flags);
  const marked = flags.includes("#") && !text.includes(".") ? text.replace(/(?=e|$)/, ".") : text;
  return conversion === lower ? sign + marked : (sign + marked).toUpperCase();
}

function fixed(value: number, digits: number): string {
  if (Math.abs(value) < 1e21) return value.toFixed(digits);
  return BigInt(value).toString() + (digits > 0 ? `.${"0".repeat(digits)}` : "");
}

function exponential(value: number, digits: number): string {
  const [mantissa = "", exponent = "0"] = value.toExponential(digits).split("e");
  const sign = exponent.startsWith("-") ? "-" : "+";
  return `${mantissa}e${sign}${exponent.replace(/^[-+]/, "").padStart(2, "0")}`;
}

function general(value: number, digits: number, flags: string): string {
  const significant = Math.max(digits, 1);
  const exponent = value === 0 ? 0 : Number(value.toExponential(significant - 1).split("e")[1]);
  const isShort = exponent >= -4 && exponent < significant;
  const text = isShort ? value.toFixed(significant - 1 - exponent) : exponential(value, significant - 1);
  if (flags.includes("#") || !text.includes(".")) return text;
  const [mantissa = "", ...exponents] = text.split("e");
  return [mantissa.replace(/\.?0+$/, ""), ...exponents].join("e");
}

function signed({ flags }: FormatItem, text: string): string {
  if (text.startsWith("-")) return text;
  return `${flags.includes("+") ? "+" : flags.includes(" ") ? " " : ""}${text}`;
}

function padNumber(item: FormatItem, text: string): string {
  const { flags, width, conversion, precision } = item;
  const isInteger = "diouxX".includes(conversion);
  if (
    !flags.includes("0") ||
    /(?:nan|inf)$/i.test(text) ||
    flags.includes("-") ||
    (isInteger && precision !== undefined)
  )
    return pad(item, text);
  const [, sign = "", digits = ""] = /^([-+ ]?(?:0[xX])?)([^]*)$/.exec(text) ?? [];
  return sign + digits.padStart(width - sign.length, "0");
}

function pad({ flags, width }: FormatItem, text: string): string {
  return flags.includes("-") ? text.padEnd(width) : text.padStart(width);
}

function quote(text: string): string {
  // eslint-disable-next-line no-control-regex
  const escaped = text.replace(/["\\\n]|[\0-\x1f\x7f](?=(\d?))/g, (character, digit: string | undefined) => {
    if (digit === undefined) return `\\${character}`;
    const code = String(character.charCodeAt(0));
    return `\\${digit === "" ? code : code.padStart(3, "0")}`;
  });
  return `"${escaped}"`;
}

function invalidOption(L: LuaState, { item }: FormatItem): string {
  const shown = cutAtNul(item);
  auxiliary.luaL_where(L, 1);
  lua.lua_pushstring(L, bytesOf(`invalid option '${shown}' to 'format'`));
  lua.lua_concat(L, 2);
  lua.lua_error(L);
  return "";
}
