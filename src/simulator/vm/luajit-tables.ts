import type { FengariCore } from "./fengari-core.ts";
import type { LuaState, LuaTableEntry, LuaTableObject, TableModule, TValue } from "./fengari-modules.ts";

const numberType = 3;

/** What of LuaJIT's tables can be seen: their order, and where a list ends. */
export function installTables({ object, table }: Pick<FengariCore, "object" | "table">): void {
  installListOrder({ object, table });
  reportOrder(table);
  reportHoles(table);
}

/**
 * LuaJIT goes through the list part of a table from 1 on, and then through the rest. fengari goes by the order of insertion, and fills lists
 * from their ends: the first item to come is put in front of everything, and an item whose successor is there in front of that.
 */
function installListOrder({ object, table }: Pick<FengariCore, "object" | "table">): void {
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

/** Reports tables with keys whose order is LuaJIT's own, and reverses them where that is wanted. */
function reportOrder(table: TableModule): void {
  const next = table.luaH_next;
  table.luaH_next = (L, target, key) => {
    const isStart = L.stack[key]?.type === 0;
    if (isStart && target.strong.size > 1 && !(L.l_G.hasMetOrder && !L.l_G.isReversed)) meetOrder(L, target);
    return next(L, target, key);
  };
}

function meetOrder(L: LuaState, target: LuaTableObject): void {
  const entries = [...target.strong.values()];
  const unordered = entries.filter(({ key }) => !isListKey(key, entries.length));
  if (unordered.length < 2) return;
  L.l_G.hasMetOrder = true;
  L.l_G.differs("order");
  if (L.l_G.isReversed) {
    const list = entriesInOrder(target).filter(({ key }) => isListKey(key, entries.length));
    linkEntries(target, [...list, ...unordered.reverse()]);
  }
}

function isListKey({ type, value }: TValue, size: number): boolean {
  return type === numberType && Number.isInteger(value) && (value as number) >= 1 && (value as number) <= size;
}

function entriesInOrder(target: LuaTableObject): LuaTableEntry[] {
  const entries: LuaTableEntry[] = [];
  for (let entry = target.f; entry !== undefined; entry = entry.n) entries.push(entry);
  return entries;
}

function linkEntries(target: LuaTableObject, entries: readonly LuaTableEntry[]): void {
  for (const [index, entry] of entries.entries()) {
    entry.p = entries[index - 1];
    entry.n = entries[index + 1];
  }
  target.f = entries[0];
  target.l = entries.at(-1);
}

/** Reports lists with holes when their length is asked for. */
function reportHoles(table: TableModule): void {
  const getLength = table.luaH_getn;
  table.luaH_getn = (target) => {
    const length = getLength(target);
    const { size } = target.strong;
    if (size < length || (size > length && hasItemBeyond(target, length))) target.g.differs("holes");
    return length;
  };
}

/** Lists are seldom mixed with much else, and more than this would take time in every loop over such a table. */
const mostLookedAt = 50;

function hasItemBeyond({ strong }: LuaTableObject, length: number): boolean {
  if (strong.size - length > mostLookedAt) return false;
  for (const { key, value } of strong.values()) {
    if (key.type === numberType && (key.value as number) > length && value.type !== 0) return true;
  }
  return false;
}
