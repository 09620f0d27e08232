import { ts } from "../../typescript.ts";
import { callSuper } from "./classes.ts";
import { evaluate } from "./expressions.ts";
import { callHost } from "./host-calls.ts";
import { invoke } from "./invoke.ts";
import { callLibrary } from "./library-calls.ts";
import { maybe, type Machine } from "./machine.ts";
import { heldFunctions } from "./members.ts";
import { functionOf } from "./names.ts";
import { evaluateSettled } from "./settle.ts";
import { becomes, hold, joinStates, release, type State } from "./state.ts";
import { thisValue } from "./this-value.ts";
import { joinValues, nothingKnown, type FunctionNode, type Value } from "./value.ts";

/** What a function is given: `this`, and its arguments. */
export interface Given {
  readonly receiver: Value;
  readonly values: readonly Value[];
}

/** A call, with what it is given. */
export interface Call extends Given {
  readonly node: ts.CallExpression;
}

export function evaluateCall(node: ts.CallExpression, state: State, machine: Machine): Value {
  const callee = skipParentheses(node.expression);
  if (callee.kind === ts.SyntaxKind.SuperKeyword) return callSuper(node, state, machine);
  hold(state, callee, receiverOf(callee, state, machine));
  const run = (): Value => {
    const values = evaluateAll(node.arguments, { state, machine });
    const receiver = release(state, callee);
    return state.ended === undefined ? dispatch({ node, receiver, values }, state, machine) : nothingKnown;
  };
  const isOptional =
    ts.isCallChain(node) && (node.questionDotToken ?? (callee as ts.PropertyAccessChain).questionDotToken);
  return isOptional === undefined || isOptional === false ? run() : maybe(state, run);
}

function receiverOf(callee: ts.Expression, state: State, machine: Machine): Value {
  if (!ts.isPropertyAccessExpression(callee)) return nothingKnown;
  const isSuper = callee.expression.kind === ts.SyntaxKind.SuperKeyword;
  return isSuper ? thisValue(callee, state) : evaluate(callee.expression, state, machine);
}

/** What arguments give; of what one gave the next ones may make others. */
export function evaluateAll(nodes: readonly ts.Expression[], { state, machine }: Place): readonly Value[] {
  for (const node of nodes) hold(state, node, evaluateSettled(ts.isSpreadElement(node) ? node.expression : node, { state, machine })); // prettier-ignore
  return nodes.map((node) => release(state, node));
}

function dispatch(call: Call, state: State, machine: Machine): Value {
  const host = machine.names.hostMember(call.node);
  if (host !== undefined) return callHost(call, host, { state, machine });
  const targets = targetsOf(call, state, machine);
  if (targets.size > 0) return callEach(targets, call, { state, machine });
  return callLibrary(call, { state, machine });
}

/** The functions of the filter that a call may call. */
function targetsOf({ node, receiver }: Call, state: State, machine: Machine): ReadonlySet<FunctionNode> {
  const callee = skipParentheses(node.expression);
  if (!ts.isPropertyAccessExpression(callee)) return evaluate(callee, state, machine).functions;
  const isSuper = callee.expression.kind === ts.SyntaxKind.SuperKeyword;
  const held = isSuper ? [] : heldFunctions(receiver, callee.name.text, state);
  const declared = functionOf(machine.names.declarationOf(callee.name));
  return new Set(declared === undefined || isOverridden(declared, receiver, held) ? held : [...held, declared]);
}

/** Whether an object of a class is known to have another method than the one that its type says. */
function isOverridden(declared: FunctionNode, { tables }: Value, held: readonly FunctionNode[]): boolean {
  return ts.isMethodDeclaration(declared) && held.length > 0 && [...tables].every(ts.isNewExpression);
}

function skipParentheses(node: ts.Expression): ts.Expression {
  return ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node) ? skipParentheses(node.expression) : node;
}

export interface Place {
  readonly state: State;
  readonly machine: Machine;
}

/** Calls one of several functions. */
export function callEach(functions: ReadonlySet<FunctionNode>, given: Given, { state, machine }: Place): Value {
  const before = { ...state };
  const ways = [...functions].map((called) => {
    const place = { ...before };
    return { value: invoke(called, given, { state: place, machine }), place };
  });
  becomes(state, ways.map(({ place }) => place).reduce(joinStates));
  return ways.map(({ value }) => value).reduce(joinValues);
}
