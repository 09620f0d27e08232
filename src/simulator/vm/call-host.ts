import { bytesOf, byteStringOf, cutAtNul } from "./byte-string.ts";
import { longOf } from "./c-integers.ts";
import { copyValue } from "./copy-value.ts";
import { placeOfCall } from "./stack-frames.ts";
import { auxiliary, lua } from "./fengari.ts";
import type { LuaState } from "./fengari-modules.ts";
import type { HostCall, LuaResult, Suspended } from "./lua-value.ts";
import { ArgumentError, RunAborted, ScriptError, WrongSelfError } from "./script-error.ts";

/** Puts functions of the host into a VM. */
export interface HostCallback {
  /** The coroutine that calls the host now; undefined where none does. */
  calling(): object | undefined;
  /** Pushes a Lua function that calls `func`; the arguments count from the second one on, after the object. */
  push(L: LuaState, func: HostCode): void;
}

export type HostCode = (call: HostCall, L: LuaState) => readonly LuaResult[] | Suspended;

export interface HostCallbackOptions {
  readonly pushResult: (L: LuaState, value: LuaResult) => void;
  /** The reason why the run was given up, if it was. */
  readonly abortion: { reason?: unknown };
  /** What becomes of numbers that are no integers of 64 bits, see `longOf`. */
  readonly saturatesIntegers: boolean;
}

export function createHostCallback({ pushResult, abortion, saturatesIntegers }: HostCallbackOptions): HostCallback {
  let calling: object | undefined;

  function run(L: LuaState, func: HostCode): number {
    if (abortion.reason !== undefined) throw new RunAborted();
    calling = L;
    const outcome = attempt(L, func);
    calling = undefined;
    if (outcome instanceof Error) return raise(L, outcome);
    if ("kind" in outcome) return lua.lua_yield(L, 0);
    for (const value of outcome) pushResult(L, value);
    return outcome.length;
  }

  function attempt(L: LuaState, func: HostCode): ReturnType<HostCode> | ScriptError | ArgumentError | WrongSelfError {
    try {
      return func(createHostCall(L, saturatesIntegers), L);
    } catch (error) {
      if (isForScript(error)) return error;
      abortion.reason ??= error;
      throw error;
    }
  }

  return {
    calling: () => calling,
    push: (L, func) => {
      lua.lua_pushcfunction(L, (state) => run(state, func));
    },
  };
}

function isForScript(error: unknown): error is ScriptError | ArgumentError | WrongSelfError {
  return error instanceof ScriptError || error instanceof ArgumentError || error instanceof WrongSelfError;
}

function raise(L: LuaState, error: ScriptError | ArgumentError | WrongSelfError): number {
  if (error instanceof WrongSelfError) {
    return auxiliary.luaL_argerror(L, 1, bytesOf(`${error.message} expected, got ${typeNameAt(L, 1)}`));
  }
  // The object is the first argument on Lua's side.
  if (error instanceof ArgumentError) return auxiliary.luaL_argerror(L, error.position + 1, bytesOf(error.message));
  if (error.level > 0) auxiliary.luaL_where(L, error.level);
  else lua.lua_pushstring(L, bytesOf(""));
  lua.lua_pushlstring(L, bytesOf(error.message), error.message.length);
  lua.lua_concat(L, 2);
  return lua.lua_error(L);
}

function createHostCall(L: LuaState, saturatesIntegers: boolean): HostCall {
  const typeOf = (position: number): string => typeNameAt(L, position + 1);
  const wanted = (position: number, type: string): ArgumentError =>
    new ArgumentError(position, `${type} expected, got ${typeOf(position)}`);

  function bytes(position: number): string {
    const type = lua.lua_type(L, position + 1);
    if (type !== lua.LUA_TSTRING && type !== lua.LUA_TNUMBER) throw wanted(position, "string");
    return byteStringOf(lua.lua_tolstring(L, position + 1) ?? new Uint8Array());
  }

  function number(position: number): number {
    const value = lua.lua_tonumberx(L, position + 1);
    if (value === false) throw wanted(position, "number");
    return value;
  }

  function boolean(position: number): boolean {
    if (lua.lua_type(L, position + 1) !== lua.LUA_TBOOLEAN) throw wanted(position, "boolean");
    return lua.lua_toboolean(L, position + 1);
  }

  return {
    count: lua.lua_gettop(L) - 1,
    text: (position) => cutAtNul(bytes(position)),
    bytes,
    number,
    longOf: (value) => longOf(value, saturatesIntegers),
    boolean,
    typeOf,
    value: (position) => copyValue(L, position + 1),
    place: () => placeOfCall(L),
  };
}

function typeNameAt(L: LuaState, index: number): string {
  return byteStringOf(lua.lua_typename(L, lua.lua_type(L, index)));
}
