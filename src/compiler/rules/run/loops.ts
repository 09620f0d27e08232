import { ts } from "../../typescript.ts";
import { bindName, assignTo } from "./bind.ts";
import { evaluate } from "./expressions.ts";
import type { Machine } from "./machine.ts";
import { add, becomes, fillTable, giveBirth, isAsBefore, joinStates, suspend, type State } from "./state.ts";
import { declareAll, executeAll, refine } from "./statements.ts";
import { elementOf } from "./tables.ts";
import { difference, nothingKnown, textOf, type Value } from "./value.ts";

/** How often a loop's body is run at most; each time what the last one changed may matter. */
const mostRounds = 4;

interface Loop {
  readonly node: ts.IterationStatement;
  /** What happens before each round, and on the way out. */
  readonly ask: (state: State) => Value;
  readonly begin: (state: State) => void;
  readonly advance: (state: State) => void;
  readonly isEndless: boolean;
  /** Whether the loop goes through all of something: what each round checks is then checked for all. */
  readonly goesThroughAll: boolean;
}

/** Runs a loop until another round would tell nothing new. */
export function runLoop(node: ts.IterationStatement, state: State, machine: Machine): void {
  if (ts.isForOfStatement(node)) {
    runForOf(node, state, machine);
    return;
  }
  const evaluated = (expression: ts.Expression | undefined) => (place: State) =>
    expression === undefined ? nothingKnown : evaluate(expression, place, machine);
  const plain = { node, begin: () => undefined, advance: () => undefined, isEndless: false, goesThroughAll: false };
  if (ts.isWhileStatement(node)) {
    const outcome = machine.outcomeOf(node.expression);
    if (outcome === false) return;
    const isEndless = outcome === true;
    rounds({ ...plain, ask: evaluated(node.expression), isEndless }, state, machine);
  } else if (ts.isDoStatement(node)) {
    runOnce({ ...plain, ask: evaluated(node.expression) }, state, machine);
    if (state.ended === undefined) rounds({ ...plain, ask: evaluated(node.expression) }, state, machine);
  } else if (ts.isForStatement(node)) {
    if (node.initializer !== undefined && ts.isVariableDeclarationList(node.initializer)) {
      declareAll(node.initializer, state, machine);
    } else evaluated(node.initializer)(state);
    const outcome = node.condition === undefined || machine.outcomeOf(node.condition);
    if (outcome === false) return;
    const advance = (place: State): void => void evaluated(node.incrementor)(place);
    const isEndless = outcome === true;
    rounds({ ...plain, ask: evaluated(node.condition), advance, isEndless, goesThroughAll: true }, state, machine);
  } else if (ts.isForInStatement(node)) {
    evaluate(node.expression, state, machine);
    rounds({ ...plain, ask: () => nothingKnown }, state, machine);
  }
}

function runOnce(loop: Loop, state: State, machine: Machine): void {
  const ways = { node: loop.node, breaks: [] as State[], continues: [] as State[] };
  executeAll([loop.node.statement], state, { ...machine, loops: [...machine.loops, ways] });
  becomes(state, [...ways.breaks, ...ways.continues].reduce(joinStates, state));
}

function rounds(loop: Loop, state: State, machine: Machine): void {
  const ways = { node: loop.node, breaks: [] as State[], continues: [] as State[] };
  const inner = { ...machine, loops: [...machine.loops, ways] };
  const head: State = { ...state };
  let isChecked: ReadonlySet<ts.Node> = new Set();
  for (let round = 0; round < mostRounds; round += 1) {
    const before = { ...head };
    const body = { ...head };
    refine(body, loop.ask(body), true);
    loop.begin(body);
    const entering = body.unchecked;
    executeAll([loop.node.statement], body, inner);
    const end = ways.continues.splice(0).reduce(joinStates, body);
    isChecked = end.ended === undefined ? difference(entering, end.unchecked) : new Set();
    if (end.ended === undefined) loop.advance(end);
    becomes(head, joinStates(head, end));
    if (isAsBefore(head, before)) break;
  }
  const after = refine(head, loop.ask(head), false);
  if (loop.goesThroughAll && ways.breaks.length === 0) after.unchecked = difference(after.unchecked, isChecked);
  if (loop.isEndless) after.ended = "jumped";
  becomes(state, ways.breaks.reduce(joinStates, after));
}

function runForOf(node: ts.ForOfStatement, state: State, machine: Machine): void {
  const value = evaluate(node.expression, state, machine);
  const isOfHost = isLocking(node, machine) || isOverChunks(value, machine);
  if (isOfHost) machine.records.hostLoops.push({ loop: node, value, state: { ...state } });
  const step = isOverChunks(value, machine) ? chunk(node, value) : entry(node, value, machine);
  const loop: Loop = {
    node,
    ask: (place) => step.before(place),
    begin: (place) => {
      const given = step.give(place);
      if (ts.isVariableDeclarationList(node.initializer)) {
        for (const { name } of node.initializer.declarations) bindName(name, given, { state: place, machine });
      } else assignTo(node.initializer, given, { state: place, machine });
    },
    advance: () => undefined,
    isEndless: false,
    goesThroughAll: true,
  };
  rounds(loop, state, machine);
  state.loops = difference(state.loops, new Set([node]));
}

interface Step {
  readonly before: (state: State) => Value;
  readonly give: (state: State) => Value;
}

/** A step of a loop over a body's chunks suspends the hook, lets the headers go on, and gives a chunk that lives until the next. */
function chunk(node: ts.ForOfStatement, value: Value): Step {
  return {
    before: (state) => {
      suspend(state);
      for (const host of value.hosts) state.streamed = add(state.streamed, host);
      return nothingKnown;
    },
    give: (state) => {
      giveBirth(state, node);
      return { ...nothingKnown, hosts: new Set([node]) };
    },
  };
}

function entry(node: ts.ForOfStatement, value: Value, machine: Machine): Step {
  const object = machine.names.hostObject(node.expression);
  return {
    before: () => nothingKnown,
    give: (state) => {
      if (isLocking(node, machine)) state.loops = add(state.loops, node);
      if (object === undefined) return isOverPairs(node, machine) ? pair(node, value, state) : elementOf(value, state);
      if (object === "Headers") return { ...nothingKnown, texts: new Set([node]) };
      if (object === "Metadata") return nothingKnown;
      state.unchecked = add(state.unchecked, node);
      return { ...nothingKnown, sources: new Set([node]) };
    },
  };
}

/** `for (const [key, entry] of pairs(table))`: the key and the entry in a table, as a pattern takes them. */
function pair(node: ts.ForOfStatement, value: Value, state: State): Value {
  const element = elementOf(value, state);
  const place = node.initializer;
  fillTable(state, place, new Map([["0", textOf(element)], ["1", element]])); // prettier-ignore
  return { ...element, tables: new Set([place]) };
}

function isOverPairs({ expression, initializer }: ts.ForOfStatement, { names }: Machine): boolean {
  const isPattern =
    ts.isVariableDeclarationList(initializer) &&
    initializer.declarations.some(({ name }) => ts.isArrayBindingPattern(name));
  if (!isPattern) return false;
  const name = ts.isCallExpression(expression) ? names.libraryName(expression) : undefined;
  return name === undefined ? isLuaTable(names.typeOf(expression)) : pairing.has(name);
}

const pairing: ReadonlySet<string> = new Set(["pairs", "ipairs", "ObjectConstructor.entries"]);

/** Tables of TypeScriptToLua's types are iterated without `pairs`. */
function isLuaTable(type: ts.Type): boolean {
  const { symbol, aliasSymbol } = type as { symbol?: ts.Symbol; aliasSymbol?: ts.Symbol };
  return [symbol, aliasSymbol].some((each) => each !== undefined && /^(Readonly)?Lua(Table|Map)$/.test(each.name));
}

/** Headers and dynamic metadata cannot be changed while they are iterated. */
function isLocking(node: ts.ForOfStatement, { names }: Machine): boolean {
  const object = names.hostObject(node.expression);
  return object === "Headers" || object === "DynamicMetadata";
}

function isOverChunks({ hosts }: Value, { names }: Machine): boolean {
  return [...hosts].some((host) => names.hostMember(host)?.name === "StreamHandle.bodyChunks");
}
