import { ts, tstl, type TypeScriptToLua } from "../typescript.ts";

import { callsSomething, changedElsewhere, mayChange, type ChangedElsewhere } from "./changed-elsewhere.ts";
import { chainStart } from "./merge-aliases.ts";

type Context = TypeScriptToLua.TransformationContext;

/** What is compiled otherwise than TypeScriptToLua does it. */
export function createVisitors(): TypeScriptToLua.Plugin {
  const evaluated = new Map<ts.Node, TypeScriptToLua.Identifier>();
  let changed: ChangedElsewhere | undefined;
  const transform = (node: ts.Expression, context: Context): TypeScriptToLua.Expression => {
    const known = evaluated.get(node);
    if (known !== undefined) return tstl.cloneIdentifier(known);
    const start = startOfChain(node);
    if (start !== undefined) evaluateOnce(start, context);
    if (ts.isBinaryExpression(node)) keepLeftSide(node, context);
    if (ts.isCallExpression(node)) pushLast(node, context);
    return context.superTransformExpression(node);
  };
  return {
    visitors: {
      ...Object.fromEntries(watchedKinds.map((kind) => [kind, transform])),
      [ts.SyntaxKind.EnumDeclaration]: transformEnum,
    },
  };

  /**
   * What an optional chain starts from, as a variable: TypeScriptToLua evaluates it twice where a method of a text or an array follows, as in
   * `headers.get(name)?.toLowerCase()`.
   */
  function evaluateOnce(start: ts.Expression, context: Context): void {
    if (evaluated.has(start)) return;
    const value = context.transformExpression(start);
    if (tstl.isIdentifier(value)) return;
    const variable = tstl.createIdentifier(context.createTempName(chainStart), start, tstl.tempSymbolId);
    context.addPrecedingStatements(tstl.createVariableDeclarationStatement(variable, value, start));
    evaluated.set(start, variable);
  }

  /** `count + next()`, where `next` changes `count`: Lua reads a local variable when it adds, after the call. */
  function keepLeftSide({ left, operatorToken, right }: ts.BinaryExpression, context: Context): void {
    if (!ts.isIdentifier(left) || !lateReading.has(operatorToken.kind) || !callsSomething(right)) return;
    changed ??= changedElsewhere(context.sourceFile, context.checker);
    const symbol = context.checker.getSymbolAtLocation(left);
    if (symbol === undefined || !changed.has(symbol) || evaluated.has(left)) return;
    keepValue(left, "before", context);
  }

  /** `list.push(visit())`, where `visit` changes the list, too: `list[#list + 1] = visit()` would count the list before. */
  function pushLast(call: ts.CallExpression, context: Context): void {
    const [value, ...others] = call.arguments;
    if (value === undefined || others.length > 0 || !ts.isPropertyAccessExpression(call.expression)) return;
    const { expression: list, name } = call.expression;
    if (name.text !== "push" || evaluated.has(value) || !watchedKinds.some((kind) => kind === value.kind)) return;
    if (callsSomething(list) || !mayChange(list, value, context.checker)) return;
    keepValue(value, "value", context);
  }

  function keepValue(node: ts.Expression, name: string, context: Context): void {
    const variable = tstl.createIdentifier(context.createTempName(name), node, tstl.tempSymbolId);
    const declaration = tstl.createVariableDeclarationStatement(variable, context.transformExpression(node), node);
    context.addPrecedingStatements(declaration);
    evaluated.set(node, variable);
  }
}

/** Expressions that can be replaced by a variable that holds their value already. */
const watchedKinds = [
  ts.SyntaxKind.CallExpression,
  ts.SyntaxKind.PropertyAccessExpression,
  ts.SyntaxKind.ElementAccessExpression,
  ts.SyntaxKind.ParenthesizedExpression,
  ts.SyntaxKind.NonNullExpression,
  ts.SyntaxKind.NewExpression,
  ts.SyntaxKind.Identifier,
  ts.SyntaxKind.BinaryExpression,
  ts.SyntaxKind.ConditionalExpression,
  ts.SyntaxKind.TemplateExpression,
  ts.SyntaxKind.ObjectLiteralExpression,
  ts.SyntaxKind.ArrayLiteralExpression,
] as const;

/** Operators that Lua may read their left variable for after it has evaluated the right side. */
const lateReading: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.PlusToken,
  ts.SyntaxKind.MinusToken,
  ts.SyntaxKind.AsteriskToken,
  ts.SyntaxKind.AsteriskAsteriskToken,
  ts.SyntaxKind.SlashToken,
  ts.SyntaxKind.PercentToken,
  ts.SyntaxKind.LessThanToken,
  ts.SyntaxKind.LessThanEqualsToken,
  ts.SyntaxKind.GreaterThanToken,
  ts.SyntaxKind.GreaterThanEqualsToken,
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
]);

/** The expression before the first `?.`, unless a call follows at once: that needs the object, too. */
function startOfChain(node: ts.Node): ts.Expression | undefined {
  if (!ts.isOptionalChain(node) || ts.isNonNullExpression(node)) return undefined;
  if (node.questionDotToken === undefined) return startOfChain(node.expression);
  const isPlain = ts.isIdentifier(node.expression) || node.expression.kind === ts.SyntaxKind.ThisKeyword;
  return ts.isCallExpression(node) || isPlain ? undefined : node.expression;
}

/**
 * An enum as one table, `local Colour = {Red = 0, [0] = "Red"}`. TypeScriptToLua starts from a global variable of that name, and assigns
 * member by member.
 */
function transformEnum(node: ts.EnumDeclaration, context: Context): TypeScriptToLua.Statement[] {
  const statements = context.superTransformStatements(node);
  const [first, ...assignments] = statements;
  const start = first === undefined ? undefined : tableOf(first);
  if (first === undefined || start === undefined) return statements;
  const fields = assignments.flatMap((assignment) => fieldOf(assignment, node, context) ?? []);
  if (fields.length < assignments.length) return [start([]), ...assignments];
  return [start([...new Map(fields.map((field) => [field.key, field])).values()].map(({ field }) => field))];
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
