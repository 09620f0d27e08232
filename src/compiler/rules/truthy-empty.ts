import { ts } from "../typescript.ts";
import type { Found, Rule } from "./rule.ts";
import type { FilterRun } from "./run/filter-run.ts";
import { functionOf } from "./run/names.ts";

export const truthyEmpty: Rule = {
  code: "TRUTHY_EMPTY",
  severity: "warning",
  finds:
    "A number or a text as a condition: in `if`, loops, `!`, `&&`, `||` and `? :`, and as the result of the function that `filter`, `find`, `some` or `every` is given. Texts and numbers that cannot be empty or 0 by their type are fine.",
  why: 'In Lua only `nil` and `false` are false: `if (text)` is taken for `""`, `count || 1` is 0 where `count` is 0.',
  bad: `import type { RequestHandle } from "envoy-lua-kit/envoy-api";

export function onRequest(handle: RequestHandle): void {
  const user = handle.headers().get("x-user");
  if (!user) handle.respond({ ":status": 401 });
}
`,
  good: `import type { RequestHandle } from "envoy-lua-kit/envoy-api";

export function onRequest(handle: RequestHandle): void {
  const user = handle.headers().get("x-user");
  if (user === undefined || user === "") handle.respond({ ":status": 401 });
}
`,
  check: ({ nodes, checker, run }) =>
    nodes
      .flatMap((node) => (ts.isCallExpression(node) ? predicateResults(node, run) : conditionsOf(node)))
      .flatMap((node) => emptyCondition(node, checker)),
};

/** What a function gives whose result decides about an element of a list. */
function predicateResults(node: ts.CallExpression, { names }: FilterRun): readonly ts.Expression[] {
  if (!predicated.test(names.libraryName(node) ?? "")) return [];
  const [given] = node.arguments;
  const called = functionOf(given) ?? (given === undefined ? undefined : functionOf(names.declarationOf(given)));
  if (called === undefined) return [];
  return ts.isExpression(called.body) ? leaves(called.body) : returnsIn(called.body);
}

const predicated = /^Array\.(filter|find|findIndex|findLast|findLastIndex|some|every)$/;

function returnsIn(node: ts.Node): readonly ts.Expression[] {
  if (ts.isReturnStatement(node)) return node.expression === undefined ? [] : leaves(node.expression);
  if (ts.isFunctionLike(node)) return [];
  const found: ts.Expression[] = [];
  ts.forEachChild(node, (child) => void found.push(...returnsIn(child)));
  return found;
}

/** Expressions whose truth decides, but for those that only hand on what their parts decide. */
function conditionsOf(node: ts.Node): readonly ts.Expression[] {
  if (ts.isIfStatement(node) || ts.isWhileStatement(node) || ts.isDoStatement(node)) return leaves(node.expression);
  if (ts.isForStatement(node)) return node.condition === undefined ? [] : leaves(node.condition);
  if (ts.isConditionalExpression(node)) return leaves(node.condition);
  if (ts.isPrefixUnaryExpression(node))
    return node.operator === ts.SyntaxKind.ExclamationToken ? leaves(node.operand) : [];
  return ts.isBinaryExpression(node) && decides(node.operatorToken.kind) ? leaves(node.left) : [];
}

function leaves(node: ts.Expression): readonly ts.Expression[] {
  if (ts.isParenthesizedExpression(node)) return leaves(node.expression);
  if (ts.isBinaryExpression(node) && decides(node.operatorToken.kind)) return leaves(node.right);
  return ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken ? [] : [node];
}

function decides(kind: ts.SyntaxKind): boolean {
  return (
    kind === ts.SyntaxKind.AmpersandAmpersandToken ||
    kind === ts.SyntaxKind.BarBarToken ||
    kind === ts.SyntaxKind.AmpersandAmpersandEqualsToken ||
    kind === ts.SyntaxKind.BarBarEqualsToken
  );
}

function emptyCondition(node: ts.Expression, checker: ts.TypeChecker): readonly Found[] {
  if (isComparison(node)) return [];
  const type = checker.getTypeAtLocation(node);
  const parts = type.isUnion() ? type.types : [type];
  const isText = parts.some(canBeEmpty);
  if (!isText && !parts.some(canBeZero)) return [];
  const value = isText ? '""' : "0";
  const message = `This condition is true for ${value} in Lua, and false in JavaScript`;
  return [{ node, message, hint: `Compare it: with undefined, with ${value}, or with both` }];
}

/** What is a truth value whatever it compares, so that its type need not be asked for. */
function isComparison(node: ts.Expression): boolean {
  return ts.isBinaryExpression(node) && comparisons.has(node.operatorToken.kind);
}

const comparisons: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
  ts.SyntaxKind.EqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsToken,
  ts.SyntaxKind.LessThanToken,
  ts.SyntaxKind.LessThanEqualsToken,
  ts.SyntaxKind.GreaterThanToken,
  ts.SyntaxKind.GreaterThanEqualsToken,
  ts.SyntaxKind.InKeyword,
  ts.SyntaxKind.InstanceOfKeyword,
]);

/** A text by its type, but none of texts that are not empty. */
function canBeEmpty(type: ts.Type): boolean {
  if (type.isStringLiteral()) return type.value === "";
  if (type.isIntersection()) return type.types.some(canBeEmpty);
  return (type.flags & ts.TypeFlags.StringLike) !== 0;
}

function canBeZero(type: ts.Type): boolean {
  if (type.isNumberLiteral()) return type.value === 0;
  if (type.isIntersection()) return type.types.some(canBeZero);
  return (type.flags & (ts.TypeFlags.Number | ts.TypeFlags.Enum)) !== 0;
}
