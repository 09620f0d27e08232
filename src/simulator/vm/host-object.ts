import type { HostCall, HostFunction, LuaResult } from "./lua-value.ts";

/** An object that Envoy gives a script: full userdata with a metatable of its type. */
export interface HostObject {
  readonly kind: "host object";
  readonly type: HostType;
  /** As long as `isAlive` is true, the object can be used; afterwards each use raises. */
  readonly scope: Scope;
  /** Calls a method of its type. */
  readonly call: (method: string, call: HostCall) => ReturnType<HostFunction>;
  /** Makes the iterator function of `pairs(object)`. */
  readonly pairs?: (call: HostCall) => LuaResult;
}

/** What all objects of a kind share. Each method and pairs looks itself up in the object it is called on. */
export interface HostType {
  /** What the host API calls it, e.g. `Headers`. */
  readonly name: string;
  /** The type's name in error texts: Envoy prints C++ type names as the compiler mangles them. */
  readonly mangledName: string;
  readonly methodNames: readonly string[];
  readonly isIterable: boolean;
}

/** A time in which objects can be used, e.g. a hook's run between two suspensions. */
export interface Scope {
  isAlive: boolean;
}
