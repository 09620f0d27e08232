import type { HeaderMap } from "../http/header-map.ts";
import { cutAtNul } from "../vm/byte-string.ts";
import { isTable, type LuaTable, type LuaValue } from "../vm/lua-value.ts";
import { numberText } from "../vm/number-text.ts";
import { ArgumentError, ScriptError } from "../vm/script-error.ts";

/**
 * Adds the headers that a script gives as a table of texts or lists of texts.
 *
 * Fidelity: Envoy adds them in the order of LuaJIT's hash table, which is another one in each process.
 *
 * @param argumentCount how many arguments the call has, for the positions that errors name
 */
export function fillHeaders(headers: HeaderMap, { entries }: LuaTable, argumentCount: number): void {
  for (const [key, value] of entries) {
    if (typeof key !== "string") {
      if (typeof key === "number") throw new ScriptError("invalid key to 'next'", 0);
      throw wrongType(argumentCount + 2, key);
    }
    const values = isTable(value)
      ? value.entries.map(([, item]) => textOf(item, argumentCount + 5))
      : [textOf(value, argumentCount + 3)];
    for (const text of values) headers.add(cutAtNul(key), text);
  }
}

function textOf(value: LuaValue, position: number): string {
  if (typeof value === "number") return numberText(value);
  if (typeof value !== "string") throw wrongType(position, value);
  return cutAtNul(value);
}

/** Envoy reads keys and values from the top of the Lua stack, so the positions count what lies below. */
function wrongType(position: number, value: LuaValue): ArgumentError {
  return new ArgumentError(position, `string expected, got ${luaTypeOf(value)}`);
}

/** Lua's name of a value's type. */
export function luaTypeOf(value: LuaValue): string {
  if (value === undefined) return "nil";
  if (typeof value !== "object") return typeof value;
  return value.kind === "host object" ? "userdata" : value.kind;
}
