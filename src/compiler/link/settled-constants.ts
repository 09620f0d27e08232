import { ts } from "../typescript.ts";

/**
 * Whether a name can be taken for what its constant was given. At the top level of a module it can, for whether modules run in time is checked
 * apart; in a function only where the constant stands before its use, and no function between them could be called before both.
 */
export function isSettled(declaration: ts.VariableDeclaration, use: ts.Node): boolean {
  const { parent: list } = declaration;
  if (!ts.isIdentifier(declaration.name) || !ts.isVariableDeclarationList(list) || !isConst(list)) return false;
  if (!ts.isVariableStatement(list.parent) || declaration.getSourceFile().isDeclarationFile) return false;
  const { parent: scope } = list.parent;
  if (ts.isSourceFile(scope)) return true;
  return ts.isBlock(scope) && isBehind(use, declaration) && !isInHoistedFunction(use, scope);
}

function isBehind(use: ts.Node, declaration: ts.Node): boolean {
  return use.getSourceFile() === declaration.getSourceFile() && use.pos >= declaration.end;
}

function isInHoistedFunction(use: ts.Node, scope: ts.Node): boolean {
  const hoisted = ts.findAncestor(use, (node) => (node === scope ? "quit" : ts.isFunctionDeclaration(node)));
  return hoisted !== undefined;
}

/** Whether a statement of a block only gives constants their values. */
export function declaresConstants(
  node: ts.Statement,
  isKnown: (value: ts.Expression) => boolean,
): node is ts.VariableStatement {
  if (!ts.isVariableStatement(node) || !ts.isBlock(node.parent)) return false;
  const { declarations } = node.declarationList;
  return (
    isConst(node.declarationList) &&
    declarations.every(
      ({ name, initializer }) => ts.isIdentifier(name) && initializer !== undefined && isKnown(initializer),
    )
  );
}

/** Whether a list begins with `const`; `using` has the same flag and another one. */
function isConst({ flags }: ts.VariableDeclarationList): boolean {
  return (flags & ts.NodeFlags.Const) !== 0 && (flags & ts.NodeFlags.Using) === 0;
}
