import type { ObjectFactory } from "../objects/object-factory.ts";
import { createSegment } from "../objects/segment.ts";
import type { StreamContext } from "../objects/stream-context.ts";
import { streamHandleDefinition } from "../objects/stream-handle.ts";
import type { HookName, ScriptVm } from "../vm/script-vm.ts";
import type { LuaFilter } from "./proxy-model.ts";

/** A Lua filter with its script loaded: it has a VM of its own, also where another filter has the same script. */
export interface LoadedFilter {
  readonly filter: LuaFilter;
  readonly vm: ScriptVm;
  readonly factory: ObjectFactory;
}

/**
 * Runs one hook of a filter on a stream.
 *
 * @returns the error that ended it (bytes), if one did; the stream goes on all the same
 */
export function runHook({ vm, factory }: LoadedFilter, hook: HookName, stream: StreamContext): string | undefined {
  if (!vm.hasHook(hook)) return undefined;
  const segment = createSegment(factory);
  const handleScope = { isAlive: true };
  const handle = factory.create(streamHandleDefinition, { stream, segment }, handleScope);
  const progress = vm.startHook(hook, handle).resume();
  handleScope.isAlive = false;
  segment.scope.isAlive = false;
  if (progress.state === "failed") return progress.message;
  // Only an answer may suspend a hook for good.
  return progress.state === "suspended" && !stream.isAnswered() ? "script performed an unexpected yield" : undefined;
}
