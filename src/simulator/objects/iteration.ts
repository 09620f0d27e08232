import type { HostFunction, LuaResult } from "../vm/lua-value.ts";
import { ScriptError } from "../vm/script-error.ts";

/** Guards an object that may be iterated once at a time; a loop that is left early keeps it locked. */
export interface IterationLock {
  isLocked: boolean;
}

/**
 * An iterator over entries, as the maps of Envoy's API give it to `pairs`.
 *
 * @param show what an entry gives, asked for when its turn comes, since Envoy may have changed it by then
 */
export function iterateOnce<Entry>(
  lock: IterationLock,
  entries: readonly Entry[],
  show: (entry: Entry) => readonly LuaResult[],
): HostFunction {
  if (lock.isLocked) throw new ScriptError("cannot create a second iterator before completing the first");
  lock.isLocked = true;
  let index = 0;
  return () => {
    if (index > entries.length) throw new ScriptError("object used outside of proper scope");
    const entry = entries[index++];
    if (entry !== undefined) return show(entry);
    lock.isLocked = false;
    return [undefined];
  };
}
