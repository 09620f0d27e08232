import { createHeaderMap, type HeaderMap } from "../http/header-map.ts";
import { intOf } from "../vm/c-integers.ts";
import { cutAtNul } from "../vm/byte-string.ts";
import { isTable, suspended, type HostCall, type LuaResult, type LuaTable, type Suspended } from "../vm/lua-value.ts";
import { numberText } from "../vm/number-text.ts";
import { ArgumentError, ScriptError } from "../vm/script-error.ts";
import { fillHeaders, luaTypeOf } from "./table-headers.ts";

/** A request that a script sends itself. */
export interface ServiceCall {
  readonly cluster: string;
  readonly headers: HeaderMap;
  readonly body: string;
  /** 0: the script waits for as long as it takes. */
  readonly timeoutMs: number;
  /** Whether Envoy adds its own address to `x-forwarded-for`. */
  readonly sendsForwardedFor: boolean;
}

export interface ServiceResponse {
  readonly headers: HeaderMap;
  readonly body: string;
}

/** What a call needs of the stream it is made on. */
export interface CallContext {
  isCluster(name: string): boolean;
  /** Sends a call; what comes of it is told where something waits for it. */
  send(call: ServiceCall, onResponse: ((response: ServiceResponse) => void) | undefined): void;
  /** Suspends the hook until it is resumed with results. */
  suspend(): (results: readonly LuaResult[]) => void;
}

interface CallOptions {
  readonly isAsynchronous: boolean;
  readonly timeoutMs: number;
  readonly returnsDuplicates: boolean;
  readonly sendsForwardedFor: boolean;
}

/** `httpCall(cluster, headers, body, timeout_ms, asynchronous)` or `httpCall(cluster, headers, body, options)`. */
export function callService(context: CallContext, call: HostCall): readonly LuaResult[] | Suspended {
  const options = readOptions(call);
  const cluster = call.text(1);
  const table = call.value(2);
  if (!isTable(table)) throw new ArgumentError(2, `table expected, got ${call.typeOf(2)}`);
  if (!context.isCluster(cluster)) throw new ScriptError("http call cluster invalid. Must be configured");
  const headers = createHeaderMap("request");
  fillHeaders(headers, table, call.count);
  if ([":path", ":method", ":authority"].some((name) => headers.get(name) === undefined))
    throw new ScriptError("http call headers must include ':path', ':method', and ':authority'");
  const body = ["nil", "no value"].includes(call.typeOf(3)) ? undefined : call.bytes(3);
  if (body !== undefined) headers.set("content-length", String(body.length));
  const request = { cluster, headers, body: body ?? "", ...options };
  if (options.isAsynchronous) {
    context.send(request, undefined);
    return [];
  }
  const resume = context.suspend();
  context.send(request, (response) => {
    resume([headersTable(response.headers, options), response.body === "" ? undefined : response.body]);
  });
  return suspended;
}

function readOptions(call: HostCall): CallOptions {
  const table = call.value(4);
  if (isTable(table)) return readOptionsTable(table, call);
  const flag = call.typeOf(5);
  if (flag !== "no value" && flag !== "boolean")
    throw new ScriptError("http call asynchronous flag must be 'true', 'false', or empty");
  const timeoutMs = checkTimeout(call.number(4), call);
  const isAsynchronous = flag === "boolean" && call.boolean(5);
  return { isAsynchronous, timeoutMs, returnsDuplicates: false, sendsForwardedFor: true };
}

function readOptionsTable({ entries }: LuaTable, call: HostCall): CallOptions {
  let options: CallOptions = { isAsynchronous: false, timeoutMs: 0, returnsDuplicates: false, sendsForwardedFor: true };
  for (const [key, value] of entries) {
    const isTrue = value !== undefined && value !== false;
    const name = typeof key === "number" ? numberText(key) : key;
    if (typeof name !== "string") throw new ArgumentError(call.count + 2, `string expected, got ${luaTypeOf(key)}`);
    if (name === "asynchronous") options = { ...options, isAsynchronous: isTrue };
    else if (name === "timeout_ms") options = { ...options, timeoutMs: checkTimeout(numberOf(value, call), call) };
    else if (name === "return_duplicate_headers") options = { ...options, returnsDuplicates: isTrue };
    else if (name === "send_xff") options = { ...options, sendsForwardedFor: isTrue };
    // Nothing is traced here.
    else if (name !== "trace_sampled")
      throw new ScriptError(`"${cutAtNul(name)}" is not valid key for httpCall() options`);
  }
  return options;
}

function numberOf(value: LuaTable["entries"][number][1], call: HostCall): number {
  if (typeof value === "number") return value;
  const number = typeof value === "string" ? Number(value) : Number.NaN;
  if (!Number.isNaN(number)) return number;
  throw new ArgumentError(call.count + 3, `number expected, got ${luaTypeOf(value)}`);
}

function checkTimeout(timeout: number, call: HostCall): number {
  const whole = intOf(call.longOf(timeout));
  if (whole < 0) throw new ScriptError("http call timeout must be >= 0");
  return whole;
}

/** Values by name: of a repeated header the last one, or a list of all. */
function headersTable(headers: HeaderMap, { returnsDuplicates }: CallOptions): LuaResult {
  const table = new Map<string, LuaResult>();
  for (const { name, value } of headers.entries()) {
    const values = headers.values(name);
    table.set(name, returnsDuplicates && values.length > 1 ? values : value);
  }
  return table;
}
