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
