import { ts } from "../typescript.ts";
import { isWritten } from "./loop-variables.ts";

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
      const symbol = variableAt(node, checker);
      const declaration = symbol?.valueDeclaration;
      if (symbol !== undefined && declaration !== undefined && functionOf(declaration) !== functionOf(node))
        changed.add(symbol);
    }
    ts.forEachChild(node, visit);
  }
}

/** The function that a node stands in, `undefined` at the top level. */
export function functionOf(node: ts.Node): ts.Node | undefined {
  return ts.findAncestor(node.parent, ts.isFunctionLike);
}

/** The variable that an identifier stands for, also in `{ name }` and `({ name } = …)`. */
export function variableAt(node: ts.Identifier, checker: ts.TypeChecker): ts.Symbol | undefined {
  return ts.isShorthandPropertyAssignment(node.parent)
    ? checker.getShorthandAssignmentValueSymbol(node.parent)
    : checker.getSymbolAtLocation(node);
}

/** Where a name stands for a variable, but for its declaration. */
export function usesOf(
  node: ts.Node,
  symbol: ts.Symbol | undefined,
  checker: ts.TypeChecker,
): readonly ts.Identifier[] {
  if (ts.isIdentifier(node)) {
    const isUse = !ts.isVariableDeclaration(node.parent) || node.parent.name !== node;
    return isUse && variableAt(node, checker) === symbol ? [node] : [];
  }
  const found: ts.Identifier[] = [];
  ts.forEachChild(node, (child) => {
    found.push(...usesOf(child, symbol, checker));
  });
  return found;
}

/** The functions that stand in a node, without those inside of them. */
export function functionsIn(node: ts.Node): readonly ts.Node[] {
  const found: ts.Node[] = [];
  ts.forEachChild(node, (child) => {
    found.push(...(ts.isFunctionLike(child) ? [child] : functionsIn(child)));
  });
  return found;
}
