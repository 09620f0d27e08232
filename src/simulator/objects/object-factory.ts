import type { EnvoyVersion } from "../../envoy-api/envoy-version.ts";
import { compareEnvoyVersions } from "../../envoy-api/envoy-version.ts";
import { membersOf, type HostObjectName } from "../../envoy-api/table.ts";
import type { LogLevel } from "../../scenario/outcome.ts";
import type { HostObject, HostType, Scope } from "../vm/host-object.ts";
import { ScriptError } from "../vm/script-error.ts";
import type { HostCall, HostFunction, LuaResult } from "../vm/lua-value.ts";
import type { CallObserver, CallResult } from "./call-observer.ts";
import type { FaultInjector } from "./fault-injector.ts";
import type { HostMethod, HostObjectDefinition } from "./host-object-definition.ts";

/** Makes the objects of one VM as an Envoy release line has them. */
export interface ObjectFactory {
  create<State>(definition: HostObjectDefinition<State>, state: State, scope: Scope): HostObject;
}

export interface ObjectFactoryOptions {
  readonly version: EnvoyVersion;
  readonly log: (level: LogLevel, message: string) => void;
  /** Gives the run up because of a member that the simulator does not have. */
  readonly refuse: (member: string) => never;
  readonly faults: FaultInjector;
  readonly observer: CallObserver;
}

/** Members that the release line has and no definition models are there and give the run up when they are called. */
export function createObjectFactory({ version, log, refuse, faults, observer }: ObjectFactoryOptions): ObjectFactory {
  const types = new Map<HostObjectName, HostType>();

  function typeOf(definition: {
    readonly name: HostObjectName;
    readonly mangledName: string;
    readonly pairs?: unknown;
  }): HostType {
    const known = types.get(definition.name);
    if (known !== undefined) return known;
    const type: HostType = {
      name: definition.name,
      mangledName: definition.mangledName,
      methodNames: memberNames(definition.name, version),
      isIterable: definition.pairs !== undefined,
    };
    types.set(definition.name, type);
    return type;
  }

  function methodOf<State>(definition: HostObjectDefinition<State>, state: State, name: string): HostFunction {
    const method = modelledMethod(definition, name);
    if (method !== undefined) return (call) => method(state, call);
    const level = logLevels[name];
    if (level === undefined) return () => refuse(`${definition.name}.${name}`);
    return (call) => {
      log(level, call.bytes(1));
      return [];
    };
  }

  return {
    create: (definition, state, scope) => {
      const type = typeOf(definition);
      const { pairs } = definition;
      const identity = {};
      const meet = <Result extends CallResult>(
        name: string,
        call: HostCall,
        make: () => Result,
      ): Result | readonly LuaResult[] => {
        const member = `${definition.name}.${name}`;
        return observer.observe({ member, call }, () => faults.meet({ object: identity, member }, make));
      };
      const object = {
        kind: "host object",
        type,
        scope,
        call: (name: string, call: HostCall) => meet(name, call, () => methodOf(definition, state, name)(call)),
      } as const;
      if (pairs === undefined) return object;
      const iterate = (): readonly LuaResult[] => {
        const next = boundTo(scope, pairs(state));
        return [(call) => meet("next", call, () => next(call))];
      };
      return { ...object, pairs: (call: HostCall) => meet("pairs", call, iterate)[0] };
    },
  };
}

/** An iterator that dies with the object it iterates. */
function boundTo(scope: Scope, iterator: HostFunction): HostFunction {
  return (call) => {
    if (!scope.isAlive) throw new ScriptError("object used outside of proper scope");
    return iterator(call);
  };
}

/** Which levels the members that log write. */
export const logLevels: Readonly<Record<string, LogLevel>> = {
  logTrace: "trace",
  logDebug: "debug",
  logInfo: "info",
  logWarn: "warning",
  logErr: "error",
  logCritical: "critical",
};

function memberNames(object: HostObjectName, version: EnvoyVersion): string[] {
  return [...membersOf(object)]
    .filter(([, { since }]) => compareEnvoyVersions(since, version) <= 0)
    .map(([name]) => name);
}

function modelledMethod<State>(definition: HostObjectDefinition<State>, name: string): HostMethod<State> | undefined {
  return Object.hasOwn(definition.methods, name) ? definition.methods[name] : undefined;
}
