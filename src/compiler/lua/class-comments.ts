import { ts, tstl, type TypeScriptToLua } from "../typescript.ts";
import { docComment, nameOf } from "./doc-comments.ts";

type Context = TypeScriptToLua.TransformationContext;
type Statement = TypeScriptToLua.Statement;

/** A class with the doc comments of its members, which TypeScriptToLua leaves out. */
export function transformClass(node: ts.ClassDeclaration, context: Context): Statement[] {
  const statements = context.superTransformStatements(node);
  for (const member of node.members) {
    const comment = docComment(member, context.checker);
    const statement = comment && placesOf(member, statements).find((candidate) => isOf(member, candidate));
    if (comment !== undefined && statement !== undefined) statement.leadingComments ??= [...comment];
  }
  return statements;
}

/** The statements among which a member is made: fields of instances in the constructor. */
function placesOf(member: ts.ClassElement, statements: readonly Statement[]): readonly Statement[] {
  if (!ts.isPropertyDeclaration(member) || isStatic(member)) return statements;
  return statements.flatMap((statement) => {
    const [made] = tstl.isAssignmentStatement(statement) ? statement.right : [];
    const isConstructor = made !== undefined && memberName(statement) === "____constructor";
    return isConstructor && tstl.isFunctionExpression(made) ? made.body.statements : [];
  });
}

/** Whether a statement gives a class, its prototype or an object the member. */
function isOf(member: ts.ClassElement, statement: Statement): boolean {
  if (ts.isAccessor(member)) return accessorName(statement) === nameOf(member);
  const name = ts.isConstructorDeclaration(member) ? "____constructor" : nameOf(member);
  if (memberName(statement) !== name || !tstl.isAssignmentStatement(statement)) return false;
  const [target] = statement.left;
  if (target === undefined || !tstl.isTableIndexExpression(target)) return false;
  return ts.isPropertyDeclaration(member) || tstl.isIdentifier(target.table) === isStatic(member);
}

/** The member that a statement assigns. */
function memberName(statement: Statement): string | undefined {
  const [target] = tstl.isAssignmentStatement(statement) ? statement.left : [];
  if (target === undefined || !tstl.isTableIndexExpression(target)) return undefined;
  return tstl.isStringLiteral(target.index) ? target.index.value : undefined;
}

/** The accessor that `__TS__SetDescriptor(Box.prototype, "size", …)` makes. */
function accessorName(statement: Statement): string | undefined {
  if (!tstl.isExpressionStatement(statement) || !tstl.isCallExpression(statement.expression)) return undefined;
  const [, name] = statement.expression.params;
  return name !== undefined && tstl.isStringLiteral(name) ? name.value : undefined;
}

function isStatic(member: ts.ClassElement): boolean {
  return (ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Static) !== 0;
}
