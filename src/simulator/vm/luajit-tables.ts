import type { FengariCore } from "./fengari-core.ts";
import type { LuaTableEntry, LuaTableObject, TValue } from "./fengari-modules.ts";

const numberType = 3;

/**
 * LuaJIT goes through the list part of a table from 1 on. fengari goes by the order of insertion, and fills lists from their ends: an entry
 * whose successor is there already is put in front of it.
 */
export function installTableOrder({ object, table }: Pick<FengariCore, "object" | "table">): void {
  const setInteger = table.luaH_setint;
  table.luaH_setint = (target, key, value) => {
    const successor = target.strong.get(key + 1);
    if (successor === undefined || target.strong.has(key) || value.type === 0) setInteger(target, key, value);
    else insertBefore(target, successor, { key, value });
  };

  function insertBefore(
    target: LuaTableObject,
    successor: LuaTableEntry,
    { key, value }: { key: number; value: TValue },
  ): void {
    target.dead_strong.clear();
    target.dead_weak = undefined;
    const entry: LuaTableEntry = {
      key: new object.TValue(numberType, key),
      value: new object.TValue(value.type, value.value),
      p: successor.p,
      n: successor,
    };
    if (successor.p) successor.p.n = entry;
    else target.f = entry;
    successor.p = entry;
    target.strong.set(key, entry);
  }
}
