import { isInstanceField } from "../link/syntax-tests.ts";
import { ts, tstl, type TypeScriptToLua } from "../typescript.ts";

type Context = TypeScriptToLua.TransformationContext;
type Expression = TypeScriptToLua.Expression;
type Statement = TypeScriptToLua.Statement;

/**
 * Where the statements go that the values of static fields take: TypeScriptToLua puts all of them before the class, which is not there yet.
 */
export interface StaticFields {
  /** Transforms an expression; what it takes before is kept where it is the value of a static field. */
  keep(node: ts.Expression, context: Context, transform: () => Expression): Expression;
  /** A class's statements, with what was kept before the fields that need it. */
  place(statements: readonly Statement[]): Statement[];
}

export function createStaticFields(): StaticFields {
  const kept = new Map<Expression, Statement[]>();
  return { keep, place };

  function keep(node: ts.Expression, context: Context, transform: () => Expression): Expression {
    if (!isStaticValue(node)) return transform();
    context.pushPrecedingStatements();
    const value = transform();
    const before = context.popPrecedingStatements();
    if (before.length > 0) kept.set(value, before);
    return value;
  }

  function place(statements: readonly Statement[]): Statement[] {
    return statements.flatMap((statement) => {
      const [value] = tstl.isAssignmentStatement(statement) ? statement.right : [];
      const before = value === undefined ? undefined : kept.get(value);
      if (value === undefined || before === undefined) return [statement];
      kept.delete(value);
      return [...before, statement];
    });
  }
}

/** The value of a static field of a class that is a statement. */
function isStaticValue(node: ts.Expression): boolean {
  const parent = node.parent as ts.Node | undefined;
  if (parent === undefined || !ts.isPropertyDeclaration(parent) || parent.initializer !== node) return false;
  return !isInstanceField(parent) && ts.isClassDeclaration(parent.parent);
}
