import type { ts } from "../../typescript.ts";

/**
 * Something for each of some nodes. Never changed: what it becomes shares its entries, for there are as many states as there are places in a
 * filter, and each differs from the one before it in an entry or two.
 */
export interface SharedMap<V> {
  readonly entries: ReadonlyMap<ts.Node, V>;
  /** What has been given a value since, the last first. */
  readonly changes: Change<V> | undefined;
}

interface Change<V> {
  readonly node: ts.Node;
  readonly value: V;
  readonly earlier: Change<V> | undefined;
  /** How many there are, this one too. */
  readonly count: number;
}

/** More changes than these are looked through slower than their entries are copied. */
const mostChanges = 16;

export const emptyMap: SharedMap<never> = { entries: new Map<ts.Node, never>(), changes: undefined };

export function valueOf<V>({ entries, changes }: SharedMap<V>, node: ts.Node): V | undefined {
  for (let change = changes; change !== undefined; change = change.earlier)
    if (change.node === node) return change.value;
  return entries.get(node);
}

export function withValue<V>(map: SharedMap<V>, node: ts.Node, value: V): SharedMap<V> {
  if (valueOf(map, node) === value) return map;
  const { entries, changes } = map;
  const count = (changes?.count ?? 0) + 1;
  if (count > mostChanges) return { entries: allValues(map).set(node, value), changes: undefined };
  return { entries, changes: { node, value, earlier: changes, count } };
}

/** What holds where two ways meet. */
export function joinShared<V>(left: SharedMap<V>, right: SharedMap<V>, join: (one: V, other: V) => V): SharedMap<V> {
  if (left === right) return left;
  let joined = left;
  forEachChanged(right, left, (node, other) => {
    const one = valueOf(joined, node);
    if (one !== other) joined = withValue(joined, node, one === undefined ? other : join(one, other));
  });
  return joined;
}

/** What a map holds, each that may differ from what another one holds. */
function forEachChanged<V>(map: SharedMap<V>, other: SharedMap<V>, visit: (node: ts.Node, value: V) => void): void {
  if (map.entries !== other.entries) {
    forEachHeld(map, visit);
    return;
  }
  const visited = visitChanges(map, visit);
  for (let change = other.changes; change !== undefined; change = change.earlier) {
    const value = visited?.has(change.node) === true ? undefined : map.entries.get(change.node);
    if (value !== undefined) visit(change.node, value);
  }
}

/** What a map holds now. */
function forEachHeld<V>(map: SharedMap<V>, visit: (node: ts.Node, value: V) => void): void {
  const visited = visitChanges(map, visit);
  for (const [node, value] of map.entries) if (visited?.has(node) !== true) visit(node, value);
}

/** @returns of which nodes there are changes */
function visitChanges<V>(
  { changes }: SharedMap<V>,
  visit: (node: ts.Node, value: V) => void,
): Set<ts.Node> | undefined {
  if (changes === undefined) return undefined;
  const visited = new Set<ts.Node>();
  for (let change: Change<V> | undefined = changes; change !== undefined; change = change.earlier) {
    if (visited.has(change.node)) continue;
    visited.add(change.node);
    visit(change.node, change.value);
  }
  return visited;
}

function allValues<V>({ entries, changes }: SharedMap<V>): Map<ts.Node, V> {
  const all = new Map(entries);
  const since: Change<V>[] = [];
  for (let change = changes; change !== undefined; change = change.earlier) since.push(change);
  for (const { node, value } of since.reverse()) all.set(node, value);
  return all;
}

/** The same with each value changed; one with nothing to change stays as it is. */
export function mapShared<V>(map: SharedMap<V>, change: (value: V) => V): SharedMap<V> {
  let mapped = map;
  forEachHeld(map, (node, value) => {
    const changed = change(value);
    if (changed !== value) mapped = withValue(mapped, node, changed);
  });
  return mapped;
}

/** What is now there of what was there before. */
export function keepShared<V>(now: SharedMap<V>, before: SharedMap<V>): SharedMap<V> {
  let kept = before;
  forEachChanged(now, before, (node, value) => {
    if (valueOf(before, node) !== undefined) kept = withValue(kept, node, value);
  });
  return kept;
}
