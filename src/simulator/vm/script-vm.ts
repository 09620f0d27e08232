import type { EnvoyVersion } from "../../envoy-api/envoy-version.ts";
import type { ScriptCoverage } from "../../scenario/script-coverage.ts";
import type { StackFrame } from "../../scenario/trace.ts";
import { bytesOf, byteStringOf, cutAtNul } from "./byte-string.ts";
import { createHostCallback } from "./call-host.ts";
import { auxiliary, lua } from "./fengari.ts";
import type { VmDifference } from "./differences.ts";
import type { GlobalState, LuaState } from "./fengari-modules.ts";
import { luaJitOf } from "./luajit-build.ts";
import type { HostObject } from "./host-object.ts";
import { createHostTypes } from "./host-types.ts";
import type { LuaResult } from "./lua-value.ts";
import { coverScript } from "./cover-script.ts";
import { createPushResult } from "./push-result.ts";
import { createRunLimits } from "./run-limits.ts";
import { RunAborted } from "./script-error.ts";
import { placeOfCall, stackFramesOf } from "./stack-frames.ts";
import { openStandardLibrary } from "./standard-library.ts";

export interface ScriptVmOptions {
  /** Milliseconds since 1970, for `os.time` and `os.clock`. */
  readonly now: () => number;
  /** The Envoy whose LuaJIT it is; the newest unless given. */
  readonly version?: EnvoyVersion;
  /** Told once of each difference of the VM that the script meets, with the place in the script where it is known, e.g. `[string "x"]:3`. */
  readonly onDifference?: (difference: VmDifference, place: string) => void;
  /** Whether tables give their keys in the reverse of the usual order. */
  readonly isReversed?: boolean;
  /** Makes what is thrown when the script calls a library function that is not simulated. */
  readonly refusalOf: (name: string) => Error;
  /** Makes what is thrown when a hook or the chunk runs for longer than any sensible script does. */
  readonly endlessRunOf: () => Error;
  /** Makes what is thrown when the script takes more memory than any sensible one; what `endlessRunOf` makes unless given. */
  readonly memoryRunOf?: () => Error;
  /** Told which lines of the script run. */
  readonly coverage?: { readonly script: string; readonly observer: ScriptCoverage };
}

/** One Lua state with one loaded script: a worker's, in Envoy's terms. */
export interface ScriptVm {
  /** Whether the script has a global function of that name; hooks are looked up once, after the chunk ran. */
  hasHook(name: HookName): boolean;
  /** Makes a coroutine for one call of a hook. */
  startHook(name: HookName, handle: HostObject): HookRun;
}

export type HookName = "envoy_on_request" | "envoy_on_response";

export interface HookRun {
  /** Identifies the coroutine that calls the host now: the hook's, or one that the script made. */
  callingCoroutine(): object;
  /** Runs the hook to its end or to where it is suspended; `results` are what the call that suspended it gives. */
  resume(results?: readonly LuaResult[]): HookProgress;
}

/** `message` is what Envoy logs of the error, bytes; `stack` is where the hook was then. */
export type HookProgress =
  | { readonly state: "finished" | "suspended" }
  | { readonly state: "failed"; readonly message: string; readonly stack: readonly StackFrame[] };

export type LoadedScript = { readonly vm: ScriptVm } | { readonly loadError: string };

const hookNames: readonly HookName[] = ["envoy_on_request", "envoy_on_response"];

/**
 * Loads a script and runs its chunk, once.
 *
 * @param source the script, one byte in each character
 * @returns the VM, or the message Envoy gives after `script load error: `
 * @throws what `refusalOf` and `endlessRunOf` make, from here and from `resume`
 */
export function loadScript(source: string, options: ScriptVmOptions): LoadedScript {
  const L = auxiliary.luaL_newstate();
  const build = luaJitOf(options.version ?? "1.40");
  const abortion: { reason?: unknown } = {};
  const pushResult = createPushResult(
    (state, func) => {
      callback.push(state, func);
    },
    (state, object) => {
      hostTypes.push(state, object);
    },
  );
  const callback = createHostCallback({ pushResult, abortion, saturatesIntegers: build.tooLarge > 0 });
  const hostTypes = createHostTypes(callback);
  L.l_G.build = build;
  L.l_G.isReversed = options.isReversed ?? false;
  L.l_G.differs = reportOnce(options.onDifference);
  const refuse = (name: string): never => abort(options.refusalOf(name));
  L.l_G.refuse = refuse;
  openStandardLibrary(L, { now: options.now, refuse });
  const limitRun = createRunLimits(L, {
    endEndless: () => abort(options.endlessRunOf()),
    endTooLarge: () => abort((options.memoryRunOf ?? options.endlessRunOf)()),
  });

  function abort(reason: Error): never {
    abortion.reason ??= reason;
    throw new RunAborted();
  }

  /** Runs a piece of the script; what ends it from outside leaves the VM unusable, and is thrown instead of any result. */
  function runLimited<Result>(run: () => Result): Result {
    limitRun();
    try {
      const result = run();
      if (abortion.reason === undefined) return result;
    } catch (error) {
      abortion.reason ??= error;
    }
    throw abortion.reason as Error;
  }

  const loadError = runLimited(() => runChunk(L, source, options.coverage));
  if (loadError !== undefined) return { loadError };
  const hooks = new Set<HookName>();
  const abortError = runLimited(() =>
    protect(L, () => {
      for (const name of hookNames) if (keepHook(L, name)) hooks.add(name);
      if (hooks.size > 0) setTimestampResolutions(L, pushResult);
    }),
  );
  // Envoy looks for the hooks without protection, so an error of a metamethod of the globals ends its process.
  if (abortError !== undefined) return { loadError: `Envoy aborts when it looks for the hooks: ${abortError}` };

  function startHook(name: HookName, handle: HostObject): HookRun {
    if (abortion.reason !== undefined) throw abortion.reason as Error;
    limitRun();
    const thread = lua.lua_newthread(L);
    // JavaScript keeps it alive as long as the hook may go on.
    lua.lua_pop(L, 1);
    lua.lua_getfield(thread, lua.LUA_REGISTRYINDEX, hookKey(name));
    hostTypes.push(thread, handle);
    let isStarted = false;
    return {
      callingCoroutine: () => callback.calling() ?? thread,
      resume: (results = []) => {
        for (const result of results) pushResult(thread, result);
        const args = isStarted ? results.length : 1;
        isStarted = true;
        return progressOf(
          thread,
          runLimited(() => lua.lua_resume(thread, null, args)),
        );
      },
    };
  }

  return { vm: { hasHook: (name) => hooks.has(name), startHook } };
}

function reportOnce(report: ScriptVmOptions["onDifference"]): GlobalState["differs"] {
  const known = new Set<VmDifference>();
  return (difference, L) => {
    if (report === undefined || known.has(difference)) return;
    known.add(difference);
    report(difference, L === undefined ? "" : placeOfCall(L));
  };
}

function runChunk(L: LuaState, source: string, coverage: ScriptVmOptions["coverage"]): string | undefined {
  const bytes = bytesOf(cutAtNul(source).replace(/^\xef\xbb\xbf/, ""));
  let isRead = false;
  const read = (): Uint8Array | null => {
    if (isRead) return null;
    isRead = true;
    return bytes;
  };
  const status = lua.lua_load(L, read, null, bytes, null);
  if (status !== lua.LUA_OK) return errorText(L);
  if (coverage !== undefined) coverScript(L, coverage.script, coverage.observer);
  return lua.lua_pcall(L, 0, 0, 0) === lua.LUA_OK ? undefined : errorText(L);
}

/** Does something that may raise an error of the script's, and gives its text. */
function protect(L: LuaState, action: () => void): string | undefined {
  lua.lua_pushcfunction(L, () => {
    action();
    return 0;
  });
  return lua.lua_pcall(L, 0, 0, 0) === lua.LUA_OK ? undefined : errorText(L);
}

function hookKey(name: HookName): Uint8Array {
  return bytesOf(`hook ${name}`);
}

/** Hooks are taken once: assigning the global later has no effect. */
function keepHook(L: LuaState, name: HookName): boolean {
  const isFunction = lua.lua_getglobal(L, bytesOf(name)) === lua.LUA_TFUNCTION;
  if (isFunction) lua.lua_setfield(L, lua.LUA_REGISTRYINDEX, hookKey(name));
  lua.lua_settop(L, 0);
  return isFunction;
}

function setTimestampResolutions(L: LuaState, pushResult: (L: LuaState, value: LuaResult) => void): void {
  pushResult(L, new Map(Object.entries({ MILLISECOND: 0, MICROSECOND: 1 })));
  lua.lua_setglobal(L, bytesOf("EnvoyTimestampResolution"));
}

function progressOf(thread: LuaState, status: number): HookProgress {
  if (status === lua.LUA_OK) return { state: "finished" };
  if (status === lua.LUA_YIELD) return { state: "suspended" };
  return { state: "failed", message: errorText(thread), stack: stackFramesOf(thread) };
}

/** What Envoy's C++ reads of an error: a C string, or nothing of a value that is no text. */
function errorText(L: LuaState): string {
  const type = lua.lua_type(L, -1);
  if (type !== lua.LUA_TSTRING && type !== lua.LUA_TNUMBER) return "unspecified lua error";
  return cutAtNul(byteStringOf(lua.lua_tolstring(L, -1) ?? new Uint8Array()));
}
