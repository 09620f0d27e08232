import { ts } from "../typescript.ts";
import type { Found, Rule } from "./rule.ts";

export const arrayHole: Rule = {
  code: "ARRAY_HOLE",
  severity: "warning",
  finds:
    "`undefined`, or a value that may be, as an element of an array: in a literal, assigned to an index, pushed; `[a, , b]`; `delete list[index]`. Tuples, whose elements are read one by one, are fine.",
  why: "In Lua a hole ends an array: `length`, `for…of` and `table.concat` stop before it, or behind it, as the table happens to be laid out.",
  bad: `import type { RequestHandle } from "envoy-lua-kit/envoy-api";

export function onRequest(handle: RequestHandle): void {
  const headers = handle.headers();
  const parts = [headers.get("x-a"), headers.get("x-b")];
  handle.logInfo(\`\${parts.length} parts\`);
}
`,
  good: `import type { RequestHandle } from "envoy-lua-kit/envoy-api";

export function onRequest(handle: RequestHandle): void {
  const headers = handle.headers();
  const parts: string[] = [];
  for (const name of ["x-a", "x-b"]) {
    const value = headers.get(name);
    if (value !== undefined) parts.push(value);
  }
  handle.logInfo(\`\${parts.length} parts\`);
}
`,
  check: ({ nodes, checker }) =>
    nodes
      .flatMap((node) => holesIn(node, checker))
      .map((node): Found => ({
        node,
        message: "This may be undefined, which ends an array in Lua",
        severity: isNilItself(node) ? "error" : "warning",
        hint: "Leave it out where it is undefined, or put another value in its place",
      })),
};

function holesIn(node: ts.Node, checker: ts.TypeChecker): readonly ts.Node[] {
  if (ts.isArrayLiteralExpression(node))
    return isTuple(node, checker)
      ? []
      : node.elements.filter((element) => ts.isOmittedExpression(element) || mayBeNil(element, checker));
  if (ts.isDeleteExpression(node)) return isElement(node.expression, checker) ? [node] : [];
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
    return isElement(node.left, checker) && mayBeNil(node.right, checker) ? [node.right] : [];
  }
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return [];
  const isPush = /^(push|unshift)$/.test(node.expression.name.text) && isArray(node.expression.expression, checker);
  return isPush ? node.arguments.filter((argument) => mayBeNil(argument, checker)) : [];
}

/** A literal with a place for each element: what it is for says so, and so does taking it apart at once. */
function isTuple(node: ts.ArrayLiteralExpression, checker: ts.TypeChecker): boolean {
  const { parent } = node;
  if (ts.isBinaryExpression(parent) && parent.left === node) return true;
  if (ts.isForOfStatement(parent) && parent.initializer === node) return true;
  if (ts.isVariableDeclaration(parent) && ts.isArrayBindingPattern(parent.name)) return true;
  const wanted = checker.getContextualType(node);
  return wanted !== undefined && (wanted.isUnion() ? wanted.types : [wanted]).some((type) => checker.isTupleType(type));
}

function isElement(node: ts.Expression, checker: ts.TypeChecker): boolean {
  return ts.isElementAccessExpression(node) && isArray(node.expression, checker);
}

function isArray(node: ts.Expression, checker: ts.TypeChecker): boolean {
  return checker.isArrayType(checker.getNonNullableType(checker.getTypeAtLocation(node)));
}

function mayBeNil(node: ts.Expression, checker: ts.TypeChecker): boolean {
  if (ts.isSpreadElement(node)) return false;
  const type = checker.getTypeAtLocation(node);
  return (type.isUnion() ? type.types : [type]).some(
    ({ flags }) => (flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Null)) !== 0,
  );
}

function isNilItself(node: ts.Node): boolean {
  return ts.isIdentifier(node) && node.text === "undefined";
}
