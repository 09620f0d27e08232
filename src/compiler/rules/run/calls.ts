import { ts } from "../../typescript.ts";
import { bindName } from "./bind.ts";
import { evaluate } from "./expressions.ts";
import { callHost } from "./host-calls.ts";
import { callLibrary } from "./library-calls.ts";
import { mayRaise, maybe, type Machine } from "./machine.ts";
import { functionOf } from "./names.ts";
import { becomes, joinStates, store, type State } from "./state.ts";
import { execute } from "./statements.ts";
import { joinAll, joinValues, nothingKnown, union, difference, type FunctionNode, type Value } from "./value.ts";

/** A call, with what it is given. */
export interface Call {
  readonly node: ts.CallExpression;
  readonly receiver: Value;
  readonly values: readonly Value[];
}

export function evaluateCall(node: ts.CallExpression, state: State, machine: Machine): Value {
  const callee = skipParentheses(node.expression);
  const receiver = ts.isPropertyAccessExpression(callee) ? evaluate(callee.expression, state, machine) : nothingKnown;
  const run = (): Value => {
    const values = node.arguments.map((argument) =>
      evaluate(ts.isSpreadElement(argument) ? argument.expression : argument, state, machine),
    );
    return state.ended === undefined ? dispatch({ node, receiver, values }, state, machine) : nothingKnown;
  };
  const isOptional =
    ts.isCallChain(node) && (node.questionDotToken ?? (callee as ts.PropertyAccessChain).questionDotToken);
  return isOptional === undefined || isOptional === false ? run() : maybe(state, run);
}

function dispatch(call: Call, state: State, machine: Machine): Value {
  const host = machine.names.hostMember(call.node);
  if (host !== undefined) return callHost(call, host, { state, machine });
  const targets = targetsOf(call, state, machine);
  if (targets.size > 0) return callEach(targets, call.values, { state, machine });
  return callLibrary(call, { state, machine });
}

/** The functions of the filter that a call may call. */
function targetsOf({ node, receiver }: Call, state: State, machine: Machine): ReadonlySet<FunctionNode> {
  const callee = skipParentheses(node.expression);
  if (!ts.isPropertyAccessExpression(callee)) return evaluate(callee, state, machine).functions;
  const held = [...receiver.tables].flatMap((table): FunctionNode[] => [
    ...(state.tables.get(table)?.get(callee.name.text)?.functions ?? []),
  ]);
  const declared = functionOf(machine.names.declarationOf(callee.name));
  return new Set(declared === undefined ? held : [...held, declared]);
}

function skipParentheses(node: ts.Expression): ts.Expression {
  return ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node) ? skipParentheses(node.expression) : node;
}

export interface Place {
  readonly state: State;
  readonly machine: Machine;
}

/** Calls one of several functions. */
export function callEach(
  functions: ReadonlySet<FunctionNode>,
  values: readonly Value[],
  { state, machine }: Place,
): Value {
  const before = { ...state };
  const ways = [...functions].map((called) => {
    const place = { ...before };
    return { value: invoke(called, values, { state: place, machine }), place };
  });
  becomes(state, ways.map(({ place }) => place).reduce(joinStates));
  return ways.map(({ value }) => value).reduce(joinValues);
}

/** Calls a function of the filter; in a function that is running already nothing more is learned. */
export function invoke(called: FunctionNode, values: readonly Value[], { state, machine }: Place): Value {
  const { budget } = machine.records;
  budget.calls -= 1;
  if (machine.stack.includes(called) || budget.calls < 0) return nothingKnown;
  const outside = state.variables;
  const isCoroutine = "asteriskToken" in called && called.asteriskToken !== undefined;
  const isAsync = ts.getModifiers(called)?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword);
  const inner: Machine = {
    ...machine,
    stack: [...machine.stack, called],
    returns: [],
    loops: [],
    unsuspendable: isCoroutine || isAsync === true ? called : machine.unsuspendable,
    isInCoroutine: machine.isInCoroutine || isCoroutine || isAsync === true,
  };
  called.parameters.forEach((parameter, index) => {
    bindParameter(parameter, parameter.dotDotDotToken === undefined ? [values[index]] : values.slice(index), {
      state,
      machine: inner,
    });
  });
  if (ts.isExpression(called.body)) {
    const value = evaluate(called.body, state, inner);
    if (state.ended === undefined) inner.returns.push({ state: { ...state }, value, expression: called.body });
    state.ended ??= "jumped";
  } else execute(called.body, state, inner);
  if (state.ended === undefined)
    inner.returns.push({ state: { ...state }, value: nothingKnown, expression: undefined });
  const value = giveBack(inner, state);
  if (!hasFunctions(called))
    state.variables = new Map([...outside.keys()].map((key) => [key, state.variables.get(key) ?? nothingKnown]));
  return value;
}

/** Whether something that outlives a call may still use its variables. */
function hasFunctions(node: ts.Node): boolean {
  return (
    ts.forEachChild(node, (child) => (ts.isFunctionLike(child) || hasFunctions(child) ? true : undefined)) === true
  );
}

function bindParameter(parameter: ts.ParameterDeclaration, values: readonly (Value | undefined)[], place: Place): void {
  const { name, initializer, dotDotDotToken } = parameter;
  const { state, machine } = place;
  if (dotDotDotToken !== undefined) {
    for (const value of values) store(state, parameter, { key: "*", value: value ?? nothingKnown });
    bindName(name, { ...nothingKnown, tables: new Set([parameter]) }, place);
    return;
  }
  const [value] = values;
  const fallback = initializer === undefined ? nothingKnown : maybe(state, () => evaluate(initializer, state, machine));
  bindName(
    name,
    value === undefined ? fallback : initializer === undefined ? value : joinValues(value, fallback),
    place,
  );
}

/** What holds where a function was called: the ways out of it meet, and its result may tell which one was taken. */
function giveBack({ returns, names }: Machine, state: State): Value {
  if (returns.length === 0) return nothingKnown;
  becomes(state, returns.map((way) => way.state).reduce(joinStates));
  const ways = returns.map((way) => ({ ...way, ...outcomes(way.expression, names.typeOf) }));
  const left = (outcome: "true" | "false"): ReadonlySet<ts.Node> =>
    ways
      .filter(({ canBeTrue, canBeFalse }) => (outcome === "true" ? canBeTrue : canBeFalse))
      .map((way) => difference(way.state.unchecked, outcome === "true" ? way.value.whenTrue : way.value.whenFalse))
      .reduce<ReadonlySet<ts.Node>>(union, new Set());
  const value = joinAll(ways.map((way) => way.value));
  return {
    ...value,
    whenTrue: difference(state.unchecked, left("true")),
    whenFalse: difference(state.unchecked, left("false")),
  };
}

/** Whether what is returned can be true in Lua, and whether it can be false or nil. */
function outcomes(
  expression: ts.Expression | undefined,
  typeOf: (node: ts.Node) => ts.Type,
): { canBeTrue: boolean; canBeFalse: boolean } {
  if (expression === undefined) return { canBeTrue: false, canBeFalse: true };
  const type = typeOf(expression);
  const parts = type.isUnion() ? type.types : [type];
  const isFalse = (part: ts.Type): boolean =>
    (part.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Null | ts.TypeFlags.Void)) !== 0 ||
    isBooleanLiteral(part, "false");
  const isOpen = (part: ts.Type): boolean => (part.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) !== 0;
  return {
    canBeTrue: parts.some((part) => !isFalse(part)),
    canBeFalse: parts.some((part) => isFalse(part) || isOpen(part)),
  };
}

function isBooleanLiteral(type: ts.Type, text: "true" | "false"): boolean {
  return (type.flags & ts.TypeFlags.BooleanLiteral) !== 0 && "intrinsicName" in type && type.intrinsicName === text;
}

/** A new table of Lua, or an object of one of the filter's classes. */
export function evaluateNew(node: ts.NewExpression, state: State, machine: Machine): Value {
  const values = (node.arguments ?? []).map((argument) => evaluate(argument, state, machine));
  state.tables = new Map(state.tables).set(node, state.tables.get(node) ?? new Map<string, Value>());
  const declaration = machine.names.declarationOf(node.expression);
  if (declaration !== undefined && ts.isClassDeclaration(declaration)) {
    const made = functionOf(declaration.members.find(ts.isConstructorDeclaration));
    if (made !== undefined) invoke(made, values, { state, machine });
  }
  mayRaise(state, machine);
  return { ...nothingKnown, tables: new Set([node]) };
}
