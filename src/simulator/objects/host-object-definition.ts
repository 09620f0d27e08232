import type { HostObjectName } from "../../envoy-api/table.ts";
import type { HostCall, HostFunction, LuaResult, Suspended } from "../vm/lua-value.ts";

/** An object of the host API: what its members do with the object's state. */
export interface HostObjectDefinition<State> {
  readonly name: HostObjectName;
  /** The C++ class behind it, as its compiler mangles the name: scripts see it in error texts. */
  readonly mangledName: string;
  readonly methods: Readonly<Record<string, HostMethod<State>>>;
  /** Makes the iterator that `pairs` gives, where the object can be iterated. */
  readonly pairs?: (state: State) => HostFunction;
}

export type HostMethod<State> = (state: State, call: HostCall) => readonly LuaResult[] | Suspended;

/** C++ names of Envoy's wrapper classes. */
export function mangle(space: "http" | "common", className: string): string {
  const prefix = space === "http" ? "N5Envoy10Extensions11HttpFilters3Lua" : "N5Envoy10Extensions7Filters6Common3Lua";
  return `${prefix}${className.length}${className}E`;
}
