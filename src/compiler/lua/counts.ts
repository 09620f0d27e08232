import { ts } from "../typescript.ts";
import { isUndefined, withoutBrackets } from "../link/syntax-tests.ts";
import { knownNumber } from "./known-number.ts";
import { isByteCount, isCallOf, type Origin, type Origins } from "./origins.ts";
import { calledFunction, resultsOf } from "./results.ts";

/** Which expressions give whole numbers from 0 on, whatever runs. */
export interface Counts {
  has(node: ts.Expression): boolean;
}

/**
 * Finds counts by all that is assigned to a variable and given to a parameter in the script. A function that is handed on, or called by
 * Envoy, is given anything. Sums and products are taken to stay below 2^53, beyond which numbers are no longer whole in either language.
 */
export function createCounts(origins: () => Origins, checker: ts.TypeChecker): Counts {
  return { has: (node) => isCount(node, new Set()) };

  /** @param assumed what the answer is already asked for: a variable that is counted up is a count where it was one before */
  function isCount(node: ts.Expression, assumed: Set<ts.Symbol | ts.Node>): boolean {
    const inner = withoutBrackets(node);
    if (isCountLiteral(inner)) return true;
    if (ts.isIdentifier(inner)) return isUndefined(inner) || isCountVariable(inner, assumed);
    if (ts.isPropertyAccessExpression(inner)) return isLength(inner);
    if (ts.isConditionalExpression(inner)) return isCount(inner.whenTrue, assumed) && isCount(inner.whenFalse, assumed);
    if (ts.isCallExpression(inner)) return isCountCall(inner, assumed);
    if (ts.isPrefixUnaryExpression(inner) || ts.isPostfixUnaryExpression(inner))
      return inner.operator === ts.SyntaxKind.PlusPlusToken && isCount(inner.operand, assumed);
    return ts.isBinaryExpression(inner) && isCountOperation(inner, assumed);
  }

  function isCountOperation(
    { left, operatorToken, right }: ts.BinaryExpression,
    assumed: Set<ts.Symbol | ts.Node>,
  ): boolean {
    if (unsignedShifts.has(operatorToken.kind)) return true;
    if (masks.has(operatorToken.kind) && [left, right].some(isMask)) return true;
    return keepingCounts.has(operatorToken.kind) && isCount(left, assumed) && isCount(right, assumed);
  }

  /** What `&` leaves no sign of: a number of 31 bits. */
  function isMask(node: ts.Expression): boolean {
    const value = knownNumber(node, checker) ?? -1;
    return Number.isInteger(value) && value >= 0 && value <= 0x7fffffff;
  }

  function isCountVariable(name: ts.Identifier, assumed: Set<ts.Symbol | ts.Node>): boolean {
    const symbol = checker.getSymbolAtLocation(name);
    if (symbol === undefined) return false;
    if (assumed.has(symbol)) return true;
    assumed.add(symbol);
    return areCounts(origins().variables.get(symbol), assumed);
  }

  function areCounts(all: readonly Origin[] | undefined, assumed: Set<ts.Symbol | ts.Node>): boolean {
    if (all === undefined) return false;
    return all.every((origin) => origin === "count" || (origin !== "elsewhere" && isCount(origin, assumed)));
  }

  /** `table.get(key)` of a table in which nothing but counts is set. */
  function isCountEntry({ expression }: ts.CallExpression, assumed: Set<ts.Symbol | ts.Node>): boolean {
    if (!ts.isPropertyAccessExpression(expression) || expression.name.text !== "get") return false;
    const table = checker.getSymbolAtLocation(expression.expression);
    if (table === undefined) return false;
    return areCounts(origins().entries.get(table), assumed);
  }

  function isCountCall(call: ts.CallExpression, assumed: Set<ts.Symbol | ts.Node>): boolean {
    if (isByteCount(call)) return true;
    const [argument] = call.arguments;
    if (isCallOf(call, "Math", roundingFunctions) || isCallOf(call, "math", roundingFunctions))
      return argument !== undefined && isNotNegative(argument, assumed);
    if (isCountEntry(call, assumed)) return true;
    const called = calledFunction(call, checker);
    if (called?.body === undefined) return false;
    if (assumed.has(called)) return true;
    assumed.add(called);
    return resultsOf(called.body).every((result) => isCount(result, assumed));
  }

  /** A count, or a finite fraction from 0 on. */
  function isNotNegative(node: ts.Expression, assumed: Set<ts.Symbol | ts.Node>): boolean {
    const inner = withoutBrackets(node);
    const isQuotient = ts.isBinaryExpression(inner) && inner.operatorToken.kind === ts.SyntaxKind.SlashToken;
    if (isQuotient) return isNotNegative(inner.left, assumed) && isPositiveLiteral(inner.right);
    return isCount(inner, assumed);
  }

  /** `4`, or a member of an enum. A type of such numbers says nothing: any number may be given to an enum. */
  function isCountLiteral(node: ts.Expression): boolean {
    const value = knownNumber(node, checker);
    return value !== undefined && Number.isInteger(value) && value >= 0 && !Object.is(value, -0);
  }

  /** The length of a text or an array, not a member that the filter calls so. */
  function isLength({ name }: ts.PropertyAccessExpression): boolean {
    const declaration = checker.getSymbolAtLocation(name)?.valueDeclaration;
    return name.text === "length" && declaration?.getSourceFile().isDeclarationFile === true;
  }
}

const unsignedShifts: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.GreaterThanGreaterThanGreaterThanToken,
  ts.SyntaxKind.GreaterThanGreaterThanGreaterThanEqualsToken,
]);

const masks: ReadonlySet<ts.SyntaxKind> = new Set([ts.SyntaxKind.AmpersandToken, ts.SyntaxKind.AmpersandEqualsToken]);

const keepingCounts: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.PlusToken,
  ts.SyntaxKind.PlusEqualsToken,
  ts.SyntaxKind.AsteriskToken,
  ts.SyntaxKind.AsteriskEqualsToken,
  ts.SyntaxKind.PercentToken,
  ts.SyntaxKind.PercentEqualsToken,
  ts.SyntaxKind.QuestionQuestionToken,
  ts.SyntaxKind.BarBarToken,
]);

const roundingFunctions: ReadonlySet<string> = new Set(["floor", "ceil"]);

function isPositiveLiteral(node: ts.Expression): boolean {
  return ts.isNumericLiteral(node) && Number(node.text) > 0;
}
