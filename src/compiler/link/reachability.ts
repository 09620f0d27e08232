import { isTruthy, type ConstantFolder } from "./constant-value.ts";
import { ts } from "../typescript.ts";

/** What is known about the way through statements before the script runs. */
export interface Reachability {
  /** The branch that a decided `if` takes; undefined where it takes none, or is not decided. */
  takenBranch(node: ts.IfStatement): ts.Statement | undefined;
  /** Whether nothing after the statement can run: a return, an error, a call that never comes back, or a decided `if` that ends so. */
  endsHere(node: ts.Statement): boolean;
}

export function createReachability(checker: ts.TypeChecker, folder: ConstantFolder): Reachability {
  return { takenBranch, endsHere };

  function takenBranch({ expression, thenStatement, elseStatement }: ts.IfStatement): ts.Statement | undefined {
    const condition = folder.valueOf(expression);
    if (condition === undefined) return undefined;
    return isTruthy(condition.value) ? thenStatement : elseStatement;
  }

  function endsHere(node: ts.Statement): boolean {
    if (ts.isReturnStatement(node) || ts.isThrowStatement(node)) return true;
    if (ts.isExpressionStatement(node)) return neverReturns(node.expression);
    if (ts.isBlock(node)) return node.statements.some(endsHere);
    const taken = ts.isIfStatement(node) ? takenBranch(node) : undefined;
    return taken !== undefined && endsHere(taken);
  }

  function neverReturns(node: ts.Expression): boolean {
    return ts.isCallExpression(node) && (checker.getTypeAtLocation(node).flags & ts.TypeFlags.Never) !== 0;
  }
}
