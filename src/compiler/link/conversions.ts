import { ts } from "../typescript.ts";

/**
 * `Number` and its like where they are not called, as in `texts.map(Number)`: Lua has no such values, only what a call becomes. Nothing for
 * whatever else is named so.
 */
export function conversionAsValue(node: ts.Identifier, symbol: ts.Symbol | undefined): string | undefined {
  const written = conversions.get(node.text);
  const declaration = symbol?.valueDeclaration;
  if (written === undefined || declaration?.getSourceFile().isDeclarationFile !== true) return undefined;
  return isUsedAsValue(node) ? `(${written})` : undefined;
}

/** In JavaScript no base, or 0 as the first index of `map`, means 10. */
const conversions: ReadonlyMap<string, string> = new Map([
  ["Number", "(value?: unknown) => Number(value)"],
  ["String", "(value?: unknown) => String(value)"],
  ["isNaN", "(value: unknown) => isNaN(value)"],
  ["isFinite", "(value: unknown) => isFinite(value)"],
  ["parseFloat", "(text: string) => parseFloat(text)"],
  ["parseInt", "(text: string, radix?: number) => parseInt(text, radix === 0 ? undefined : radix)"],
]);

/** Whether a name is neither called nor the start of a member's, and stands in no type. */
function isUsedAsValue(node: ts.Identifier): boolean {
  let inner: ts.Node = node;
  while (ts.isParenthesizedExpression(inner.parent)) inner = inner.parent;
  const { parent } = inner;
  if (ts.isCallExpression(parent)) return parent.expression !== inner;
  return !(
    ts.isPropertyAccessExpression(parent) ||
    ts.isElementAccessExpression(parent) ||
    (ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.InstanceOfKeyword) ||
    ts.isTypeQueryNode(parent) ||
    ts.isTypeNode(parent)
  );
}
