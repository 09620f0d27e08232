import { isTable, suspended, type HostCall, type Suspended } from "../vm/lua-value.ts";
import { ArgumentError, ScriptError } from "../vm/script-error.ts";
import { createHeaderMap } from "../http/header-map.ts";
import type { StreamContext } from "./stream-context.ts";
import { fillHeaders } from "./table-headers.ts";

/** `respond(headers, body)`: answers the request and never goes on. */
export function respond(stream: StreamContext, call: HostCall): Suspended {
  if (stream.message.isContinued) throw new ScriptError("respond() cannot be called if headers have been continued");
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

function readStatus(text: string): number {
  const status = /^\s*\+?\d+\s*$/.test(text) ? Number(text) : 0;
  if (status < 200 || status > 599) throw new ScriptError(":status must be between 200-599");
  return status;
}
