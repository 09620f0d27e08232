import type { FengariCore } from "./fengari-core.ts";
import type { LuaTableEntry, LuaTableObject, TValue } from "./fengari-modules.ts";

const numberType = 3;

/**
 * LuaJIT goes through the list part of a table from 1 on, and then through the rest. fengari goes by the order of insertion, and fills lists
 * from their ends: the first item to come is put in front of everything, and an item whose successor is there in front of that.
 */
export function installTableOrder({ object, table }: Pick<FengariCore, "object" | "table">): void {
  const setInteger = table.luaH_setint;
  table.luaH_setint = (target, key, value) => {
    const isNew = !target.strong.has(key) && value.type !== 0;
    const successor = target.strong.get(key + 1) ?? (target.strong.has(1) ? undefined : target.f);
    if (!isNew || successor === undefined || target.strong.has(key - 1)) setInteger(target, key, value);
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
