import { isUndefined, withoutBrackets } from "../link/syntax-tests.ts";
import { ts, tstl, type TypeScriptToLua } from "../typescript.ts";

type Context = TypeScriptToLua.TransformationContext;
type Expression = TypeScriptToLua.Expression;

/**
 * `c ? x : undefined`, and with the condition turned round `c ? undefined : x`: `c and x or nil` in Lua, or a variable that has a value only
 * where `c` holds.
 */
export function valueOrNothing(node: ts.Expression, context: Context): Expression | undefined {
  if (!ts.isConditionalExpression(node)) return undefined;
  const { condition, whenTrue, whenFalse } = node;
  const [isTurned, isPlain] = [whenTrue, whenFalse].map((side) => isUndefined(withoutBrackets(side)));
  if (isTurned === isPlain) return undefined;
  const value = isTurned ? whenFalse : whenTrue;
  const when = context.transformExpression(isTurned ? inverse(condition) : condition);
  context.pushPrecedingStatements();
  const then = context.transformExpression(value);
  const before = context.popPrecedingStatements();
  if (before.length === 0 && !mayBeFalse(value, context.checker))
    return or(
      tstl.createBinaryExpression(when, then, tstl.SyntaxKind.AndOperator, node),
      tstl.createNilLiteral(),
      node,
    );
  const variable = tstl.createIdentifier(context.createTempName("conditional"), node, tstl.tempSymbolId);
  const assignment = tstl.createAssignmentStatement(tstl.cloneIdentifier(variable), then, value);
  context.addPrecedingStatements([
    tstl.createVariableDeclarationStatement(variable, undefined, node),
    tstl.createIfStatement(when, tstl.createBlock([...before, assignment]), undefined, node),
  ]);
  return tstl.cloneIdentifier(variable);
}

const inverses: ReadonlyMap<ts.SyntaxKind, ts.BinaryOperator> = new Map<ts.SyntaxKind, ts.BinaryOperator>([
  [ts.SyntaxKind.EqualsEqualsEqualsToken, ts.SyntaxKind.ExclamationEqualsEqualsToken],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken, ts.SyntaxKind.EqualsEqualsEqualsToken],
]);

function inverse(condition: ts.Expression): ts.Expression {
  const inner = withoutBrackets(condition);
  if (ts.isPrefixUnaryExpression(inner) && inner.operator === ts.SyntaxKind.ExclamationToken) return inner.operand;
  const operator = ts.isBinaryExpression(inner) ? inverses.get(inner.operatorToken.kind) : undefined;
  if (!ts.isBinaryExpression(inner) || operator === undefined) return ts.factory.createLogicalNot(condition);
  return ts.setOriginalNode(ts.factory.createBinaryExpression(inner.left, operator, inner.right), inner);
}

/** Whether a value may be what Lua takes for false beside nil. */
function mayBeFalse(node: ts.Expression, checker: ts.TypeChecker): boolean {
  if (ts.isObjectLiteralExpression(node) || ts.isArrayLiteralExpression(node)) return false;
  const type = checker.getTypeAtLocation(node);
  if (checker.isTypeAssignableTo(checker.getFalseType(), type)) return true;
  const parts = type.isUnion() ? type.types : [type];
  const unclear = ts.TypeFlags.BooleanLike | ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.Instantiable;
  return parts
    .flatMap((part) => (part.isIntersection() ? part.types : [part]))
    .some(({ flags }) => (flags & unclear) !== 0);
}

/** `x ?? true` and `x ?? false` of a variable that may be false, as `x == nil or x` and `x or false`. */
export function booleanDefault(node: ts.Expression, context: Context): Expression | undefined {
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.QuestionQuestionToken) return undefined;
  const [left, right] = [withoutBrackets(node.left), withoutBrackets(node.right)];
  if (!ts.isIdentifier(left) || !mayBeFalse(left, context.checker)) return undefined;
  if (right.kind === ts.SyntaxKind.FalseKeyword)
    return or(context.transformExpression(left), tstl.createBooleanLiteral(false), node);
  if (right.kind !== ts.SyntaxKind.TrueKeyword) return undefined;
  const isNil = tstl.createBinaryExpression(
    context.transformExpression(left),
    tstl.createNilLiteral(),
    tstl.SyntaxKind.EqualityOperator,
  );
  return or(isNil, context.transformExpression(left), node);
}

function or(left: Expression, right: Expression, node: ts.Node): Expression {
  return tstl.createBinaryExpression(left, right, tstl.SyntaxKind.OrOperator, node);
}

/**
 * A call whose arguments become statements of their own, for which TypeScriptToLua keeps the function in a variable: what Envoy or Lua's
 * library gives is the same afterwards, and stays where it is called.
 */
export function callInPlace(node: ts.CallExpression, context: Context, transform: () => Expression): Expression {
  if (!isOfLibrary(node, context.checker)) return transform();
  context.pushPrecedingStatements();
  const written = transform();
  const before = context.popPrecedingStatements();
  const kept = tstl.isCallExpression(written) ? keptFunction(written, before) : undefined;
  context.addPrecedingStatements(before.filter((statement) => statement !== kept?.statement));
  if (kept === undefined || !tstl.isCallExpression(written)) return written;
  const { value } = kept;
  const [object, ...values] = written.params;
  // TypeScriptToLua puts the object before the arguments where a method is called.
  const isMethod =
    object !== undefined && values.length === node.arguments.length && tstl.isTableIndexExpression(value);
  if (!isMethod || !tstl.isStringLiteral(value.index)) return tstl.createCallExpression(value, written.params, node);
  return tstl.createMethodCallExpression(object, tstl.createIdentifier(value.index.value), values, node);
}

function isOfLibrary({ expression }: ts.CallExpression, checker: ts.TypeChecker): boolean {
  const name = ts.isPropertyAccessExpression(expression) ? expression.name : expression;
  const declaration = checker.getSymbolAtLocation(name)?.declarations?.[0];
  if (!declaration?.getSourceFile().isDeclarationFile) return false;
  return ts.isMethodSignature(declaration) || ts.isFunctionDeclaration(declaration);
}

/** The declaration of the variable that a call calls, and the function that it holds. */
function keptFunction(
  { expression }: TypeScriptToLua.CallExpression,
  statements: readonly TypeScriptToLua.Statement[],
): { readonly statement: TypeScriptToLua.Statement; readonly value: Expression } | undefined {
  if (!tstl.isIdentifier(expression)) return undefined;
  for (const statement of statements) {
    if (!tstl.isVariableDeclarationStatement(statement) || statement.left.length !== 1) continue;
    const [value] = statement.right ?? [];
    if (statement.left[0]?.text === expression.text && value !== undefined) return { statement, value };
  }
  return undefined;
}

/** `not (a == b)` as `a ~= b`. */
export function withoutNot(written: Expression): Expression {
  if (!tstl.isUnaryExpression(written) || written.operator !== tstl.SyntaxKind.NotOperator) return written;
  const compared = inside(written.operand);
  const opposite = tstl.isBinaryExpression(compared) ? opposites.get(compared.operator) : undefined;
  if (!tstl.isBinaryExpression(compared) || opposite === undefined) return written;
  return tstl.setNodePosition(tstl.createBinaryExpression(compared.left, compared.right, opposite), written);
}

function inside(expression: Expression): Expression {
  return tstl.isParenthesizedExpression(expression) ? inside(expression.expression) : expression;
}

const opposites: ReadonlyMap<TypeScriptToLua.SyntaxKind, TypeScriptToLua.BinaryOperator> = new Map([
  [tstl.SyntaxKind.EqualityOperator, tstl.SyntaxKind.InequalityOperator],
  [tstl.SyntaxKind.InequalityOperator, tstl.SyntaxKind.EqualityOperator],
]);

/** `[list[i], list[j]] = [list[j], list[i]]` as Lua's assignment of two. */
export function swap(node: ts.Expression, context: Context): TypeScriptToLua.Statement | undefined {
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return undefined;
  const { left, right } = node;
  if (!ts.isArrayLiteralExpression(left) || !ts.isArrayLiteralExpression(right)) return undefined;
  const [targets, values] = [left.elements.map(steadyPlace), right.elements.map(steadyPlace)];
  const [one, other] = targets;
  if (targets.length !== 2 || values.length !== 2 || one === undefined || other === undefined) return undefined;
  if (values[0]?.getText() !== other.getText() || values[1]?.getText() !== one.getText()) return undefined;
  if ([one, other].some((place) => isAccessor(place, context.checker))) return undefined;
  const read = (): [Expression, Expression] => [context.transformExpression(one), context.transformExpression(other)];
  const [first, second] = read();
  if (!tstl.isTableIndexExpression(first) || !tstl.isTableIndexExpression(second)) return undefined;
  return tstl.createAssignmentStatement([first, second], read().reverse(), node);
}

/** A member of a variable under a name, or at a place that is made of variables and numbers: it is the same however often it is looked up. */
function steadyPlace(node: ts.Expression): ts.PropertyAccessExpression | ts.ElementAccessExpression | undefined {
  const place = withoutBrackets(node);
  if (!ts.isPropertyAccessExpression(place) && !ts.isElementAccessExpression(place)) return undefined;
  const isOfVariable = ts.isIdentifier(place.expression) || place.expression.kind === ts.SyntaxKind.ThisKeyword;
  if (!isOfVariable || place.questionDotToken !== undefined) return undefined;
  return ts.isPropertyAccessExpression(place) || isSteadyIndex(place.argumentExpression) ? place : undefined;
}

function isSteadyIndex(node: ts.Expression): boolean {
  if (ts.isBinaryExpression(node))
    return steadyOperators.has(node.operatorToken.kind) && isSteadyIndex(node.left) && isSteadyIndex(node.right);
  return ts.isIdentifier(node) || ts.isLiteralExpression(node);
}

const steadyOperators: ReadonlySet<ts.SyntaxKind> = new Set([ts.SyntaxKind.PlusToken, ts.SyntaxKind.MinusToken]);

function isAccessor(place: ts.Expression, checker: ts.TypeChecker): boolean {
  const symbol = checker.getSymbolAtLocation(ts.isPropertyAccessExpression(place) ? place.name : place);
  return symbol !== undefined && (symbol.flags & ts.SymbolFlags.Accessor) !== 0;
}
