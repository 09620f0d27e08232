import { ts } from "../../typescript.ts";
import { assignTo, keyText } from "./bind.ts";
import { evaluateCall } from "./calls.ts";
import { evaluateNew, executeClass } from "./classes.ts";
import { comparison } from "./comparison.ts";
import { changes, type Machine } from "./machine.ts";
import { accessorKey, readAccessor } from "./members.ts";
import { functionOf } from "./names.ts";
import { evaluateSettled } from "./settle.ts";
import { becomes, contentsOf, joinStates, makeTable, store, type State } from "./state.ts";
import { refine } from "./statements.ts";
import { read, sourcesOfKnownKey } from "./tables.ts";
import { thisValue } from "./this-value.ts";
import { intersection, joinValues, nothingKnown, textOf, union, withoutCheck, type Value } from "./value.ts";
import { valueOf } from "./shared-map.ts";

/** What an expression may give; `state` becomes what holds after it. */
export function evaluate(node: ts.Expression, state: State, machine: Machine): Value {
  if (ts.isParenthesizedExpression(node) || ts.isAssertionExpression(node))
    return evaluate(node.expression, state, machine);
  if (ts.isNonNullExpression(node) || ts.isSatisfiesExpression(node)) return evaluate(node.expression, state, machine);
  if (ts.isIdentifier(node)) return valueOfName(node, state, machine);
  if (ts.isCallExpression(node)) return evaluateCall(node, state, machine);
  if (ts.isNewExpression(node)) return evaluateNew(node, state, machine);
  if (ts.isPropertyAccessExpression(node)) return readMember(node, state, machine);
  if (ts.isElementAccessExpression(node)) return readElement(node, state, machine);
  if (ts.isBinaryExpression(node)) return evaluateBinary(node, state, machine);
  if (isStep(node)) return evaluateStep(node, state, machine);
  if (ts.isPrefixUnaryExpression(node)) return evaluatePrefix(node, state, machine);
  if (ts.isDeleteExpression(node)) return evaluateDelete(node, state, machine);
  if (ts.isConditionalExpression(node)) return evaluateConditional(node, state, machine);
  if (ts.isTemplateExpression(node)) return evaluateTemplate(node, state, machine);
  if (ts.isArrayLiteralExpression(node)) return makeArray(node, state, machine);
  if (ts.isObjectLiteralExpression(node)) return makeObject(node, state, machine);
  if (node.kind === ts.SyntaxKind.ThisKeyword) return thisValue(node, state);
  if (ts.isClassExpression(node)) return executeClass(node, state, machine);
  const made = functionOf(node);
  if (made !== undefined) return { ...nothingKnown, functions: new Set([made]) };
  ts.forEachChild(node, (child) => {
    if (ts.isExpression(child)) evaluate(child, state, machine);
  });
  return nothingKnown;
}

function valueOfName(node: ts.Identifier, state: State, { names, path, records }: Machine): Value {
  if (path === "load") records.readAtLoad.add(node);
  const declaration = names.declarationOf(node);
  if (declaration === undefined) return nothingKnown;
  const value = valueOf(state.variables, declaration);
  if (value !== undefined) return value;
  const found = functionOf(declaration);
  return found === undefined ? nothingKnown : { ...nothingKnown, functions: new Set([found]) };
}

function readMember(node: ts.PropertyAccessExpression, state: State, machine: Machine): Value {
  const object = evaluate(node.expression, state, machine);
  if (node.name.text === "length") return nothingKnown;
  const given = readAccessor({ object, name: node.name }, { state, machine });
  if (given !== undefined) return given;
  return read(object, node.name.text, state);
}

function readElement(node: ts.ElementAccessExpression, state: State, machine: Machine): Value {
  const object = evaluate(node.expression, state, machine);
  const key = evaluate(node.argumentExpression, state, machine);
  // One of several results of a library's function, which are nil together.
  if (object.tables.size === 0 && object.whenTrue.size + object.whenFalse.size > 0) return object;
  const found = read(object, keyText(node.argumentExpression, machine), state);
  return { ...found, whenTrue: union(found.whenTrue, sourcesOfKnownKey(object, key, state)) };
}

function evaluateBinary(node: ts.BinaryExpression, state: State, machine: Machine): Value {
  const { left, operatorToken, right } = node;
  const { kind } = operatorToken;
  if (kind === ts.SyntaxKind.EqualsToken) {
    const value = evaluateSettled(right, { state, machine });
    assignTo(left, withoutCheck(value), { state, machine });
    return value;
  }
  if (isShortCut(kind)) return evaluateShortCut(node, state, machine);
  const [one, other] = [evaluate(left, state, machine), evaluateSettled(right, { state, machine })];
  if (kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment) {
    const value = textOf(joinValues(one, other));
    assignTo(left, value, { state, machine });
    return value;
  }
  if (kind === ts.SyntaxKind.CommaToken) return other;
  if (kind === ts.SyntaxKind.InKeyword) return { ...nothingKnown, whenTrue: sourcesOfKnownKey(other, one, state) };
  const compared = comparison(node, [one, other], machine.names);
  return compared ?? textOf(joinValues(partOf(left, one, machine), partOf(right, other, machine)));
}

function isShortCut(kind: ts.SyntaxKind): boolean {
  return (
    kind === ts.SyntaxKind.AmpersandAmpersandToken ||
    kind === ts.SyntaxKind.BarBarToken ||
    kind === ts.SyntaxKind.QuestionQuestionToken ||
    kind === ts.SyntaxKind.AmpersandAmpersandEqualsToken ||
    kind === ts.SyntaxKind.BarBarEqualsToken ||
    kind === ts.SyntaxKind.QuestionQuestionEqualsToken
  );
}

/** `a && b`, `a || b`, `a ?? b` and their assignments: the second side may not run. */
function evaluateShortCut(node: ts.BinaryExpression, state: State, machine: Machine): Value {
  const { left, operatorToken, right } = node;
  const { kind } = operatorToken;
  const decided = decidedSide(node, machine);
  if (decided !== undefined) return evaluate(decided, state, machine);
  const isAnd = kind === ts.SyntaxKind.AmpersandAmpersandToken || kind === ts.SyntaxKind.AmpersandAmpersandEqualsToken;
  const one = evaluate(left, state, machine);
  const without = refine({ ...state }, one, !isAnd);
  const withBoth = refine({ ...state }, one, isAnd);
  const other = evaluate(right, withBoth, machine);
  const value = joinValues(one, other);
  if (kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment) {
    assignTo(left, withoutCheck(value), { state: withBoth, machine });
  }
  becomes(state, joinStates(without, withBoth));
  const both = { always: isAnd ? union(one.whenTrue, other.whenTrue) : union(one.whenFalse, other.whenFalse) };
  const either = isAnd
    ? intersection(one.whenFalse, union(one.whenTrue, other.whenFalse))
    : intersection(one.whenTrue, union(one.whenFalse, other.whenTrue));
  return isAnd
    ? { ...value, whenTrue: both.always, whenFalse: either }
    : { ...value, whenFalse: both.always, whenTrue: either };
}

/** The side that `a && b` or `a || b` comes to where the filter's parameters decide `a`. */
function decidedSide({ left, operatorToken, right }: ts.BinaryExpression, machine: Machine): ts.Expression | undefined {
  const outcome = machine.outcomeOf(left);
  if (outcome === undefined) return undefined;
  if (operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken) return outcome ? right : left;
  return operatorToken.kind === ts.SyntaxKind.BarBarToken ? (outcome ? left : right) : undefined;
}

function isStep(node: ts.Expression): node is ts.PrefixUnaryExpression | ts.PostfixUnaryExpression {
  if (!ts.isPrefixUnaryExpression(node) && !ts.isPostfixUnaryExpression(node)) return false;
  return node.operator === ts.SyntaxKind.PlusPlusToken || node.operator === ts.SyntaxKind.MinusMinusToken;
}

function evaluateStep(
  { operand }: ts.PrefixUnaryExpression | ts.PostfixUnaryExpression,
  state: State,
  machine: Machine,
): Value {
  const value = textOf(evaluate(operand, state, machine));
  assignTo(operand, value, { state, machine });
  return value;
}

function evaluateDelete({ expression }: ts.DeleteExpression, state: State, machine: Machine): Value {
  evaluate(expression, state, machine);
  if (ts.isPropertyAccessExpression(expression) || ts.isElementAccessExpression(expression))
    changes(expression.expression, evaluate(expression.expression, state, machine), { state, machine });
  return nothingKnown;
}

function evaluatePrefix(node: ts.PrefixUnaryExpression, state: State, machine: Machine): Value {
  const value = evaluate(node.operand, state, machine);
  if (node.operator !== ts.SyntaxKind.ExclamationToken) return textOf(value);
  return { ...nothingKnown, whenTrue: value.whenFalse, whenFalse: value.whenTrue };
}

function evaluateConditional(node: ts.ConditionalExpression, state: State, machine: Machine): Value {
  const outcome = machine.outcomeOf(node.condition);
  if (outcome !== undefined) return evaluate(outcome ? node.whenTrue : node.whenFalse, state, machine);
  const condition = evaluate(node.condition, state, machine);
  const otherwise = refine({ ...state }, condition, false);
  const then = refine({ ...state }, condition, true);
  const values = [evaluate(node.whenTrue, then, machine), evaluate(node.whenFalse, otherwise, machine)] as const;
  becomes(state, joinStates(then, otherwise));
  return joinValues(cleaned(values[0], condition.whenTrue), cleaned(values[1], condition.whenFalse));
}

/** A side that is only taken where its sources are checked brings none of them along. */
function cleaned(value: Value, checked: ReadonlySet<ts.Node>): Value {
  return checked.size === 0
    ? value
    : { ...value, sources: new Set([...value.sources].filter((item) => !checked.has(item))) };
}

function evaluateTemplate(node: ts.TemplateExpression, state: State, machine: Machine): Value {
  const parts = node.templateSpans.map(({ expression }) =>
    partOf(expression, evaluate(expression, state, machine), machine),
  );
  return textOf(parts.reduce(joinValues));
}

/** What a part brings along into a text. The digits of a number are no bytes of a peer's, wherever it came from. */
function partOf(node: ts.Expression, value: Value, { names }: Machine): Value {
  const isNumber = value.sources.size > 0 && (names.typeOf(node).flags & ts.TypeFlags.NumberLike) !== 0;
  return isNumber ? nothingKnown : value;
}

function makeArray(node: ts.ArrayLiteralExpression, state: State, machine: Machine): Value {
  makeTable(state, node);
  for (const [index, element] of node.elements.entries()) {
    const value = evaluateSettled(ts.isSpreadElement(element) ? element.expression : element, { state, machine });
    if (ts.isSpreadElement(element)) store(state, node, { key: "*", value: read(value, undefined, state) });
    else store(state, node, { key: `${index}`, value });
  }
  return { ...nothingKnown, tables: new Set([node]) };
}

function makeObject(node: ts.ObjectLiteralExpression, state: State, machine: Machine): Value {
  makeTable(state, node);
  for (const property of node.properties) {
    for (const entry of entriesOf(property, state, machine)) store(state, node, entry);
  }
  return { ...nothingKnown, tables: new Set([node]) };
}

interface Entry {
  readonly key: string;
  readonly value: Value;
}

function entriesOf(property: ts.ObjectLiteralElementLike, state: State, machine: Machine): readonly Entry[] {
  if (ts.isSpreadAssignment(property)) {
    const { tables } = evaluate(property.expression, state, machine);
    return [...tables].flatMap((table) =>
      [...(contentsOf(state, table) ?? [])].map(([key, value]) => ({ key, value })),
    );
  }
  if (ts.isShorthandPropertyAssignment(property)) {
    const declaration = machine.names.declarationOfShorthand(property);
    const value = declaration === undefined ? undefined : valueOf(state.variables, declaration);
    return [{ key: property.name.text, value: value ?? functionValue(declaration) }];
  }
  const key = ts.isComputedPropertyName(property.name)
    ? keyText(property.name.expression, machine)
    : property.name.text;
  if (ts.isPropertyAssignment(property)) {
    return [{ key: key ?? "*", value: evaluateSettled(property.initializer, { state, machine }) }];
  }
  const kind = ts.isGetAccessor(property) ? "get" : ts.isSetAccessor(property) ? "set" : undefined;
  return [{ key: kind === undefined ? (key ?? "*") : accessorKey(kind, key ?? "*"), value: functionValue(property) }];
}

function functionValue(node: ts.Node | undefined): Value {
  const found = functionOf(node);
  return found === undefined ? nothingKnown : { ...nothingKnown, functions: new Set([found]) };
}
