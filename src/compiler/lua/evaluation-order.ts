import { isAssignment, isBracket, withoutBrackets } from "../link/syntax-tests.ts";
import { ts } from "../typescript.ts";
import { changedElsewhere, type ChangedElsewhere } from "../link/changed-elsewhere.ts";
import { callsSomething, changes, hasEffects, mayChange, mayChangeObjects } from "../link/evaluation-effects.ts";

/**
 * Where Lua, or what TypeScriptToLua writes, would evaluate an expression later than JavaScript does. A local variable that stands in an
 * operation is read when the operation is done, after the calls to its right.
 */
export interface EvaluationOrder {
  /**
   * Whether an expression must be evaluated, where it stands, into a variable: `"before"` what stands behind it, as the `"entry"` of a
   * list before the list is counted, or as a `"copy"` of an object that is spread.
   */
  neededAs(node: ts.Expression): "before" | "entry" | "copy" | undefined;
  /** What of an assignment to a member must be evaluated into variables before its right side: the object, the place in it. */
  heldOf(assignment: ts.BinaryExpression): readonly ts.Expression[];
}

export function createEvaluationOrder(source: ts.SourceFile, checker: ts.TypeChecker): EvaluationOrder {
  let changed: ChangedElsewhere | undefined;
  return { neededAs, heldOf };

  function neededAs(node: ts.Expression): "before" | "entry" | "copy" | undefined {
    // What TypeScriptToLua makes up itself has no parent.
    const parent = node.parent as ts.Node | undefined;
    if (parent === undefined) return undefined;
    if (isOnlyEntry(node, parent)) return isCountedEarly(parent, node) ? "entry" : undefined;
    if (ts.isSpreadAssignment(parent)) return isChangedBehind(parent, node) ? "copy" : undefined;
    const isIn = ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.InKeyword;
    if (isIn && parent.left === node) return isSwapped(parent) ? "before" : undefined;
    const variable = withoutBrackets(node);
    return ts.isIdentifier(variable) && isUnsteady(variable, evaluatedBehind(node, parent)) ? "before" : undefined;
  }

  /** `list[#list + 1] = visit()` would count the list before `visit` changes it, too. */
  function isCountedEarly({ expression }: ts.CallExpression, entry: ts.Expression): boolean {
    return ts.isPropertyAccessExpression(expression) && mayChange(expression.expression, entry, checker);
  }

  /** `{ ...box, size: change() }` copies the box when all members are there. */
  function isChangedBehind(spread: ts.SpreadAssignment, object: ts.Expression): boolean {
    const { properties } = spread.parent;
    const behind = properties.slice(properties.indexOf(spread) + 1);
    const isList = checker.isArrayLikeType(checker.getTypeAtLocation(object));
    return !isList && behind.some((property) => mayChangeObjects(property, checker));
  }

  /** `key in object` becomes `object[key] ~= nil`. */
  function isSwapped({ left, right }: ts.BinaryExpression): boolean {
    return (hasEffects(left) && !isSteady(right, [left])) || (hasEffects(right) && !isSteady(left, [right]));
  }

  function heldOf(assignment: ts.BinaryExpression): readonly ts.Expression[] {
    if (!isAssignment(assignment)) return [];
    const { left, right } = assignment;
    const target = withoutBrackets(left);
    if (!isMember(target) || target.expression.kind === ts.SyntaxKind.SuperKeyword) return [];
    const place = ts.isElementAccessExpression(target) ? target.argumentExpression : undefined;
    if (![target.expression, ...(place ? [place] : []), right].some(hasEffects)) return [];
    const behindObject = place === undefined ? [right] : [place, right];
    const object = isSteady(target.expression, behindObject) ? [] : [target.expression];
    return place === undefined || isSteady(place, [right]) ? object : [...object, place];
  }

  /** Whether an expression gives the same, whether it is evaluated before or after others. */
  function isSteady(node: ts.Expression, others: readonly ts.Expression[]): boolean {
    const inner = withoutBrackets(node);
    if (ts.isIdentifier(inner)) return !isUnsteady(inner, others);
    return ts.isLiteralExpression(inner) || inner.kind === ts.SyntaxKind.ThisKeyword || ts.isFunctionLike(inner);
  }

  function isUnsteady(variable: ts.Identifier, others: readonly ts.Expression[]): boolean {
    if (!others.some(hasEffects)) return false;
    const symbol = checker.getSymbolAtLocation(variable);
    if (symbol === undefined) return false;
    changed ??= changedElsewhere(source, checker);
    const isChangedElsewhere = changed.has(symbol);
    return others.some((other) => (isChangedElsewhere && callsSomething(other)) || changes(other, symbol, checker));
  }
}

/** What is evaluated between the place of a variable and the operation that reads it. */
function evaluatedBehind(node: ts.Expression, parent: ts.Node): readonly ts.Expression[] {
  if (ts.isBinaryExpression(parent))
    return parent.left === node && lateReading.has(parent.operatorToken.kind) ? [parent.right] : [];
  if (ts.isElementAccessExpression(parent))
    return parent.expression === node ? [parent.argumentExpression, ...assignedTo(parent)] : assignedTo(parent);
  if (ts.isPropertyAccessExpression(parent)) return [...assignedTo(parent), ...argumentsOfTable(parent)];
  if (ts.isCallExpression(parent)) return parent.arguments[0] === node ? valueOfTable(parent) : [];
  const isName = ts.isComputedPropertyName(parent) && ts.isPropertyAssignment(parent.parent);
  return isName ? [parent.parent.initializer] : [];
}

function assignedTo(member: ts.Expression): readonly ts.Expression[] {
  const { parent } = member;
  if (isBracket(parent)) return assignedTo(parent);
  return ts.isBinaryExpression(parent) && parent.left === member && isAssignment(parent) ? [parent.right] : [];
}

/** The methods of `LuaTable` and its like become operations on the table. */
export const tableMethods: ReadonlySet<string> = new Set(["get", "set", "has", "delete", "add"]);

function argumentsOfTable({ parent, name }: ts.PropertyAccessExpression): readonly ts.Expression[] {
  return ts.isCallExpression(parent) && tableMethods.has(name.text) ? parent.arguments : [];
}

function valueOfTable({ expression, arguments: [, value] }: ts.CallExpression): readonly ts.Expression[] {
  const isSet = ts.isPropertyAccessExpression(expression) && expression.name.text === "set";
  return isSet && value !== undefined ? [value] : [];
}

function isOnlyEntry(node: ts.Expression, parent: ts.Node): parent is ts.CallExpression {
  return (
    ts.isCallExpression(parent) &&
    parent.arguments.length === 1 &&
    parent.arguments[0] === node &&
    ts.isPropertyAccessExpression(parent.expression) &&
    parent.expression.name.text === "push"
  );
}

function isMember(node: ts.Expression): node is ts.PropertyAccessExpression | ts.ElementAccessExpression {
  return ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node);
}

/** Operators that Lua may read their left variable for after it has evaluated the right side. */
const lateReading: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.PlusToken,
  ts.SyntaxKind.MinusToken,
  ts.SyntaxKind.AsteriskToken,
  ts.SyntaxKind.AsteriskAsteriskToken,
  ts.SyntaxKind.SlashToken,
  ts.SyntaxKind.PercentToken,
  ts.SyntaxKind.LessThanToken,
  ts.SyntaxKind.LessThanEqualsToken,
  ts.SyntaxKind.GreaterThanToken,
  ts.SyntaxKind.GreaterThanEqualsToken,
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
]);
