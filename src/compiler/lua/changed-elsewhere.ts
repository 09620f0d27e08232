import { ts } from "../typescript.ts";
import { isWritten } from "../link/loop-variables.ts";

/** Which variables another function than their own changes: a call can change them between two reads. */
export interface ChangedElsewhere {
  has(symbol: ts.Symbol): boolean;
}

export function changedElsewhere(source: ts.SourceFile, checker: ts.TypeChecker): ChangedElsewhere {
  const changed = new Set<ts.Symbol>();
  visit(source);
  return changed;

  function visit(node: ts.Node): void {
    if (ts.isIdentifier(node) && isWritten(node)) {
      const symbol = ts.isShorthandPropertyAssignment(node.parent)
        ? checker.getShorthandAssignmentValueSymbol(node.parent)
        : checker.getSymbolAtLocation(node);
      const declaration = symbol?.valueDeclaration;
      if (symbol !== undefined && declaration !== undefined && functionOf(declaration) !== functionOf(node))
        changed.add(symbol);
    }
    ts.forEachChild(node, visit);
  }
}

function functionOf(node: ts.Node): ts.Node | undefined {
  return ts.findAncestor(node.parent, ts.isFunctionLike);
}

/** Whether evaluating an expression can run other code: it calls something. */
export function callsSomething(node: ts.Node): boolean {
  if (ts.isFunctionLike(node)) return false;
  if (ts.isCallExpression(node) || ts.isNewExpression(node) || ts.isTaggedTemplateExpression(node)) return true;
  return ts.forEachChild(node, (child) => (callsSomething(child) ? true : undefined)) === true;
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

/** Whether an expression calls anything that is not declared only, as Lua's library and the host API are. */
function callsOwnFunction(node: ts.Node, checker: ts.TypeChecker): boolean {
  if (ts.isFunctionLike(node)) return false;
  const declaration =
    ts.isCallExpression(node) || ts.isNewExpression(node) ? checker.getResolvedSignature(node)?.declaration : undefined;
  const isOwn = declaration !== undefined && !declaration.getSourceFile().isDeclarationFile;
  return isOwn || ts.forEachChild(node, (child) => (callsOwnFunction(child, checker) ? true : undefined)) === true;
}
