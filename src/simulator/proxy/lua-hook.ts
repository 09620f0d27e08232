import type { ObjectFactory } from "../objects/object-factory.ts";
import { createSegment, type Segment } from "../objects/segment.ts";
import type { StreamContext } from "../objects/stream-context.ts";
import { streamHandleDefinition } from "../objects/stream-handle.ts";
import type { LuaResult } from "../vm/lua-value.ts";
import type { HookName, HookProgress, ScriptVm } from "../vm/script-vm.ts";

/** One call of a hook, which may be suspended and resumed. */
export interface LuaHook {
  /**
   * Runs the hook to its end or its next suspension. Objects that were made before are dead by then.
   *
   * @param results what the call that suspended it gives, made with the new segment's objects
   */
  resume(results?: (segment: Segment) => readonly LuaResult[]): HookProgress;
}

/** Prepares a call of a hook on a stream. */
export function createLuaHook(
  { vm, factory }: { readonly vm: ScriptVm; readonly factory: ObjectFactory },
  name: HookName,
  stream: StreamContext,
): LuaHook {
  const handleScope = { isAlive: false };
  const state = { stream, scope: handleScope, segment: createSegment(factory, () => run.callingCoroutine()) };
  const handle = factory.create(streamHandleDefinition, state, handleScope);
  const run = vm.startHook(name, handle);
  let isFinished = false;
  return {
    resume: (results = () => []) => {
      // What a coroutine of the script's own suspended is resumed as the hook, which may be over.
      if (isFinished) return { state: "failed", message: "attempt to call a nil value", stack: [] };
      state.segment = createSegment(factory, run.callingCoroutine);
      handleScope.isAlive = true;
      const progress = run.resume(results(state.segment));
      handleScope.isAlive = false;
      state.segment.scope.isAlive = false;
      isFinished = progress.state === "finished";
      return progress;
    },
  };
}
