import { ts } from "../typescript.ts";
import { isPlainFunction, type PlainFunction } from "./origins.ts";

/** The function of the script that is called, where its name stands for no other ever. */
export function calledFunction({ expression }: ts.CallExpression, checker: ts.TypeChecker): PlainFunction | undefined {
  const declaration = checker.getSymbolAtLocation(expression)?.valueDeclaration;
  if (declaration === undefined) return undefined;
  if (ts.isFunctionDeclaration(declaration)) return declaration;
  const isConstant = (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) !== 0;
  const value = ts.isVariableDeclaration(declaration) && isConstant ? declaration.initializer : undefined;
  return value !== undefined && isPlainFunction(value) ? value : undefined;
}

/** What a function returns. */
export function resultsOf(body: ts.ConciseBody): readonly ts.Expression[] {
  if (!ts.isBlock(body)) return [body];
  const results: ts.Expression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isReturnStatement(node)) results.push(...(node.expression === undefined ? [] : [node.expression]));
    else if (!ts.isFunctionLike(node)) ts.forEachChild(node, visit);
  };
  visit(body);
  return results;
}
