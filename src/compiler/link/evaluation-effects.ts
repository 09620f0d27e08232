import { ts } from "../typescript.ts";
import { isAssignment } from "./syntax-tests.ts";
import { isWritten } from "./loop-variables.ts";
import { functionOf, variableAt } from "./changed-elsewhere.ts";

/** Whether evaluating an expression gives a variable another value itself, without a call. */
export function changes(node: ts.Node, symbol: ts.Symbol, checker: ts.TypeChecker): boolean {
  return isThereIn(node, (inner) =>
    ts.isIdentifier(inner) && isWritten(inner) ? variableAt(inner, checker) === symbol : false,
  );
}

/** Whether evaluating an expression can run other code: it calls something. */
export function callsSomething(node: ts.Node): boolean {
  return isThereIn(node, isCall);
}

/** Whether evaluating an expression can change what another one gives: it calls something, or changes a variable or member itself. */
export function hasEffects(node: ts.Node): boolean {
  return isThereIn(node, (inner) => isCall(inner) || isChange(inner));
}

/** Whether evaluating an expression may change a list: it calls a function of the filter that can see the list. */
export function mayChange(list: ts.Expression, value: ts.Expression, checker: ts.TypeChecker): boolean {
  if (!callsOwnFunction(value, checker)) return false;
  const symbol = ts.isIdentifier(list) ? checker.getSymbolAtLocation(list) : undefined;
  const declaration = symbol?.valueDeclaration;
  const owner = declaration === undefined ? undefined : functionOf(declaration);
  if (symbol === undefined || declaration === undefined || owner === undefined || ts.isParameter(declaration))
    return true;
  return isSeenIn(value) || isCaptured(owner);

  function isSeenIn(node: ts.Node): boolean {
    if (ts.isIdentifier(node)) return checker.getSymbolAtLocation(node) === symbol;
    return ts.forEachChild(node, (child) => (isSeenIn(child) ? true : undefined)) === true;
  }

  /** Whether a function inside of its own uses it. */
  function isCaptured(node: ts.Node): boolean {
    return (
      ts.forEachChild(node, (child) =>
        (ts.isFunctionLike(child) ? isSeenIn(child) : isCaptured(child)) ? true : undefined,
      ) === true
    );
  }
}

/** Whether an expression may change any object: it assigns to something, or runs code of the filter. */
export function mayChangeObjects(node: ts.Node, checker: ts.TypeChecker): boolean {
  return isThereIn(node, isChange) || callsOwnFunction(node, checker);
}

/** Whether an expression calls anything that is not declared only, as Lua's library and the host API are, or hands such a function on. */
function callsOwnFunction(node: ts.Node, checker: ts.TypeChecker): boolean {
  return isThereIn(node, (inner) => {
    if (ts.isPropertyAccessExpression(inner)) return isAccessor(inner, checker);
    if (ts.isTaggedTemplateExpression(inner)) return true;
    if (!ts.isCallExpression(inner) && !ts.isNewExpression(inner)) return false;
    // What is of no known type, and a class without a constructor, has no declaration.
    const isOwn = checker.getResolvedSignature(inner)?.declaration?.getSourceFile().isDeclarationFile !== true;
    return isOwn || (inner.arguments ?? []).some((argument) => isFunction(argument, checker));
  });
}

/** Whether reading or setting a member runs code of a class. */
export function isAccessor(node: ts.PropertyAccessExpression, checker: ts.TypeChecker): boolean {
  return ((checker.getSymbolAtLocation(node.name)?.flags ?? 0) & ts.SymbolFlags.Accessor) !== 0;
}

function isFunction(node: ts.Expression, checker: ts.TypeChecker): boolean {
  return ts.isFunctionLike(node) || checker.getTypeAtLocation(node).getCallSignatures().length > 0;
}

function isCall(node: ts.Node): boolean {
  return ts.isCallExpression(node) || ts.isNewExpression(node) || ts.isTaggedTemplateExpression(node);
}

function isChange(node: ts.Node): boolean {
  if (ts.isDeleteExpression(node) || ts.isPostfixUnaryExpression(node)) return true;
  if (ts.isPrefixUnaryExpression(node))
    return node.operator === ts.SyntaxKind.PlusPlusToken || node.operator === ts.SyntaxKind.MinusMinusToken;
  return ts.isBinaryExpression(node) && isAssignment(node);
}

/** Whether a node, or one inside of it that is evaluated with it, is so. What stands in functions is not evaluated with them. */
function isThereIn(node: ts.Node, isSo: (node: ts.Node) => boolean): boolean {
  if (ts.isFunctionLike(node)) return false;
  return isSo(node) || ts.forEachChild(node, (child) => (isThereIn(child, isSo) ? true : undefined)) === true;
}
