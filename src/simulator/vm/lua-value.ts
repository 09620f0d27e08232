import type { HostObject } from "./host-object.ts";

/** What a script passes to a host function, copied out of the VM. Strings hold one byte in each character. */
export type LuaValue = undefined | boolean | number | string | LuaTable | HostObject | Opaque;

/** A copy of a table: its entries in the order `pairs` gives them. */
export interface LuaTable {
  readonly kind: "table";
  readonly entries: readonly (readonly [key: LuaValue, value: LuaValue])[];
}

/** A value that has no copy on this side. */
export interface Opaque {
  readonly kind: "function" | "thread" | "userdata";
}

/** What a host function gives to a script. A list becomes a table that counts from one, a map a table with its keys. */
export type LuaResult =
  | undefined
  | boolean
  | number
  | string
  | readonly LuaResult[]
  | ReadonlyMap<string, LuaResult>
  | HostObject
  | HostFunction
  | LastArgument;

/** The call's last argument itself, the object whose method is called included. */
export interface LastArgument {
  readonly kind: "last argument";
}

/** No results, `[]`, are not the same as one that is nil: `select("#", …)` counts them. */
export type HostFunction = (call: HostCall) => readonly LuaResult[] | Suspended;

/** Given instead of results: the script does not go on, and everything that called the function is suspended with it. */
export const suspended = { kind: "suspended" } as const;

export type Suspended = typeof suspended;

/** The arguments of a call. Positions count from one and do not count the object whose method is called. */
export interface HostCall {
  readonly count: number;
  /** A string or number as C code reads it: up to the first NUL. */
  text(position: number): string;
  /** A string or number, all of it. */
  bytes(position: number): string;
  number(position: number): number;
  /** A number as C code reads an integer of 64 bits. */
  longOf(number: number): bigint;
  boolean(position: number): boolean;
  /** Lua's name of the argument's type, `no value` where there is none. */
  typeOf(position: number): string;
  /** A deep copy of the argument. */
  value(position: number): LuaValue;
  /** Where the script makes the call: `[string "…"]:3`, or nothing. */
  place(): string;
}

export function isTable(value: LuaValue): value is LuaTable {
  return typeof value === "object" && "kind" in value && value.kind === "table";
}
