import { bytesOf } from "./byte-string.ts";
import type { FengariCore } from "./fengari-core.ts";
import type { LuaState, LuaTableEntry, LuaTableObject, TableModule, TValue } from "./fengari-modules.ts";

const numberType = 3;

/** What of LuaJIT's tables can be seen: their order, and where a list ends. */
export function installTables({ object, table, debug }: Pick<FengariCore, "object" | "table" | "debug">): void {
  installListOrder({ object, table });
  reportOrder({ object, table, debug });
  reportHoles(table);
}

/**
 * LuaJIT goes through the list part of a table from 0 on, and then through the rest. fengari goes by the order of insertion, so an item is
 * put before its successor, or before everything that is no item before it.
 */
function installListOrder({ object, table }: Pick<FengariCore, "object" | "table">): void {
  const { luaH_setint: setInteger, luaH_setfrom: setValue } = table;
  table.luaH_setint = (target, key, value) => {
    const successor = isNewItem(target, key, value) ? (successorOf(target, key) ?? firstAfter(target, key)) : undefined;
    if (successor === undefined) setInteger(target, key, value);
    else insertBefore(target, successor, { key, value });
  };
  table.luaH_setfrom = (...args) => {
    const [, target, key, value] = args;
    const index = key.type === numberType ? (key.value as number) : -1;
    const isItem = Number.isInteger(index) && index >= 0 && isNewItem(target, index, value);
    const successor = isItem ? (successorOf(target, index === 0 ? 0 : index) ?? firstAfter(target, index)) : undefined;
    if (successor === undefined) setValue(...args);
    else insertBefore(target, successor, { key: index === 0 ? 0 : index, value });
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

function isNewItem({ f, strong }: LuaTableObject, key: number, value: TValue): boolean {
  return f !== undefined && value.type !== 0 && !strong.has(key);
}

/** The entry that a new item belongs before; undefined if at the end. */
function successorOf({ f, strong }: LuaTableObject, key: number): LuaTableEntry | undefined {
  const before = strong.get(key - 1);
  if (before !== undefined && key > 1) return before.n;
  const first = strong.has(0) && f?.key.value === 0 ? f.n : f;
  if (key === 0) return f;
  return strong.get(key + 1) ?? (key === 1 ? first : undefined);
}

/** What an item of a constructor belongs before where the item before it is nil; undefined if at the end. */
function firstAfter({ f, strong }: LuaTableObject, key: number): LuaTableEntry | undefined {
  if (strong.has(key - 1)) return undefined;
  let entry = f;
  for (let looked = 0; looked < mostLookedAt && isItemBefore(entry, key); looked++) entry = entry?.n;
  return entry;
}

function isItemBefore(entry: LuaTableEntry | undefined, key: number): boolean {
  return entry?.key.type === numberType && (entry.key.value as number) < key;
}

/** Reports tables with keys whose order is LuaJIT's own, and reverses them where that is wanted. */
function reportOrder({ object, table, debug }: Pick<FengariCore, "object" | "table" | "debug">): void {
  const next = table.luaH_next;
  table.luaH_next = (L, target, key) => {
    const isStart = L.stack[key]?.type === 0;
    if (!isStart) meetAbsentKey(L, target, key);
    const isRelevant = isStart
      ? !L.l_G.hasMetOrder || L.l_G.isReversed
      : !L.l_G.hasMetOrder && isUnordered(L, target, key);
    if (isRelevant && target.strong.size > 1) meetOrder(L, target);
    return next(L, target, key);
  };

  /** The array of a list has a place for the index 0 too: from there on, also if nothing is in it, the list follows. */
  function meetAbsentKey(L: LuaState, target: LuaTableObject, place: number): void {
    const key = L.stack[place];
    if (key?.type !== numberType || target.strong.has(key.value) || target.dead_strong.has(key.value)) return;
    if (Number.isNaN(key.value)) debug.luaG_runerror(L, bytesOf("invalid key to 'next'"));
    if (key.value === 0 && target.strong.has(1)) L.stack[place] = new object.TValue(0, null);
    else if (Number.isInteger(key.value) && (key.value as number) > 0) L.l_G.differs("absentKey");
  }
}

/** Whether a loop stands at a key that is no list's, where it may have begun. */
function isUnordered(L: LuaState, target: LuaTableObject, place: number): boolean {
  const key = L.stack[place];
  return key !== undefined && !isListKey(key, target.strong.size);
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
