import { ts, tstl, type TypeScriptToLua } from "../typescript.ts";
import { commentFields } from "./doc-comments.ts";

type Context = TypeScriptToLua.TransformationContext;

/**
 * An enum as one table, `local Colour = {Red = 0, [0] = "Red"}`. TypeScriptToLua starts from a global variable of that name, and assigns
 * member by member.
 */
export function transformEnum(node: ts.EnumDeclaration, context: Context): TypeScriptToLua.Statement[] {
  const statements = context.superTransformStatements(node);
  const [first, ...assignments] = statements;
  const start = first === undefined ? undefined : tableOf(first);
  if (first === undefined || start === undefined) return statements;
  const fields = assignments.flatMap((assignment) => fieldOf(assignment, node, context) ?? []);
  if (fields.length < assignments.length) return [start([]), ...assignments];
  const made = [...new Map(fields.map((field) => [field.key, field])).values()].map(({ field }) => field);
  commentFields(made, node.members, context.checker);
  return [start(made)];
}

/** A member that another one's value is computed from, `enum Size { Small = text.length, Large = Small * 2 }`, as `Size.Small`. */
export function enumMember(node: ts.Node, context: Context): TypeScriptToLua.Expression | undefined {
  if (!ts.isIdentifier(node)) return undefined;
  const declaration = context.checker.getSymbolAtLocation(node)?.valueDeclaration;
  if (declaration === undefined || !ts.isEnumMember(declaration)) return undefined;
  const table = context.transformExpression(declaration.parent.name);
  return tstl.createTableIndexExpression(table, tstl.createStringLiteral(node.text), node);
}

type TableField = TypeScriptToLua.TableFieldExpression;

/** A statement that gives an enum's variable a table; it is declared here, or at the top where functions before it use it. */
function tableOf(
  statement: TypeScriptToLua.Statement,
): ((fields: TableField[]) => TypeScriptToLua.Statement) | undefined {
  if (!tstl.isVariableDeclarationStatement(statement) && !tstl.isAssignmentStatement(statement)) return undefined;
  const [value] = statement.right ?? [];
  if (value === undefined || !tstl.isBinaryExpression(value)) return undefined;
  return (fields) => {
    statement.right = [tstl.createTableExpression(fields)];
    return statement;
  };
}

interface EnumField {
  readonly key: string | number;
  readonly field: TableField;
}

/** `Colour.Red = 0` and `Colour[Colour.Red] = "Red"`, where the values are known. */
function fieldOf(
  statement: TypeScriptToLua.Statement,
  { members }: ts.EnumDeclaration,
  { checker }: Context,
): EnumField | undefined {
  if (!tstl.isAssignmentStatement(statement)) return undefined;
  const [left, right] = [statement.left[0], statement.right[0]];
  if (left === undefined || right === undefined || !tstl.isTableIndexExpression(left)) return undefined;
  const { index } = left;
  if (tstl.isStringLiteral(index)) {
    const isKnown = tstl.isNumericLiteral(right) || tstl.isStringLiteral(right);
    return isKnown ? { key: index.value, field: tstl.createTableFieldExpression(right, index) } : undefined;
  }
  const member = members.find(({ name }) => tstl.isStringLiteral(right) && name.getText() === right.value);
  const value = member === undefined ? undefined : checker.getConstantValue(member);
  if (typeof value !== "number") return undefined;
  return { key: value, field: tstl.createTableFieldExpression(right, tstl.createNumericLiteral(value)) };
}
