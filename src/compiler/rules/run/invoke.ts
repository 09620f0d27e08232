import { hasFunctions } from "../../link/syntax-tests.ts";
import { ts } from "../../typescript.ts";
import { bindName } from "./bind.ts";
import type { Given, Place } from "./calls.ts";
import { evaluate } from "./expressions.ts";
import { maybe, type Machine } from "./machine.ts";
import { storeMember } from "./members.ts";
import { becomes, joinStates, store, type State } from "./state.ts";
import { execute } from "./statements.ts";
import { bindThis } from "./this-value.ts";
import {
  difference,
  joinAll,
  joinValues,
  nothingKnown,
  union,
  withoutCheck,
  type FunctionNode,
  type Value,
} from "./value.ts";
import { keepShared, valueOf } from "./shared-map.ts";

/** Calls a function of the filter; in a function that is running already nothing more is learned. */
export function invoke(called: FunctionNode, { receiver, values }: Given, { state, machine }: Place): Value {
  const { budget, calledAtLoad, calledByHooks } = machine.records;
  budget.calls -= 1;
  (machine.path === "load" ? calledAtLoad : calledByHooks).add(called);
  if (machine.stack.includes(called) || budget.calls < 0) return nothingKnown;
  const { variables, held } = state;
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
  bindThis(called, receiver, state);
  called.parameters.forEach((parameter, index) => {
    const given = parameter.dotDotDotToken === undefined ? [values[index]] : values.slice(index);
    bindParameter(parameter, given, { state, machine: inner });
    bindParameterProperty(parameter, receiver, state);
  });
  if (ts.isExpression(called.body)) {
    const value = evaluate(called.body, state, inner);
    if (state.ended === undefined) inner.returns.push({ state: { ...state }, value, expression: called.body });
    state.ended ??= "jumped";
  } else execute(called.body, state, inner);
  if (state.ended === undefined)
    inner.returns.push({ state: { ...state }, value: nothingKnown, expression: undefined });
  const value = giveBack(inner, state);
  if (state.held.size !== held.size) state.held = keep(held, state.held);
  // A function in it may outlive the call, and still use its variables.
  if (!hasFunctions(called)) state.variables = keepShared(state.variables, variables);
  return value;
}

/** What is now under the keys that there were before: the rest was the called function's own. */
function keep(before: State["held"], now: State["held"]): State["held"] {
  return new Map([...before.keys()].map((key) => [key, now.get(key) ?? nothingKnown]));
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

/** `constructor(readonly name: string)` is a field too. */
function bindParameterProperty(parameter: ts.ParameterDeclaration, object: Value, state: State): void {
  if (!ts.isParameterPropertyDeclaration(parameter, parameter.parent) || !ts.isIdentifier(parameter.name)) return;
  const value = withoutCheck(valueOf(state.variables, parameter) ?? nothingKnown);
  storeMember(object, { key: parameter.name.text, value }, state);
}

/** What holds where a function was called: the ways out of it meet, and its result may tell which one was taken. */
function giveBack({ returns, names }: Machine, state: State): Value {
  if (returns.length === 0) return nothingKnown;
  becomes(state, returns.map((way) => way.state).reduce(joinStates));
  const value = joinAll(returns.map((way) => way.value));
  if (state.unchecked.size === 0) return { ...value, whenTrue: state.unchecked, whenFalse: state.unchecked };
  const ways = returns.map((way) => ({ ...way, ...outcomes(way.expression, names.typeOf) }));
  const left = (outcome: "true" | "false"): ReadonlySet<ts.Node> =>
    ways
      .filter(({ canBeTrue, canBeFalse }) => (outcome === "true" ? canBeTrue : canBeFalse))
      .map((way) => difference(way.state.unchecked, outcome === "true" ? way.value.whenTrue : way.value.whenFalse))
      .reduce<ReadonlySet<ts.Node>>(union, new Set());
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
