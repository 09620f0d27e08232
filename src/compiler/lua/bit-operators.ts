import { ts } from "../typescript.ts";

/** What becomes a function of `bit`. */
export const bitOperators: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.AmpersandToken,
  ts.SyntaxKind.BarToken,
  ts.SyntaxKind.CaretToken,
  ts.SyntaxKind.LessThanLessThanToken,
  ts.SyntaxKind.GreaterThanGreaterThanToken,
  ts.SyntaxKind.GreaterThanGreaterThanGreaterThanToken,
]);

const bitAssignments: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.AmpersandEqualsToken,
  ts.SyntaxKind.BarEqualsToken,
  ts.SyntaxKind.CaretEqualsToken,
  ts.SyntaxKind.LessThanLessThanEqualsToken,
  ts.SyntaxKind.GreaterThanGreaterThanEqualsToken,
  ts.SyntaxKind.GreaterThanGreaterThanGreaterThanEqualsToken,
]);

export function isBitAssignment(node: ts.BinaryExpression): boolean {
  return bitAssignments.has(node.operatorToken.kind);
}

/** `a & b`, `~a` and the like. */
export function isBitOperation(node: ts.Expression): node is ts.BinaryExpression | ts.PrefixUnaryExpression {
  if (ts.isPrefixUnaryExpression(node)) return node.operator === ts.SyntaxKind.TildeToken;
  return ts.isBinaryExpression(node) && bitOperators.has(node.operatorToken.kind);
}
