import { byteStringOf, bytesOf } from "./byte-string.ts";
import type { FengariCore } from "./fengari-core.ts";
import type { ObjectModule } from "./fengari-modules.ts";
import { numberText } from "./number-text.ts";

const floatTag = 3;
const integerTag = 19;

/** LuaJIT has one kind of number, the double. fengari follows Lua 5.3, where integers are another kind that wraps at 32 bits. */
export function installNumberModel({ api, object, table, string }: FengariCore): void {
  const { prototype } = object.TValue;
  prototype.setivalue = setFloat;
  prototype.chgivalue = setFloat;
  api.lua_pushinteger = api.lua_pushnumber;
  object.luaO_tostring = (L, value) => {
    value.setsvalue(string.luaS_bless(L, bytesOf(numberText(value.value as number))));
  };
  installNumerals(object);
  const next = table.luaH_next;
  table.luaH_next = (L, target, key) => {
    const found = next(L, target, key);
    const place = L.stack[key];
    if (found && place?.type === integerTag) place.type = floatTag;
    return found;
  };
}

function setFloat(this: { type?: number; value?: unknown }, value: number): void {
  this.type = floatTag;
  this.value = value;
}

function installNumerals(object: ObjectModule): void {
  const original = object.luaO_str2num;
  object.luaO_str2num = (text, target) => {
    const special = readSpecialNumeral(byteStringOf(text));
    if (special === undefined) return original(text, target);
    target.setfltvalue(special);
    return text.length + 1;
  };
}

/** Numerals that fengari wraps at 32 bits (hexadecimal), whose sign it loses (zero) or that it does not know (binary, `inf`, `nan`). */
function readSpecialNumeral(text: string): number | undefined {
  const match = /^\s*([-+]?)(0x[0-9a-f]+|0b[01]+|0+|inf(?:inity)?|nan)\s*$/i.exec(text);
  if (match === null) return undefined;
  const digits = (match[2] ?? "").toLowerCase();
  const value = digits.startsWith("i") ? Infinity : Number(digits.startsWith("n") ? NaN : digits);
  return match[1] === "-" ? -value : value;
}
