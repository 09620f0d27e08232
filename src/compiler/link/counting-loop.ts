import { ts } from "../typescript.ts";
import { withoutBrackets } from "./syntax-tests.ts";
import { functionOf, functionsIn, usesOf } from "./changed-elsewhere.ts";
import { targetOf, type ConstantFolder } from "./constant-value.ts";
import { keepsLength } from "./list-length.ts";
import { isWritten } from "./loop-variables.ts";

/** A `for` loop that only counts, so that it can be Lua's `for name = first, last, step do`. */
export interface CountingLoop {
  readonly name: ts.Identifier;
  readonly first: ts.Expression;
  /** The last number is `bound` and `offset` together. */
  readonly bound: ts.Expression;
  readonly offset: -1 | 0 | 1;
  readonly step: number;
}

interface Context {
  readonly checker: ts.TypeChecker;
  readonly folder: ConstantFolder;
}

/**
 * Lua's loop evaluates its bound once and its number goes by whole steps: nothing that runs may change either, and `<` needs whole numbers,
 * for it becomes `<=` of one less.
 */
export function countingLoopOf(loop: ts.ForStatement, context: Context): CountingLoop | undefined {
  const condition = loop.condition && withoutBrackets(context.folder.restOf(loop.condition, "condition"));
  const variable = variableOf(loop);
  const direction =
    condition && ts.isBinaryExpression(condition) ? directions.get(condition.operatorToken.kind) : undefined;
  if (variable === undefined || direction === undefined) return undefined;
  const { name, first } = variable;
  const { left, right: bound } = condition as ts.BinaryExpression;
  const symbol = context.checker.getSymbolAtLocation(name);
  if (symbol === undefined || !stands(left, symbol, context)) return undefined;
  const step = stepOf(loop.incrementor, symbol, context);
  if (step === undefined || Math.sign(step) !== direction.sign) return undefined;
  if (isWrittenIn(loop.statement, symbol, context) || !isSteady(bound, loop, context)) return undefined;
  const isWhole = isInteger(first, context) && (isInteger(bound, context) || ts.isPropertyAccessExpression(bound));
  if (!isWhole && direction.offset !== 0) return undefined;
  return { name, first, bound, offset: direction.offset, step };
}

/** The only variable of a loop, with what it starts from. */
function variableOf({
  initializer,
}: ts.ForStatement): { readonly name: ts.Identifier; readonly first: ts.Expression } | undefined {
  if (initializer === undefined || !ts.isVariableDeclarationList(initializer)) return undefined;
  const [{ name, initializer: first } = {}, another] = initializer.declarations;
  const isOnly = name !== undefined && ts.isIdentifier(name) && another === undefined;
  return isOnly && first !== undefined ? { name, first } : undefined;
}

const directions: ReadonlyMap<ts.SyntaxKind, { readonly sign: number; readonly offset: CountingLoop["offset"] }> =
  new Map([
    [ts.SyntaxKind.LessThanToken, { sign: 1, offset: -1 }],
    [ts.SyntaxKind.LessThanEqualsToken, { sign: 1, offset: 0 }],
    [ts.SyntaxKind.GreaterThanToken, { sign: -1, offset: 1 }],
    [ts.SyntaxKind.GreaterThanEqualsToken, { sign: -1, offset: 0 }],
  ]);

const unitSteps: ReadonlyMap<ts.SyntaxKind, number> = new Map<ts.SyntaxKind, number>([
  [ts.SyntaxKind.PlusPlusToken, 1],
  [ts.SyntaxKind.MinusMinusToken, -1],
]);

/** By how much `i++`, `i--`, `i += 2` and `i -= 2` count. */
function stepOf(node: ts.Expression | undefined, symbol: ts.Symbol, context: Context): number | undefined {
  if (node === undefined) return undefined;
  if (ts.isPostfixUnaryExpression(node) || ts.isPrefixUnaryExpression(node)) {
    if (!stands(node.operand, symbol, context)) return undefined;
    return unitSteps.get(node.operator);
  }
  if (!ts.isBinaryExpression(node) || !stands(node.left, symbol, context)) return undefined;
  const value = context.folder.valueOf(node.right)?.value;
  if (typeof value !== "number" || !Number.isInteger(value)) return undefined;
  if (node.operatorToken.kind === ts.SyntaxKind.PlusEqualsToken) return value;
  return node.operatorToken.kind === ts.SyntaxKind.MinusEqualsToken ? -value : undefined;
}

function stands(node: ts.Node, symbol: ts.Symbol, { checker }: Context): boolean {
  return ts.isIdentifier(node) && checker.getSymbolAtLocation(node) === symbol;
}

/** A number that is known and whole. */
function isInteger(node: ts.Expression, { checker, folder }: Context): boolean {
  const value = folder.valueOf(node)?.value;
  if (value !== undefined) return Number.isInteger(value);
  const declaration = ts.isIdentifier(node) ? targetOf(checker, node)?.valueDeclaration : undefined;
  if (declaration === undefined || !ts.isVariableDeclaration(declaration)) return false;
  const isConstant = (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) !== 0;
  return isConstant && Number.isInteger(declaration.initializer && folder.valueOf(declaration.initializer)?.value);
}

/** Whether a bound is the same in every round. */
function isSteady(bound: ts.Expression, loop: ts.ForStatement, context: Context): boolean {
  const { checker } = context;
  if (typeof context.folder.valueOf(bound)?.value === "number") return true;
  if (ts.isIdentifier(bound)) return isConstant(bound, loop, context) && isNumber(checker.getTypeAtLocation(bound));
  if (!ts.isPropertyAccessExpression(bound) || bound.name.text !== "length" || bound.questionDotToken) return false;
  const { expression: counted } = bound;
  if (!ts.isIdentifier(counted) || !isConstant(counted, loop, context)) return false;
  const type = checker.getTypeAtLocation(counted);
  const isText = (type.flags & ts.TypeFlags.StringLike) !== 0;
  return isText || (checker.isArrayLikeType(type) && keepsLength(counted, loop.statement, checker));
}

function isNumber({ flags }: ts.Type): boolean {
  return (flags & ts.TypeFlags.NumberLike) !== 0;
}

/** A constant, or a parameter or variable of the function that nothing gives another value meanwhile. */
function isConstant(name: ts.Identifier, loop: ts.ForStatement, context: Context): boolean {
  const symbol = targetOf(context.checker, name);
  const declaration = symbol?.valueDeclaration;
  if (symbol === undefined || declaration === undefined) return false;
  if ((ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) !== 0) return true;
  const owner = functionOf(declaration);
  if (owner === undefined || isWrittenIn(loop.statement, symbol, context)) return false;
  return !functionsIn(owner).some((inner) => isWrittenIn(inner, symbol, context));
}

function isWrittenIn(node: ts.Node, symbol: ts.Symbol, { checker }: Context): boolean {
  return usesOf(node, symbol, checker).some(isWritten);
}
