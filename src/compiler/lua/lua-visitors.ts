import { transformClass } from "./class-comments.ts";
import { ts, tstl, type TypeScriptToLua } from "../typescript.ts";
import { isBitAssignment } from "./bit-operators.ts";
import { hasEffects } from "../link/evaluation-effects.ts";
import { withoutBrackets } from "../link/syntax-tests.ts";
import { commentFields } from "./doc-comments.ts";
import { createEvaluationOrder, type EvaluationOrder } from "./evaluation-order.ts";
import { createTryVisitors } from "./leave-try.ts";
import { chainStart } from "./merge-aliases.ts";
import { createNumberOperators, type NumberOperators } from "./number-operators.ts";
import { booleanDefault, callInPlace, swap, valueOrNothing, withoutNot } from "./plainer-forms.ts";
import { createStaticFields } from "./static-fields.ts";
import { splitDeclarations, splitHead } from "./split-declarations.ts";
import { correctMember } from "./text-members.ts";
import { enumMember, transformEnum } from "./transform-enum.ts";

type Context = TypeScriptToLua.TransformationContext;

/**
 * What is compiled otherwise than TypeScriptToLua does it.
 *
 * @param wrapped functions that stand for methods, with how many arguments they take
 */
export function createVisitors(wrapped: ReadonlyMap<ts.Node, number>): TypeScriptToLua.Plugin {
  const evaluated = new Map<ts.Node, TypeScriptToLua.Identifier>();
  const copied = new Set<ts.Node>();
  const statics = createStaticFields();
  let order: EvaluationOrder | undefined;
  let numbers: NumberOperators | undefined;
  return {
    visitors: {
      ...Object.fromEntries(watchedKinds.map((kind) => [kind, transform])),
      [ts.SyntaxKind.ExpressionStatement]: transformStatement,
      [ts.SyntaxKind.VariableStatement]: splitDeclarations,
      [ts.SyntaxKind.ForStatement]: splitHead,
      [ts.SyntaxKind.EnumDeclaration]: transformEnum,
      [ts.SyntaxKind.ClassDeclaration]: (node, context) => statics.place(transformClass(node, context)),
      ...createTryVisitors(),
    },
  };

  function transform(node: ts.Expression, context: Context): TypeScriptToLua.Expression {
    const known = evaluated.get(node);
    if (known !== undefined) return tstl.cloneIdentifier(known);
    const count = wrapped.get(node);
    if (count !== undefined) return asMethod(context.superTransformExpression(node), count, node);
    const use = copied.has(node) ? undefined : orderIn(context).neededAs(node);
    if (use === undefined) return statics.keep(node, context, () => transformInOrder(node, context));
    const value = use === "copy" ? copyObject(node, context) : transformInOrder(node, context);
    return hold(node, { value, name: use === "entry" ? "value" : "before" }, context);
  }

  function orderIn(context: Context): EvaluationOrder {
    order ??= createEvaluationOrder(context.sourceFile, context.checker);
    return order;
  }

  function transformInOrder(node: ts.Expression, context: Context): TypeScriptToLua.Expression {
    const start = startOfChain(node);
    if (start !== undefined) evaluateOnce(start, context);
    if (ts.isBinaryExpression(node)) holdTarget(node, context);
    const assignment = ts.isBinaryExpression(node) ? asAssignment(node) : undefined;
    if (assignment !== undefined) return context.transformExpression(assignment);
    const plainer = plainerForm(node, context);
    if (plainer !== undefined) return plainer;
    const written = correctMember(node, writeExpression(node, context), context);
    if (!ts.isBinaryExpression(node) && !ts.isPrefixUnaryExpression(node)) return written;
    numbers ??= createNumberOperators(context.sourceFile, context.checker);
    return withoutNot(numbers.correct(node, written));
  }

  function plainerForm(node: ts.Expression, context: Context): TypeScriptToLua.Expression | undefined {
    return enumMember(node, context) ?? booleanDefault(node, context) ?? valueOrNothing(node, context);
  }

  /** `box.size += grow()`: TypeScriptToLua reads the member after what `grow` assigns, where that becomes statements of its own. */
  function transformStatement(node: ts.ExpressionStatement, context: Context): TypeScriptToLua.Statement[] {
    const { expression } = node;
    const swapped = swap(expression, context);
    if (swapped !== undefined) return [swapped];
    const assignment = ts.isBinaryExpression(expression) ? asAssignment(expression) : undefined;
    if (assignment === undefined || !ts.isBinaryExpression(expression)) return context.superTransformStatements(node);
    holdTarget(expression, context);
    const statement = ts.factory.createExpressionStatement(assignment);
    return context.superTransformStatements(ts.setOriginalNode(statement, node));
  }

  /**
   * What an optional chain starts from, as a variable: TypeScriptToLua evaluates it twice where a method of a text or an array follows, as in
   * `headers.get(name)?.toLowerCase()`.
   */
  function evaluateOnce(start: ts.Expression, context: Context): void {
    if (evaluated.has(start)) return;
    const value = context.transformExpression(start);
    if (tstl.isIdentifier(value) && value.symbolId === tstl.tempSymbolId) evaluated.set(start, value);
    else if (!evaluated.has(start)) hold(start, { value, name: chainStart }, context);
  }

  /** `copy = (list[next()] = read())`: TypeScriptToLua evaluates the right side first where the result is used. */
  function holdTarget(node: ts.BinaryExpression, context: Context): void {
    for (const part of orderIn(context).heldOf(node)) {
      const value = context.transformExpression(part);
      if (!evaluated.has(part)) hold(part, { value, name: "before" }, context);
    }
  }

  function hold(
    node: ts.Expression,
    { value, name }: { readonly value: TypeScriptToLua.Expression; readonly name: string },
    context: Context,
  ): TypeScriptToLua.Expression {
    const variable = tstl.createIdentifier(context.createTempName(name), node, tstl.tempSymbolId);
    context.addPrecedingStatements(tstl.createVariableDeclarationStatement(variable, value, node));
    evaluated.set(node, variable);
    return tstl.cloneIdentifier(variable);
  }

  function copyObject(node: ts.Expression, context: Context): TypeScriptToLua.Expression {
    copied.add(node);
    return context.transformExpression(
      ts.factory.createObjectLiteralExpression([ts.factory.createSpreadAssignment(node)]),
    );
  }
}

/** As TypeScriptToLua does it, but for where calls stand and for comments. */
function writeExpression(node: ts.Expression, context: Context): TypeScriptToLua.Expression {
  const written = ts.isCallExpression(node)
    ? callInPlace(node, context, () => context.superTransformExpression(node))
    : context.superTransformExpression(node);
  if (ts.isObjectLiteralExpression(node) && tstl.isTableExpression(written))
    commentFields(written.fields, node.properties, context.checker);
  return written;
}

/** `function(____, a) return f(a) end`: a function in the place of a method leaves out the object that it gets. */
function asMethod(
  called: TypeScriptToLua.Expression,
  count: number,
  node: ts.Node,
): TypeScriptToLua.FunctionExpression {
  const word = ts.isIdentifier(node) && node.text.startsWith("value") ? "argument" : "value";
  const names = Array.from({ length: count }, (_, index) => `${word}${count > 1 ? index + 1 : ""}`);
  const call = tstl.createCallExpression(
    called,
    names.map((name) => tstl.createIdentifier(name)),
    node,
  );
  const body = tstl.createBlock([tstl.createReturnStatement([call])]);
  const parameters = count === 0 ? [] : ["____", ...names];
  return tstl.createFunctionExpression(
    body,
    parameters.map((name) => tstl.createIdentifier(name)),
    undefined,
    tstl.NodeFlags.Inline,
    node,
  );
}

/** `box.size += grow()` as `box.size = box.size + grow()`, where the right side may change the member; `n %= 2`, whose operator is not Lua's. */
function asAssignment(node: ts.BinaryExpression): ts.BinaryExpression | undefined {
  const { left, operatorToken, right } = node;
  const operator = compoundOperators.get(operatorToken.kind);
  const isLate = hasEffects(right) && !ts.isIdentifier(withoutBrackets(left));
  const isOther = operator === ts.SyntaxKind.PercentToken || isBitAssignment(node);
  if (operator === undefined || !(isLate || isOther)) return undefined;
  const value = ts.factory.createBinaryExpression(left, operator, right);
  return ts.setOriginalNode(ts.factory.createAssignment(left, ts.setOriginalNode(value, node)), node);
}

/** Without `??=`, `||=` and `&&=`, which evaluate their right side only after they have read the left one. */
const compoundOperators: ReadonlyMap<ts.SyntaxKind, ts.BinaryOperator> = new Map<ts.SyntaxKind, ts.BinaryOperator>([
  [ts.SyntaxKind.PlusEqualsToken, ts.SyntaxKind.PlusToken],
  [ts.SyntaxKind.MinusEqualsToken, ts.SyntaxKind.MinusToken],
  [ts.SyntaxKind.AsteriskEqualsToken, ts.SyntaxKind.AsteriskToken],
  [ts.SyntaxKind.AsteriskAsteriskEqualsToken, ts.SyntaxKind.AsteriskAsteriskToken],
  [ts.SyntaxKind.SlashEqualsToken, ts.SyntaxKind.SlashToken],
  [ts.SyntaxKind.PercentEqualsToken, ts.SyntaxKind.PercentToken],
  [ts.SyntaxKind.AmpersandEqualsToken, ts.SyntaxKind.AmpersandToken],
  [ts.SyntaxKind.BarEqualsToken, ts.SyntaxKind.BarToken],
  [ts.SyntaxKind.CaretEqualsToken, ts.SyntaxKind.CaretToken],
  [ts.SyntaxKind.LessThanLessThanEqualsToken, ts.SyntaxKind.LessThanLessThanToken],
  [ts.SyntaxKind.GreaterThanGreaterThanEqualsToken, ts.SyntaxKind.GreaterThanGreaterThanToken],
  [ts.SyntaxKind.GreaterThanGreaterThanGreaterThanEqualsToken, ts.SyntaxKind.GreaterThanGreaterThanGreaterThanToken],
]);

/** Expressions that can be replaced by a variable that holds their value already. */
const watchedKinds = [
  ts.SyntaxKind.CallExpression,
  ts.SyntaxKind.PropertyAccessExpression,
  ts.SyntaxKind.ElementAccessExpression,
  ts.SyntaxKind.ParenthesizedExpression,
  ts.SyntaxKind.NonNullExpression,
  ts.SyntaxKind.AsExpression,
  ts.SyntaxKind.SatisfiesExpression,
  ts.SyntaxKind.NewExpression,
  ts.SyntaxKind.Identifier,
  ts.SyntaxKind.BinaryExpression,
  ts.SyntaxKind.PrefixUnaryExpression,
  ts.SyntaxKind.PostfixUnaryExpression,
  ts.SyntaxKind.TypeOfExpression,
  ts.SyntaxKind.ConditionalExpression,
  ts.SyntaxKind.TemplateExpression,
  ts.SyntaxKind.ObjectLiteralExpression,
  ts.SyntaxKind.ArrayLiteralExpression,
] as const;

/** The expression before the first `?.`, unless a call follows at once: that needs the object, too. */
function startOfChain(node: ts.Node): ts.Expression | undefined {
  if (!ts.isOptionalChain(node) || ts.isNonNullExpression(node)) return undefined;
  if (node.questionDotToken === undefined) return startOfChain(node.expression);
  const inner = withoutBrackets(node.expression);
  const isPlain = ts.isIdentifier(inner) || inner.kind === ts.SyntaxKind.ThisKeyword;
  return ts.isCallExpression(node) || isPlain ? undefined : node.expression;
}
