import { isTable, type HostCall, type LuaResult, type LuaValue, type Suspended } from "../vm/lua-value.ts";
import { textOfByteString } from "../../scenario/byte-text.ts";

/** Tells of the calls that scripts make of the host API, while somebody listens. */
export interface CallObserver {
  /** Who is told from now on; nobody where undefined. */
  listen(listener: CallListener | undefined): void;
  /** Makes a call, and tells of it when it has returned, raised, or suspended the script. */
  observe<Result extends CallResult>(call: ObservedCall, make: () => Result): Result;
}

export type CallResult = readonly LuaResult[] | Suspended;

export interface ObservedCall {
  /** `Headers.replace` */
  readonly member: string;
  readonly call: HostCall;
}

/** A call that was made. Arguments and results are as Lua would write them. */
export interface MadeCall {
  readonly member: string;
  readonly arguments: readonly string[];
  readonly results?: readonly string[];
  readonly error?: string;
  readonly place: string;
}

export type CallListener = (call: MadeCall) => void;

export function createCallObserver(): CallObserver {
  let listener: CallListener | undefined;
  return {
    listen: (next) => {
      listener = next;
    },
    observe: (call, make) => (listener === undefined ? make() : observeCall(call, make, listener)),
  };
}

function observeCall<Result extends CallResult>(
  { member, call }: ObservedCall,
  make: () => Result,
  tell: CallListener,
): Result {
  // Before the call, which may take the arguments off the stack.
  const made = { member, arguments: argumentsOf(member, call), place: call.place() };
  try {
    const result = make();
    tell("kind" in result ? made : { ...made, results: result.map(describeResult) });
    return result;
  } catch (error) {
    tell({ ...made, error: error instanceof Error ? error.message : String(error) });
    throw error;
  }
}

/** A loop passes its own state to the iterator, which is no argument of anybody's. */
function argumentsOf(member: string, call: HostCall): readonly string[] {
  if (member.endsWith(".next")) return [];
  return Array.from({ length: Math.max(call.count, 0) }, (_, index) => describeArgument(call, index + 1));
}

function describeArgument(call: HostCall, position: number): string {
  try {
    return describeValue(call.value(position));
  } catch {
    // A table without an end.
    return "{…}";
  }
}

function describeValue(value: LuaValue): string {
  if (value === undefined) return "nil";
  if (typeof value === "string") return quote(value);
  if (typeof value !== "object") return String(value);
  if (value.kind === "host object") return value.type.name;
  if (!isTable(value)) return `(${value.kind})`;
  const entries = value.entries.map(([key, inner]) => [describeValue(key), describeValue(inner)] as const);
  return describeTable(entries);
}

function describeResult(value: LuaResult): string {
  if (value === undefined) return "nil";
  if (typeof value === "string") return quote(value);
  if (typeof value === "function") return "(function)";
  if (typeof value !== "object") return String(value);
  if (value instanceof Map)
    return describeTable(
      [...(value as ReadonlyMap<string, LuaResult>)].map(([key, inner]) => [quote(key), describeResult(inner)]),
    );
  if (!("kind" in value))
    return describeTable(
      (value as readonly LuaResult[]).map((item, index) => [String(index + 1), describeResult(item)]),
    );
  return value.kind === "host object" ? value.type.name : "(the last argument)";
}

/** `{"a", "b"}` for keys that count from one, otherwise `{["a"] = 1}`. */
function describeTable(entries: readonly (readonly [key: string, value: string])[]): string {
  const isList = entries.every(([key], index) => key === String(index + 1));
  return `{${entries.map(([key, value]) => (isList ? value : `[${key}] = ${value}`)).join(", ")}}`;
}

function quote(bytes: string): string {
  return `"${textOfByteString(bytes).replaceAll('"', '\\"')}"`;
}
