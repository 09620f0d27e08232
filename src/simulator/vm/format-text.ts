import { byteStringOf, bytesOf } from "./byte-string.ts";
import { auxiliary, lua } from "./fengari.ts";
import type { LuaState } from "./fengari-modules.ts";
import { numberText } from "./number-text.ts";

/** `string.format` as LuaJIT does it; fengari's rounds and pads numbers otherwise. */
export function formatText(L: LuaState): number {
  const format = byteStringOf(auxiliary.luaL_checkstring(L, 1));
  let position = 1;
  const text = format.replace(
    /%(?:%|([-+ #0]*)(\d{0,2})(?:\.(\d{0,2}))?(?:([a-zA-Z])|[^]?))/g,
    (item, ...parts: unknown[]) => {
      if (item === "%%") return "%";
      if (lua.lua_type(L, position + 1) === lua.LUA_TNONE && "diuoxXeEfgGaAcqsp".includes(String(parts[3]))) {
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
      return padNumber(item, signed(item, minimumDigits(BigInt(integerAt(L, position)), item)));
    case "u":
    case "o":
    case "x":
    case "X":
      return padNumber(item, unsignedDigits(integerAt(L, position), item));
    case "e":
    case "E":
    case "f":
    case "g":
    case "G":
      return padNumber(item, signed(item, floatDigits(auxiliary.luaL_checknumber(L, position), item)));
    case "c":
      return pad(item, String.fromCharCode(integerAt(L, position) & 0xff));
    case "a":
    case "A":
      return padNumber(item, signed(item, hexadecimal(auxiliary.luaL_checknumber(L, position), item)));
    case "p":
      return pad(item, lua.lua_type(L, position) > lua.LUA_TNUMBER ? "0x000000000000" : "NULL");
    case "q":
      return quote(byteStringOf(auxiliary.luaL_tolstring(L, position)));
    case "s": {
      auxiliary.luaL_checkany(L, position);
      const text = byteStringOf(auxiliary.luaL_tolstring(L, position));
      return pad(item, precision === undefined ? text : text.slice(0, Number(precision)));
    }
    default:
      return invalidOption(L, item);
  }
}

function integerAt(L: LuaState, position: number): number {
  const value = Math.trunc(auxiliary.luaL_checknumber(L, position));
  return Math.abs(value) < 2 ** 63 ? value : -(2 ** 63);
}

function minimumDigits(value: bigint, { precision }: FormatItem): string {
  const digits = (value < 0n ? -value : value).toString().padStart(Number(precision ?? 1), "0");
  return `${value < 0n ? "-" : ""}${digits}`;
}

function unsignedDigits(value: number, { conversion, precision, flags }: FormatItem): string {
  const radix = { o: 8, u: 10 }[conversion] ?? 16;
  const digits = BigInt.asUintN(64, BigInt(value))
    .toString(radix)
    .padStart(Number(precision ?? 1), "0");
  const mark = !flags.includes("#") || value === 0 ? "" : ({ 8: "0", 16: "0x" }[radix] ?? "");
  const marked = mark + digits;
  return conversion === "X" ? marked.toUpperCase() : marked;
}

function floatDigits(value: number, { conversion, precision, flags }: FormatItem): string {
  if (!Number.isFinite(value)) return numberText(value);
  const digits = precision === undefined ? 6 : Number(precision);
  const lower = conversion.toLowerCase();
  const sign = Object.is(value, -0) ? "-" : "";
  const text =
    lower === "f" ? fixed(value, digits) : lower === "e" ? exponential(value, digits) : general(value, digits, flags);
  return conversion === lower ? sign + text : (sign + text).toUpperCase();
}

function fixed(value: number, digits: number): string {
  if (Math.abs(value) < 1e21) return value.toFixed(digits);
  return BigInt(value).toString() + (digits > 0 ? `.${"0".repeat(digits)}` : "");
}

/** C's `%a`, without a precision. */
function hexadecimal(value: number, { conversion }: FormatItem): string {
  if (!Number.isFinite(value)) return numberText(value);
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const exponent = (view.getUint16(0) >> 4) & 0x7ff;
  const fraction = (view.getBigUint64(0) & 0xfffffffffffffn).toString(16).padStart(13, "0").replace(/0+$/, "");
  const power = value === 0 ? 0 : exponent === 0 ? -1022 : exponent - 1023;
  const digits = `0x${exponent === 0 ? 0 : 1}${fraction === "" ? "" : `.${fraction}`}p${power < 0 ? "" : "+"}${power}`;
  const text = (Object.is(value, -0) || value < 0 ? "-" : "") + digits;
  return conversion === "A" ? text.toUpperCase() : text;
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
  return text.replace(/\.?0+(e|$)/, "$1");
}

function signed({ flags }: FormatItem, text: string): string {
  if (text.startsWith("-")) return text;
  return `${flags.includes("+") ? "+" : flags.includes(" ") ? " " : ""}${text}`;
}

function padNumber(item: FormatItem, text: string): string {
  const { flags, width, conversion, precision } = item;
  const isInteger = !"eEfgG".includes(conversion);
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
  auxiliary.luaL_where(L, 1);
  lua.lua_pushstring(L, bytesOf(`invalid option '${item}' to 'format'`));
  lua.lua_concat(L, 2);
  lua.lua_error(L);
  return "";
}
