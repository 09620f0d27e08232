import { ts } from "../../typescript.ts";
import type { FunctionPlace } from "./function-places.ts";
import { placeOf } from "./joined-places.ts";

/** All values of a variable without a type, `let call;` or `const calls = [];`, with the type of the first: TypeScript makes one type of them. */
export function growingPlaces(node: ts.VariableDeclaration, checker: ts.TypeChecker): readonly FunctionPlace[] {
  const { initializer, type, name } = node;
  const isOpen =
    initializer === undefined || (ts.isArrayLiteralExpression(initializer) && initializer.elements.length === 0);
  const symbol = ts.isIdentifier(name) ? checker.getSymbolAtLocation(name) : undefined;
  if (type !== undefined || !isOpen || symbol === undefined || ts.isForOfStatement(node.parent.parent)) return [];
  const scope = ts.findAncestor(node, (around) => ts.isFunctionLike(around) || ts.isSourceFile(around));
  const [first, ...others] = scope === undefined ? [] : valuesOf(scope, symbol, checker);
  if (first === undefined) return [];
  const to = checker.getTypeAtLocation(first);
  return others.map((value) => placeOf(value, to, checker));
}

function valuesOf(scope: ts.Node, symbol: ts.Symbol, checker: ts.TypeChecker): readonly ts.Expression[] {
  const found: ts.Expression[] = [];
  const isIt = (node: ts.Expression): boolean =>
    ts.isIdentifier(node)
      ? checker.getSymbolAtLocation(node) === symbol
      : ts.isElementAccessExpression(node) && isIt(node.expression);
  const visit = (node: ts.Node): void => {
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken && isIt(node.left))
      found.push(node.right);
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && isIt(node.expression.expression))
      found.push(...node.arguments);
    ts.forEachChild(node, visit);
  };
  visit(scope);
  return found;
}
