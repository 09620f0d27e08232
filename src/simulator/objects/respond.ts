import { cutAtNul } from "../vm/byte-string.ts";
import { numberText } from "../vm/number-text.ts";
import { isTable, suspended, type HostCall, type LuaTable, type LuaValue, type Suspended } from "../vm/lua-value.ts";
import { ArgumentError, ScriptError } from "../vm/script-error.ts";
import { createHeaderMap, type HeaderMap } from "../http/header-map.ts";
import type { StreamContext } from "./stream-context.ts";

/** `respond(headers, body)`: answers the request and never goes on. */
export function respond(stream: StreamContext, call: HostCall): Suspended {
  const table = call.value(1);
  if (!isTable(table)) throw new ArgumentError(1, `table expected, got ${call.typeOf(1)}`);
  const body = call.typeOf(2) === "no value" || call.typeOf(2) === "nil" ? "" : call.bytes(2);
  const headers = createHeaderMap("response");
  fillHeaders(headers, table, call.count);
  const status = readStatus(headers.get(":status") ?? "");
  if (stream.path === "response") throw new ScriptError("respond not currently supported in the response path");
  headers.remove(":status");
  const named = headers.entries().filter(({ name }) => name !== "");
  stream.respond({ status, headers: named.map(({ name, value }) => [name, value] as const), body });
  return suspended;
}

// Fidelity: Envoy adds the headers in the order of LuaJIT's hash table, which is another one in each process.
function fillHeaders(headers: HeaderMap, { entries }: LuaTable, argumentCount: number): void {
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
  const type = typeof value === "object" ? (value.kind === "host object" ? "userdata" : value.kind) : typeof value;
  return new ArgumentError(position, `string expected, got ${type}`);
}

function readStatus(text: string): number {
  const status = /^\s*\+?\d+\s*$/.test(text) ? Number(text) : 0;
  if (status < 200 || status > 599) throw new ScriptError(":status must be between 200-599");
  return status;
}
