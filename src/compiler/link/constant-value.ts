import { isOpenValue } from "../../filter/open-parameters.ts";
import { ts } from "../typescript.ts";

export type Constant = string | number | boolean | undefined;

/** What is known about the value of an expression before the script runs. */
export interface ConstantFolder {
  /** The value, or undefined where it is only known at run time. */
  valueOf(expression: ts.Expression): { readonly value: Constant } | undefined;
  /** What is left of `a && b` or `a || b` where the other side is known and does not decide; undefined where neither is. */
  undecidedSide(expression: ts.BinaryExpression): ts.Expression | undefined;
}

/** Values of literals, of the filter's parameters, and of comparisons between them. */
export function createConstantFolder(
  checker: ts.TypeChecker,
  isParameter: (declaration: ts.Declaration) => boolean,
): ConstantFolder {
  return { valueOf, undecidedSide };

  function valueOf(expression: ts.Expression): { readonly value: Constant } | undefined {
    if (ts.isParenthesizedExpression(expression) || ts.isAsExpression(expression))
      return valueOf(expression.expression);
    if (ts.isStringLiteralLike(expression)) return { value: expression.text };
    if (ts.isNumericLiteral(expression)) return { value: Number(expression.text) };
    if (expression.kind === ts.SyntaxKind.TrueKeyword) return { value: true };
    if (expression.kind === ts.SyntaxKind.FalseKeyword) return { value: false };
    if (ts.isIdentifier(expression)) return valueOfName(expression);
    if (ts.isPrefixUnaryExpression(expression)) return valueOfPrefix(expression);
    return ts.isBinaryExpression(expression) ? valueOfBinary(expression) : undefined;
  }

  function valueOfName(name: ts.Identifier): { readonly value: Constant } | undefined {
    if (name.text === "undefined") return { value: undefined };
    const declaration = targetOf(checker, name)?.valueDeclaration;
    if (declaration === undefined || !ts.isVariableDeclaration(declaration) || !isParameter(declaration))
      return undefined;
    return declaration.initializer === undefined ? undefined : valueOf(declaration.initializer);
  }

  function valueOfPrefix({ operator, operand }: ts.PrefixUnaryExpression): { readonly value: Constant } | undefined {
    const inner = valueOf(operand);
    if (inner === undefined) return undefined;
    if (operator === ts.SyntaxKind.ExclamationToken) return { value: !isTruthy(inner.value) };
    return operator === ts.SyntaxKind.MinusToken && typeof inner.value === "number"
      ? { value: -inner.value }
      : undefined;
  }

  function valueOfBinary({
    left,
    operatorToken,
    right,
  }: ts.BinaryExpression): { readonly value: Constant } | undefined {
    const [leftValue, rightValue] = [valueOf(left), valueOf(right)];
    if (leftValue === undefined || rightValue === undefined) {
      // The right side is not even looked at where the left one decides.
      if (leftValue !== undefined) return decidedBy(leftValue, operatorToken.kind);
      const decided = decidedBy(rightValue, operatorToken.kind);
      return decided !== undefined && hasNoEffect(left) && isBoolean(left) ? decided : undefined;
    }
    if (isLater(leftValue.value, rightValue.value, operatorToken.kind)) return undefined;
    return compareConstants(leftValue.value, operatorToken.kind, rightValue.value);
  }

  function undecidedSide({ left, operatorToken, right }: ts.BinaryExpression): ts.Expression | undefined {
    const deciding = decidingValues[operatorToken.kind];
    const isNeutral = (side: ts.Expression): boolean => deciding !== undefined && valueOf(side)?.value === !deciding;
    if (isNeutral(left)) return right;
    return isNeutral(right) && isBoolean(left) ? left : undefined;
  }

  /** `text && true` is true and no text, `undefined || false` is false. */
  function isBoolean(side: ts.Expression): boolean {
    return (checker.getTypeAtLocation(side).flags & ts.TypeFlags.BooleanLike) !== 0;
  }
}

/** A parameter that stays open has some text, but nobody knows which one to compare. */
function isLater(left: Constant, right: Constant, operator: ts.SyntaxKind): boolean {
  const [isLeftOpen, isRightOpen] = [isOpenValue(left), isOpenValue(right)];
  if ((!isLeftOpen && !isRightOpen) || Object.hasOwn(decidingValues, operator)) return false;
  const other = isLeftOpen ? right : left;
  return typeof other === "string" || !isEquality(operator);
}

function isEquality(operator: ts.SyntaxKind): boolean {
  return operator === ts.SyntaxKind.EqualsEqualsEqualsToken || operator === ts.SyntaxKind.ExclamationEqualsEqualsToken;
}

/** `false && x` and `x && false` are false, the latter where leaving `x` out changes nothing; the same for `true ||`. */
function decidedBy(
  side: { readonly value: Constant } | undefined,
  operator: ts.SyntaxKind,
): { readonly value: Constant } | undefined {
  const deciding = decidingValues[operator];
  return deciding !== undefined && side?.value === deciding ? { value: deciding } : undefined;
}

/** The value of one side that decides an operator, whatever the other is. */
const decidingValues: Partial<Record<ts.SyntaxKind, boolean>> = {
  [ts.SyntaxKind.AmpersandAmpersandToken]: false,
  [ts.SyntaxKind.BarBarToken]: true,
};

/** The order of texts is left to Lua, which compares bytes. */
function compareConstants(
  left: Constant,
  operator: ts.SyntaxKind,
  right: Constant,
): { readonly value: Constant } | undefined {
  const compare = comparisons[operator];
  if (compare !== undefined) return { value: compare(left, right) };
  const order = orders[operator];
  const areNumbers = typeof left === "number" && typeof right === "number";
  return order === undefined || !areNumbers ? undefined : { value: order(left, right) };
}

const orders: Partial<Record<ts.SyntaxKind, (left: number, right: number) => boolean>> = {
  [ts.SyntaxKind.LessThanToken]: (left, right) => left < right,
  [ts.SyntaxKind.LessThanEqualsToken]: (left, right) => left <= right,
  [ts.SyntaxKind.GreaterThanToken]: (left, right) => left > right,
  [ts.SyntaxKind.GreaterThanEqualsToken]: (left, right) => left >= right,
};

const comparisons: Partial<Record<ts.SyntaxKind, (left: Constant, right: Constant) => Constant>> = {
  [ts.SyntaxKind.EqualsEqualsEqualsToken]: (left, right) => left === right,
  [ts.SyntaxKind.ExclamationEqualsEqualsToken]: (left, right) => left !== right,
  [ts.SyntaxKind.AmpersandAmpersandToken]: (left, right) => (isTruthy(left) ? right : left),
  [ts.SyntaxKind.BarBarToken]: (left, right) => (isTruthy(left) ? left : right),
};

/** As Lua sees it, where the script runs: 0 and the empty text are true. */
export function isTruthy(value: Constant): boolean {
  return value !== undefined && value !== false;
}

/** Reading and comparing; no call, no assignment. */
export function hasNoEffect(expression: ts.Expression): boolean {
  if (ts.isCallExpression(expression) || ts.isNewExpression(expression)) return false;
  if (isUpdate(expression) || (ts.isBinaryExpression(expression) && isAssignment(expression))) return false;
  return ts.forEachChild(expression, (child) => (hasNoEffect(child as ts.Expression) ? undefined : true)) !== true;
}

function isUpdate(node: ts.Expression): boolean {
  if (!ts.isPostfixUnaryExpression(node) && !ts.isPrefixUnaryExpression(node)) return false;
  return node.operator === ts.SyntaxKind.PlusPlusToken || node.operator === ts.SyntaxKind.MinusMinusToken;
}

function isAssignment({ operatorToken }: ts.BinaryExpression): boolean {
  return operatorToken.kind >= ts.SyntaxKind.FirstAssignment && operatorToken.kind <= ts.SyntaxKind.LastAssignment;
}

/** The symbol that a name stands for, seen through imports and re-exports. */
export function targetOf(checker: ts.TypeChecker, name: ts.Node): ts.Symbol | undefined {
  const symbol = checker.getSymbolAtLocation(name);
  return symbol === undefined ? undefined : seenThrough(checker, symbol);
}

export function seenThrough(checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol {
  return (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol);
}
