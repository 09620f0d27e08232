import { isList, isText, partsOf } from "../text-and-list-types.ts";
import { ts } from "../typescript.ts";
import type { Unsupported } from "./find-unsupported.ts";
import { isAnythingWithLength } from "./members.ts";

/** `{ length }` and `{ 0: first }` of a text or a list: TypeScriptToLua reads them as members of a table. */
export function findPatternOfList(node: ts.Node, checker: ts.TypeChecker): Unsupported | undefined {
  const type = typeOfPattern(node, checker);
  if (type === undefined) return undefined;
  const isRefused = partsOf(type, checker).some(
    (part) => isText(part) || isList(part, checker) || (takesLength(node) && isAnythingWithLength(part, checker)),
  );
  if (!isRefused) return undefined;
  return {
    node,
    message: "Found members of a text or a list taken by a pattern, which Lua has under other names",
    hint: "Read them one by one: value.length, value[0]; the elements of a list also by [first, second]",
  };
}

/** Of which type a pattern in braces takes members. */
function typeOfPattern(node: ts.Node, checker: ts.TypeChecker): ts.Type | undefined {
  if (ts.isObjectBindingPattern(node)) return node.elements.length === 0 ? undefined : checker.getTypeAtLocation(node);
  if (!ts.isObjectLiteralExpression(node) || node.properties.length === 0 || !isAssigned(node)) return undefined;
  return checker.getTypeOfAssignmentPattern(node);
}

/** Whether an object literal stands where something is assigned to it. */
function isAssigned(node: ts.Expression): boolean {
  const { parent } = node;
  if (ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken && parent.left === node)
    return true;
  if (ts.isForOfStatement(parent)) return parent.initializer === node;
  if (ts.isParenthesizedExpression(parent) || ts.isArrayLiteralExpression(parent) || ts.isSpreadElement(parent))
    return isAssigned(parent);
  return ts.isPropertyAssignment(parent) && parent.initializer === node && isAssigned(parent.parent);
}

function takesLength(node: ts.Node): boolean {
  if (ts.isObjectBindingPattern(node))
    return node.elements.some(({ propertyName, name }) => (propertyName ?? name).getText() === "length");
  return ts.isObjectLiteralExpression(node) && node.properties.some(({ name }) => name?.getText() === "length");
}
