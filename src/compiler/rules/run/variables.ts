import type { ts } from "../../typescript.ts";
import { joinValues, type Value } from "./value.ts";

/**
 * Values by the declaration of what holds them. Never changed: what it becomes shares its entries, for there are as many states as there are
 * places in a filter, and each differs from the one before it in an entry or two.
 */
export interface Variables {
  readonly entries: ReadonlyMap<ts.Node, Value>;
  /** What has been given a value since, the last first. */
  readonly changes: Change | undefined;
}

interface Change {
  readonly declaration: ts.Node;
  readonly value: Value;
  readonly earlier: Change | undefined;
  /** How many there are, this one too. */
  readonly count: number;
}

/** More changes than these are looked through slower than their entries are copied. */
const mostChanges = 16;

export const noVariables: Variables = { entries: new Map(), changes: undefined };

export function valueOf({ entries, changes }: Variables, declaration: ts.Node): Value | undefined {
  for (let change = changes; change !== undefined; change = change.earlier)
    if (change.declaration === declaration) return change.value;
  return entries.get(declaration);
}

export function withValue(variables: Variables, declaration: ts.Node, value: Value): Variables {
  if (valueOf(variables, declaration) === value) return variables;
  const { entries, changes } = variables;
  const count = (changes?.count ?? 0) + 1;
  if (count > mostChanges) return { entries: allValues(variables).set(declaration, value), changes: undefined };
  return { entries, changes: { declaration, value, earlier: changes, count } };
}

/** What the variables hold where two ways meet. */
export function joinVariables(left: Variables, right: Variables): Variables {
  if (left === right) return left;
  let joined = left;
  forEachChanged(right, left, (declaration, other) => {
    const one = valueOf(joined, declaration);
    if (one !== other) joined = withValue(joined, declaration, one === undefined ? other : joinValues(one, other));
  });
  return joined;
}

/** What variables hold, each that may differ from what others hold, some more than once. */
function forEachChanged(
  variables: Variables,
  others: Variables,
  visit: (declaration: ts.Node, value: Value) => void,
): void {
  const isWhole = variables.entries !== others.entries;
  forEachHeld({ entries: isWhole ? variables.entries : noVariables.entries, changes: variables.changes }, visit);
  if (isWhole) return;
  for (let change = others.changes; change !== undefined; change = change.earlier) {
    const value = valueOf(variables, change.declaration);
    if (value !== undefined) visit(change.declaration, value);
  }
}

/** What variables hold now, some more than once. */
function forEachHeld(variables: Variables, visit: (declaration: ts.Node, value: Value) => void): void {
  const { entries, changes } = variables;
  for (let change = changes; change !== undefined; change = change.earlier)
    if (valueOf(variables, change.declaration) === change.value) visit(change.declaration, change.value);
  for (const [declaration, value] of entries)
    if (valueOf(variables, declaration) === value) visit(declaration, value);
}

function allValues({ entries, changes }: Variables): Map<ts.Node, Value> {
  const all = new Map(entries);
  const since: Change[] = [];
  for (let change = changes; change !== undefined; change = change.earlier) since.push(change);
  for (const { declaration, value } of since.reverse()) all.set(declaration, value);
  return all;
}

/** The same with each value changed; one with nothing to change stays as it is. */
export function mapVariables(variables: Variables, change: (value: Value) => Value): Variables {
  let mapped = variables;
  forEachHeld(variables, (declaration, value) => {
    const changed = change(value);
    if (changed !== value) mapped = withValue(mapped, declaration, changed);
  });
  return mapped;
}

/** What those variables hold now that there were before. */
export function keepVariables(now: Variables, before: Variables): Variables {
  let kept = before;
  forEachChanged(now, before, (declaration, value) => {
    if (valueOf(before, declaration) !== undefined) kept = withValue(kept, declaration, value);
  });
  return kept;
}
