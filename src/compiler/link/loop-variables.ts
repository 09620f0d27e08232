import { ts } from "../typescript.ts";
import { variableAt } from "./changed-elsewhere.ts";
import { bindingNames } from "./declared-symbols.ts";
import { isBracket, joinedNames } from "./syntax-tests.ts";

/** Variables of a `for` loop that need a copy for each turn. */
export interface LoopVariables {
  /** Kept by functions made in the body: in JavaScript each turn has variables of its own, in Lua the loop has one for all. */
  readonly kept: readonly ts.Identifier[];
  /** Whether the body changes them, so that the loop must go on from what the body left. */
  readonly isChanged: boolean;
  /** Whether the body declares a name of the head: in Lua the step would then change the body's variable. */
  readonly isHidden: boolean;
}

export function loopVariablesOf(loop: ts.ForStatement, checker: ts.TypeChecker): LoopVariables {
  const names = declarationsOf(loop);
  const symbols = new Map(names.map((name) => [checker.getSymbolAtLocation(name), name]));
  const kept = new Set<ts.Identifier>();
  let isChanged = false;
  visit(loop.statement, false);
  return { kept: [...kept], isChanged, isHidden: hidesOneOf(loop.statement, new Set(names.map(({ text }) => text))) };

  function visit(node: ts.Node, isInFunction: boolean): void {
    const name = ts.isIdentifier(node) ? symbols.get(variableAt(node, checker)) : undefined;
    if (name !== undefined && isInFunction) kept.add(name);
    if (name !== undefined && isWritten(node)) isChanged = true;
    ts.forEachChild(node, (child) => {
      visit(child, isInFunction || ts.isFunctionLike(node));
    });
  }
}

/** What a loop's head declares. */
export function declarationsOf({ initializer }: ts.ForStatement): readonly ts.Identifier[] {
  if (initializer === undefined || !ts.isVariableDeclarationList(initializer)) return [];
  return initializer.declarations.flatMap(({ name }) => bindingNames(name));
}

function hidesOneOf(body: ts.Statement, names: ReadonlySet<string>): boolean {
  return ts.isBlock(body) && joinedNames(body).some(({ text }) => names.has(text));
}

/** Whether an identifier stands where it gets a value: left of an assignment, beside `++`, in a loop's head, or inside a pattern there. */
export function isWritten(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isPrefixUnaryExpression(parent) || ts.isPostfixUnaryExpression(parent))
    return parent.operator === ts.SyntaxKind.PlusPlusToken || parent.operator === ts.SyntaxKind.MinusMinusToken;
  if (ts.isBinaryExpression(parent) && parent.left === node)
    return (
      parent.operatorToken.kind >= ts.SyntaxKind.FirstAssignment &&
      parent.operatorToken.kind <= ts.SyntaxKind.LastAssignment
    );
  if (ts.isForOfStatement(parent) || ts.isForInStatement(parent)) return parent.initializer === node;
  const isInPattern =
    ts.isArrayLiteralExpression(parent) ||
    ts.isObjectLiteralExpression(parent) ||
    ts.isPropertyAssignment(parent) ||
    ts.isShorthandPropertyAssignment(parent) ||
    ts.isSpreadElement(parent) ||
    isBracket(parent);
  return isInPattern && isWritten(parent);
}
