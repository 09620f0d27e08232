import { bytesOf } from "./byte-string.ts";
import type { HostCallback } from "./call-host.ts";
import { lua, objects } from "./fengari.ts";
import type { LuaState, TValue } from "./fengari-modules.ts";
import type { HostObject, HostType } from "./host-object.ts";
import type { HostFunction, LuaResult } from "./lua-value.ts";
import { ScriptError, WrongSelfError } from "./script-error.ts";

const objectField = "hostObject";

/** Gives host objects to a VM: one userdata per object, one metatable per type. */
export interface HostTypes {
  push(L: LuaState, object: HostObject): void;
}

export function createHostTypes(callback: HostCallback): HostTypes {
  const metatables = new Map<HostType, TValue>();
  const userdata = new WeakMap<HostObject, TValue>();

  function push(L: LuaState, object: HostObject): void {
    const known = userdata.get(object);
    if (known !== undefined) {
      objects.pushobj2s(L, known);
      return;
    }
    lua.lua_newuserdata(L, 0)[objectField] = object;
    pushMetatable(L, object.type);
    lua.lua_setmetatable(L, -2);
    userdata.set(object, valueAtTop(L));
  }

  function pushMetatable(L: LuaState, type: HostType): void {
    const known = metatables.get(type);
    if (known !== undefined) {
      objects.pushobj2s(L, known);
      return;
    }
    lua.lua_newtable(L);
    for (const name of type.methodNames) pushMember(L, name, createMethod(type, name));
    if (type.isIterable) pushMember(L, "__pairs", createPairs(type));
    pushMember(L, "__gc", () => []);
    lua.lua_pushvalue(L, -1);
    lua.lua_setfield(L, -2, bytesOf("__index"));
    metatables.set(type, valueAtTop(L));
  }

  function pushMember(L: LuaState, name: string, method: MethodCall): void {
    callback.push(L, (call, state) => method(state, call));
    lua.lua_setfield(L, -2, bytesOf(name));
  }

  function createMethod(type: HostType, name: string): MethodCall {
    return (L, call) => selfOf(L, type).call(name, call);
  }

  return { push };
}

type MethodCall = (L: LuaState, call: Parameters<HostFunction>[0]) => ReturnType<HostFunction>;

function createPairs(type: HostType): MethodCall {
  return (L, call) => {
    const iterator: LuaResult = selfOf(L, type).pairs?.(call);
    return [iterator];
  };
}

/** The living object a method is called on. */
function selfOf(L: LuaState, type: HostType): HostObject {
  const object = hostObjectAt(L, 1);
  if (object?.type !== type) throw new WrongSelfError(type.mangledName);
  if (!object.scope.isAlive) throw new ScriptError("object used outside of proper scope");
  return object;
}

export function hostObjectAt(L: LuaState, index: number): HostObject | undefined {
  if (lua.lua_type(L, index) !== lua.LUA_TUSERDATA) return undefined;
  return lua.lua_touserdata(L, index)?.[objectField] as HostObject | undefined;
}

function valueAtTop(L: LuaState): TValue {
  const top = L.stack[L.top - 1];
  if (top === undefined) throw new Error("The Lua stack is empty");
  return new objects.TValue(top.type, top.value);
}
