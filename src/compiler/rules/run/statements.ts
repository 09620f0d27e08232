import { ts } from "../../typescript.ts";
import { bindName } from "./bind.ts";
import { executeClass } from "./classes.ts";
import { whenEqual } from "./comparison.ts";
import { evaluate } from "./expressions.ts";
import { runLoop } from "./loops.ts";
import { catchErrors, mayRaise, type Machine } from "./machine.ts";
import { evaluateSettled } from "./settle.ts";
import { add, becomes, joinStates, type State } from "./state.ts";
import { difference, nothingKnown, type Value } from "./value.ts";

/** Runs a statement: `state` becomes what holds after it. */
export function execute(node: ts.Node, state: State, machine: Machine): void {
  if (ts.isBlock(node) || ts.isSourceFile(node)) {
    executeAll(node.statements, state, machine);
    return;
  }
  if (ts.isVariableStatement(node)) {
    declareAll(node.declarationList, state, machine);
    return;
  }
  if (ts.isExpressionStatement(node)) return void evaluate(node.expression, state, machine);
  if (ts.isIfStatement(node)) {
    executeIf(node, state, machine);
    return;
  }
  if (ts.isIterationStatement(node, false)) {
    runLoop(node, state, machine);
    return;
  }
  if (ts.isReturnStatement(node)) {
    executeReturn(node, state, machine);
    return;
  }
  if (ts.isThrowStatement(node)) {
    executeThrow(node, state, machine);
    return;
  }
  if (ts.isBreakOrContinueStatement(node)) {
    executeJump(node, state, machine);
    return;
  }
  if (ts.isSwitchStatement(node)) {
    executeSwitch(node, state, machine);
    return;
  }
  if (ts.isTryStatement(node)) {
    executeTry(node, state, machine);
    return;
  }
  if (ts.isClassDeclaration(node)) {
    executeClass(node, state, machine);
    return;
  }
}

/** After an answer the rest of a list of statements never runs; that is noted, but for a bare jump, which only says so. */
export function executeAll(statements: readonly ts.Statement[], state: State, machine: Machine): void {
  for (const statement of statements) {
    if (state.ended !== undefined) {
      if (state.ended === "answered" && !isBareJump(statement)) machine.records.unreached.add(statement);
      return;
    }
    machine.records.reached.add(statement);
    execute(statement, state, machine);
  }
}

function isBareJump(statement: ts.Statement): boolean {
  if (ts.isReturnStatement(statement)) return statement.expression === undefined;
  return ts.isBreakOrContinueStatement(statement) || ts.isFunctionDeclaration(statement);
}

export function declareAll(list: ts.VariableDeclarationList, state: State, machine: Machine): void {
  for (const { name, initializer } of list.declarations) {
    const value = initializer === undefined ? nothingKnown : evaluateSettled(initializer, { state, machine });
    bindName(name, value, { state, machine });
  }
}

function executeIf({ expression, thenStatement, elseStatement }: ts.IfStatement, state: State, machine: Machine): void {
  const outcome = machine.outcomeOf(expression);
  if (outcome !== undefined) {
    const taken = outcome ? thenStatement : elseStatement;
    if (taken !== undefined) executeAll([taken], state, machine);
    return;
  }
  const condition = evaluate(expression, state, machine);
  const otherwise = refine({ ...state }, condition, false);
  becomes(state, refine({ ...state }, condition, true));
  executeAll([thenStatement], state, machine);
  if (elseStatement !== undefined) executeAll([elseStatement], otherwise, machine);
  becomes(state, joinStates(state, otherwise));
}

/** What a condition says about sources where it turned out so. */
export function refine(state: State, { whenTrue, whenFalse }: Value, outcome: boolean): State {
  state.unchecked = difference(state.unchecked, outcome ? whenTrue : whenFalse);
  return state;
}

function executeReturn(node: ts.ReturnStatement, state: State, machine: Machine): void {
  const { expression } = node;
  const value = expression === undefined ? nothingKnown : evaluateSettled(expression, { state, machine });
  if (state.ended !== undefined) return;
  leaveLoops(node, state, { machine, leaves: () => true });
  machine.returns.push({ state: { ...state }, value, expression });
  state.ended = "jumped";
}

function executeThrow(node: ts.ThrowStatement, state: State, machine: Machine): void {
  evaluate(node.expression, state, machine);
  mayRaise(state, machine);
  noteEarlyLeaves(node, { state, machine, leaves: () => true });
  state.ended ??= "jumped";
}

function executeJump(node: ts.BreakOrContinueStatement, state: State, machine: Machine): void {
  const target = machine.loops.findLast(({ node: loop }) => ts.isBreakStatement(node) || !ts.isSwitchStatement(loop));
  leaveLoops(node, state, { machine, leaves: (loop) => ts.isBreakStatement(node) && loop === target?.node });
  (ts.isBreakStatement(node) ? target?.breaks : target?.continues)?.push({ ...state });
  state.ended = "jumped";
}

interface Leave {
  readonly machine: Machine;
  /** Whether the jump leaves a loop that is around it. */
  readonly leaves: (loop: ts.Node) => boolean;
}

/** A jump out of a loop over headers leaves them locked. */
function leaveLoops(node: ts.Node, state: State, leave: Leave): void {
  const left = noteEarlyLeaves(node, { state, ...leave });
  for (const loop of left) state.leftLoops = add(state.leftLoops, loop);
  state.loops = difference(state.loops, new Set(left));
}

function noteEarlyLeaves(node: ts.Node, { state, machine, leaves }: Leave & { state: State }): readonly ts.Node[] {
  const around = ts.findAncestor(node, ts.isFunctionLike);
  const left = [...state.loops].filter(
    (loop) => isWithin(node, loop) && ts.findAncestor(loop, ts.isFunctionLike) === around && leaves(loop),
  );
  for (const loop of left) machine.records.earlyLeaves.set(node, loop);
  return left;
}

function isWithin(node: ts.Node, outer: ts.Node): boolean {
  return ts.findAncestor(node, (ancestor) => ancestor === outer) !== undefined;
}

function executeSwitch(node: ts.SwitchStatement, state: State, machine: Machine): void {
  const ways = { node, breaks: [] as State[], continues: machine.loops.at(-1)?.continues ?? [] };
  const inner = { ...machine, loops: [...machine.loops, ways] };
  const taken = machine.takenCase(node);
  if (taken !== undefined) {
    executeAll(taken, state, inner);
    becomes(state, ways.breaks.reduce(joinStates, state));
    return;
  }
  const { entries, otherwise } = enterCases(node, state, machine);
  state.ended = "jumped";
  for (const clause of node.caseBlock.clauses) {
    becomes(state, joinStates(state, entries.get(clause) ?? otherwise));
    executeAll(clause.statements, state, inner);
  }
  const hasDefault = node.caseBlock.clauses.some(ts.isDefaultClause);
  becomes(state, [...ways.breaks, ...(hasDefault ? [] : [otherwise])].reduce(joinStates, state));
}

/** What holds where each case is taken, one after the other, and where none is. */
function enterCases(node: ts.SwitchStatement, state: State, machine: Machine) {
  const subject = evaluate(node.expression, state, machine);
  const otherwise = { ...state };
  const entries = new Map<ts.CaseOrDefaultClause, State>();
  for (const clause of node.caseBlock.clauses.filter(ts.isCaseClause)) {
    const value = evaluate(clause.expression, otherwise, machine);
    const sides = [node.expression, clause.expression] as const;
    const equal = { ...nothingKnown, ...whenEqual(sides, [subject, value], machine.names) };
    entries.set(clause, refine({ ...otherwise }, equal, true));
    refine(otherwise, equal, false);
  }
  return { entries, otherwise };
}

function executeTry(node: ts.TryStatement, state: State, machine: Machine): void {
  const caught = catchErrors(state, machine, (inner) => {
    executeAll(node.tryBlock.statements, state, inner);
  });
  if (node.catchClause !== undefined) executeAll(node.catchClause.block.statements, caught, machine);
  becomes(state, node.catchClause === undefined ? state : joinStates(state, caught));
  if (node.finallyBlock !== undefined) executeFinally(node.finallyBlock.statements, state, machine);
}

/** An answer does not come back for it; what is raised before the answer does. */
function executeFinally(statements: readonly ts.Statement[], state: State, machine: Machine): void {
  const { ended } = state;
  const { records } = machine;
  const [first] = statements;
  if (ended === "answered" && first !== undefined && !isBareJump(first)) records.unreached.add(first);
  state.ended = undefined;
  const reached = ended === "answered" ? new Set<ts.Node>() : records.reached;
  executeAll(statements, state, { ...machine, records: { ...records, reached } });
  state.ended ??= ended;
}
