import { ts, type TypeScriptToLua } from "../typescript.ts";

type Context = TypeScriptToLua.TransformationContext;
type Statement = TypeScriptToLua.Statement;

/**
 * `const a = first(), b = second(a)` as two declarations: TypeScriptToLua puts the statements that the value of `b` takes before both, where
 * `a` is another variable or none.
 */
export function splitDeclarations(node: ts.VariableStatement, context: Context): Statement[] {
  const { declarations } = node.declarationList;
  if (declarations.length < 2) return context.superTransformStatements(node);
  return declarations.flatMap((declaration, index) => {
    const statement = statementOf([declaration], node.declarationList);
    const made = index === 0 ? ts.setOriginalNode(statement, node) : statement;
    return context.transformStatements(made);
  });
}

/** The same in the head of a loop, in a block around it. What functions keep of a round are copies that the linker made in the body. */
export function splitHead(node: ts.ForStatement, context: Context): Statement[] {
  const { initializer, condition, incrementor, statement } = node;
  if (initializer === undefined || !ts.isVariableDeclarationList(initializer))
    return context.superTransformStatements(node);
  const last = initializer.declarations.at(-1);
  if (last === undefined || initializer.declarations.length < 2) return context.superTransformStatements(node);
  const before = initializer.declarations.slice(0, -1).map((each) => statementOf([each], initializer));
  const head = ts.factory.createVariableDeclarationList([last], initializer.flags);
  const loop = ts.setOriginalNode(ts.factory.createForStatement(head, condition, incrementor, statement), node);
  return context.transformStatements(ts.factory.createBlock([...before, loop]));
}

function statementOf(
  declarations: readonly ts.VariableDeclaration[],
  { flags }: ts.VariableDeclarationList,
): ts.VariableStatement {
  return ts.factory.createVariableStatement([], ts.factory.createVariableDeclarationList(declarations, flags));
}
