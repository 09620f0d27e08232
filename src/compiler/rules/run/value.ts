import type { ts } from "../../typescript.ts";

export type FunctionNode = ts.FunctionLikeDeclaration & { readonly body: ts.Node };

type Nodes = ReadonlySet<ts.Node>;

/**
 * What is known of a value: everything that it may be or come from, each thing named by the expression that made it. A value of which
 * nothing is known, such as a number, is made of nothing here.
 */
export interface Value {
  /** Calls (for a hook's handle the parameter, for chunks the loop) that gave the object of Envoy that it may be. */
  readonly hosts: Nodes;
  /** Expressions that made text with bytes of any kind out of what a peer sent. */
  readonly sources: Nodes;
  /** Calls that gave text which a peer chose, but that Envoy lets have no control bytes. */
  readonly texts: Nodes;
  /** Calls that gave the distinguished name that it is, whole. */
  readonly distinguishedNames: Nodes;
  /** Literals and calls that made the table that it may be. */
  readonly tables: Nodes;
  /** Functions that it may be. */
  readonly functions: ReadonlySet<FunctionNode>;
  /** Sources that are known to be free of control bytes where the value turns out true, and where it turns out false or nil. */
  readonly whenTrue: Nodes;
  readonly whenFalse: Nodes;
}

const none: ReadonlySet<never> = new Set<never>();

export const nothingKnown: Value = {
  hosts: none,
  sources: none,
  texts: none,
  distinguishedNames: none,
  tables: none,
  functions: none,
  whenTrue: none,
  whenFalse: none,
};

/** A value that may be either. What it says when it turns out true must hold for both. */
export function joinValues(left: Value, right: Value): Value {
  if (left === right || right === nothingKnown) return withoutCheck(left);
  if (left === nothingKnown) return withoutCheck(right);
  const joined = {
    hosts: union(left.hosts, right.hosts),
    sources: union(left.sources, right.sources),
    texts: union(left.texts, right.texts),
    distinguishedNames: union(left.distinguishedNames, right.distinguishedNames),
    tables: union(left.tables, right.tables),
    functions: union(left.functions, right.functions),
    whenTrue: intersection(left.whenTrue, right.whenTrue),
    whenFalse: intersection(left.whenFalse, right.whenFalse),
  };
  return isSame(joined, left) ? left : joined;
}

/** `union` and `intersection` give back the first set where the second adds and takes nothing. */
function isSame(one: Value, other: Value): boolean {
  return (
    one.hosts === other.hosts &&
    one.sources === other.sources &&
    one.texts === other.texts &&
    one.distinguishedNames === other.distinguishedNames &&
    one.tables === other.tables &&
    one.functions === other.functions &&
    one.whenTrue === other.whenTrue &&
    one.whenFalse === other.whenFalse
  );
}

export function joinAll(values: readonly Value[]): Value {
  return values.length === 0 ? nothingKnown : values.reduce(joinValues);
}

/** Text or bytes made from a value: no object, table or function any more. */
export function textOf({ sources, texts }: Value): Value {
  return sources.size + texts.size === 0 ? nothingKnown : { ...nothingKnown, sources, texts };
}

export function withoutCheck(value: Value): Value {
  return value.whenTrue.size + value.whenFalse.size === 0 ? value : { ...value, whenTrue: none, whenFalse: none };
}

export function union<T>(left: ReadonlySet<T>, right: ReadonlySet<T>): ReadonlySet<T> {
  if (left.size === 0 && right.size > 0) return right;
  for (const item of right) if (!left.has(item)) return new Set([...left, ...right]);
  return left;
}

export function intersection<T>(left: ReadonlySet<T>, right: ReadonlySet<T>): ReadonlySet<T> {
  for (const item of left) if (!right.has(item)) return new Set([...left].filter((kept) => right.has(kept)));
  return left;
}

export function difference<T>(left: ReadonlySet<T>, right: ReadonlySet<T>): ReadonlySet<T> {
  for (const item of right) if (left.has(item)) return new Set([...left].filter((kept) => !right.has(kept)));
  return left;
}
