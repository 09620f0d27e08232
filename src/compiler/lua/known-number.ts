import { ts } from "../typescript.ts";
import { withoutBrackets } from "../link/syntax-tests.ts";

/** The number that stands at a place: `4`, `-4`, a member of an enum, a constant that is one of these. A type of one number may be wrong. */
export function knownNumber(node: ts.Expression, checker: ts.TypeChecker): number | undefined {
  const inner = withoutBrackets(node);
  if (ts.isNumericLiteral(inner)) return Number(inner.text);
  if (ts.isPrefixUnaryExpression(inner) && inner.operator === ts.SyntaxKind.MinusToken) {
    const positive = knownNumber(inner.operand, checker);
    return positive === undefined ? undefined : -positive;
  }
  if (ts.isIdentifier(inner)) return numberOfConstant(inner, checker);
  const isMember = ts.isPropertyAccessExpression(inner) || ts.isElementAccessExpression(inner);
  const value = isMember ? checker.getConstantValue(inner) : undefined;
  return typeof value === "number" ? value : undefined;
}

function numberOfConstant(name: ts.Identifier, checker: ts.TypeChecker): number | undefined {
  const declaration = checker.getSymbolAtLocation(name)?.valueDeclaration;
  if (declaration === undefined || !ts.isVariableDeclaration(declaration)) return undefined;
  const isConstant = (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) !== 0;
  const { initializer } = declaration;
  return isConstant && initializer !== undefined && !ts.isIdentifier(withoutBrackets(initializer))
    ? knownNumber(initializer, checker)
    : undefined;
}
