import { ts } from "../../typescript.ts";
import { difference, intersection, joinValues, nothingKnown, union, type Value } from "./value.ts";
import { emptyMap, joinShared, mapShared, valueOf, withValue, type SharedMap } from "./shared-map.ts";

type Nodes = ReadonlySet<ts.Node>;

/** What may have happened up to a place, over all ways to it. Collections are replaced, never changed, so that a copy is cheap. */
export interface State {
  /** Why nothing after this place is reached: an answer was given, or a jump leads elsewhere. */
  ended: "answered" | "jumped" | undefined;
  /** Values by the declaration of what holds them. */
  variables: SharedMap<Value>;
  /** What expressions have given that others run beside, by expression. */
  held: ReadonlyMap<ts.Node, Value>;
  /** Contents of tables by what made the table, and by key; `*` stands for every key that is not a name. */
  tables: SharedMap<Contents>;
  /** What gave objects that are alive, and what gave objects that may be dead. */
  alive: Nodes;
  dead: Nodes;
  /** Sources that nobody has checked for control bytes. */
  unchecked: Nodes;
  /** Loops over headers that are running, and those that may have been left early. */
  loops: Nodes;
  leftLoops: Nodes;
  /** Calls that may have been made: those of other services, those that let the message go on, metadata that no route was chosen by. */
  called: Nodes;
  streamed: Nodes;
  unrouted: Nodes;
  /** What has happened on every way. */
  always: ReadonlySet<Fact>;
}

type Contents = ReadonlyMap<string, Value>;

/** The body is buffered, somebody looked whether this is an upgrade, the route will be chosen anew. */
export type Fact = "buffered" | "upgradeLookedAt" | "routeCleared";

export function startState(): State {
  const none: ReadonlySet<never> = new Set<never>();
  return {
    ended: undefined,
    variables: emptyMap,
    held: new Map(),
    tables: emptyMap,
    alive: none,
    dead: none,
    unchecked: none,
    loops: none,
    leftLoops: none,
    called: none,
    streamed: none,
    unrouted: none,
    always: none,
  };
}

/** What holds where two ways meet. */
export function joinStates(left: State, right: State): State {
  if (right.ended !== undefined) {
    if (left.ended === undefined || left.ended === right.ended) return { ...left };
    return { ...left, ended: "jumped" };
  }
  if (left.ended !== undefined) return { ...right };
  return {
    ended: undefined,
    variables: joinShared(left.variables, right.variables, joinValues),
    held: joinMaps(left.held, right.held, joinValues),
    tables: joinShared(left.tables, right.tables, joinContents),
    alive: union(left.alive, right.alive),
    dead: union(left.dead, right.dead),
    unchecked: union(left.unchecked, right.unchecked),
    loops: union(left.loops, right.loops),
    leftLoops: union(left.leftLoops, right.leftLoops),
    called: union(left.called, right.called),
    streamed: union(left.streamed, right.streamed),
    unrouted: union(left.unrouted, right.unrouted),
    always: intersection(left.always, right.always),
  };
}

function joinContents(left: Contents, right: Contents): Contents {
  return joinMaps(left, right, joinValues);
}

/** Makes `target` what `source` is: the place of an expression is one object, whatever way led there. */
export function becomes(target: State, source: State): void {
  Object.assign(target, source);
}

/** Whether joining more into a state has left it as it was: what a join adds nothing to stays the same collection. */
export function isAsBefore(state: State, before: State): boolean {
  return (Object.keys(before) as (keyof State)[]).every((part) => state[part] === before[part]);
}

function joinMaps<K, V>(
  left: ReadonlyMap<K, V>,
  right: ReadonlyMap<K, V>,
  join: (one: V, other: V) => V,
): ReadonlyMap<K, V> {
  if (left === right) return left;
  let joined: Map<K, V> | undefined;
  for (const [key, value] of right) {
    const present = left.get(key);
    const both = present === undefined || present === value ? value : join(present, value);
    if (both === present) continue;
    joined ??= new Map(left);
    joined.set(key, both);
  }
  return joined ?? left;
}

export function assign(state: State, variable: ts.Node, value: Value): void {
  state.variables = withValue(state.variables, variable, value);
}

/** What a table may hold, by key. */
export function contentsOf(state: Readonly<State>, table: ts.Node): Contents | undefined {
  return valueOf(state.tables, table);
}

/** Says what a table holds from now on. */
export function fillTable(state: State, table: ts.Node, contents: Contents): void {
  state.tables = withValue(state.tables, table, contents);
}

/** Adds to what a table may hold under a key. */
export function store(state: State, table: ts.Node, { key, value }: { key: string; value: Value }): void {
  const contents = contentsOf(state, table);
  const present = contents?.get(key);
  const both = present === undefined ? value : joinValues(present, value);
  if (both !== present) fillTable(state, table, new Map(contents).set(key, both));
}

/** Keeps what an expression gave while others run, which may rename what it is made of. Nothing is kept of what is made of nothing. */
export function hold(state: State, node: ts.Node, value: Value): void {
  if (value === nothingKnown && !state.held.has(node)) return;
  state.held = new Map(state.held).set(node, value);
}

/** What an expression that is held has given. */
export function release(state: State, node: ts.Node): Value {
  const value = state.held.get(node);
  if (value === undefined) return nothingKnown;
  const left = new Map(state.held);
  left.delete(node);
  state.held = left;
  return value;
}

/**
 * An expression makes a table, empty yet. What it made before stays, under another name; the result renames that in values that nothing
 * holds.
 */
export function makeTable(state: State, maker: ts.Node): (value: Value) => Value {
  const earlier = maker.getFirstToken() ?? maker;
  const present = contentsOf(state, maker);
  const rename = (value: Value): Value => {
    if (present === undefined || !value.tables.has(maker)) return value;
    return { ...value, tables: new Set([...value.tables].map((table) => (table === maker ? earlier : table))) };
  };
  if (present !== undefined) {
    fillTable(state, earlier, joinContents(contentsOf(state, earlier) ?? new Map(), present));
    renameValues(state, rename);
  }
  fillTable(state, maker, new Map());
  return rename;
}

/** The hook was suspended: every object but the handle is dead, and loops over them are over. */
export function suspend(state: State): void {
  state.dead = union(state.dead, state.alive);
  state.alive = new Set();
  state.loops = new Set();
  state.leftLoops = new Set();
}

/** Something gave an object, which is alive. What the same expression gave before stays dead, under another name. */
export function giveBirth(state: State, giver: ts.Node): void {
  if (state.dead.has(giver)) setApart(state, giver);
  const born = new Set([giver]);
  state.alive = union(state.alive, born);
  state.dead = difference(state.dead, born);
}

/** The name of what an expression gave before the last time it did. */
function earlierOf(giver: ts.Node): ts.Node {
  return ts.isForOfStatement(giver) ? giver.statement : ts.isCallExpression(giver) ? giver.expression : giver;
}

function setApart(state: State, giver: ts.Node): void {
  const earlier = earlierOf(giver);
  const rename = (value: Value): Value => {
    if (!value.hosts.has(giver)) return value;
    return { ...value, hosts: new Set([...value.hosts].map((host) => (host === giver ? earlier : host))) };
  };
  renameValues(state, rename);
  state.dead = add(state.dead, earlier);
}

function renameValues(state: State, rename: (value: Value) => Value): void {
  state.variables = mapShared(state.variables, rename);
  state.held = mapValues(state.held, rename);
  state.tables = mapShared(state.tables, (table) => mapValues(table, rename));
}

/** The same with each value changed; one with nothing to change stays as it is. */
function mapValues<K, V>(map: ReadonlyMap<K, V>, change: (value: V) => V): ReadonlyMap<K, V> {
  let mapped: Map<K, V> | undefined;
  for (const [key, value] of map) {
    const changed = change(value);
    if (changed === value) continue;
    mapped ??= new Map(map);
    mapped.set(key, changed);
  }
  return mapped ?? map;
}

export function add(nodes: Nodes, node: ts.Node): Nodes {
  return nodes.has(node) ? nodes : new Set([...nodes, node]);
}
