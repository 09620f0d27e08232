import { isList, isListType, isText, isTextType, partsOf } from "../text-and-list-types.ts";
import { ts } from "../typescript.ts";
import type { Unsupported } from "./find-unsupported.ts";

/** A text or a list where an object with a length, or with numbers as keys, is wanted: its members would be read as those of a table. */
export function findHandedAsOther(node: ts.Node, checker: ts.TypeChecker): Unsupported | undefined {
  if (!ts.isExpression(node) || !isHanded(node) || isGivenToLua(node, checker)) return undefined;
  const type = checker.getTypeAtLocation(node);
  const isOfText = isTextType(type, checker);
  if (!isOfText && !isListType(type, checker)) return undefined;
  const wanted = checker.getContextualType(node);
  if (wanted === undefined || !wantsTable(partsOf(wanted, checker), checker)) return undefined;
  const what = isOfText ? "text" : "list";
  return {
    node,
    message: `Found a ${what} where "${checker.typeToString(wanted)}" is wanted, whose members a ${what} has under other names in Lua`,
    hint: isOfText
      ? 'Declare "string" there, or hand on what it needs, as text.length'
      : 'Declare a list there, as "readonly string[]", or hand on what it needs, as list.length',
  };
}

/** Only whole values are handed on: not the parts of brackets, nor an object whose member is read. */
function isHanded(node: ts.Expression): boolean {
  const { parent } = node;
  const isInner = ts.isParenthesizedExpression(parent) || ts.isConditionalExpression(parent);
  return !isInner && !ts.isPropertyAccessExpression(parent) && !isTakenApart(node);
}

/** Whether a value is given to a function that the filter does not declare, as `ipairs`, which knows what it gets. */
function isGivenToLua({ parent }: ts.Node, checker: ts.TypeChecker): boolean {
  if (!ts.isCallExpression(parent)) return false;
  return checker.getResolvedSignature(parent)?.declaration?.getSourceFile().isDeclarationFile ?? false;
}

/** Whether a pattern takes members of a value, or of what it is part of: what the pattern says of its type is not asked for. */
function isTakenApart(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isVariableDeclaration(parent) || ts.isParameter(parent) || ts.isBindingElement(parent))
    return ts.isObjectBindingPattern(parent.name) || ts.isArrayBindingPattern(parent.name);
  if (ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken)
    return ts.isObjectLiteralExpression(parent.left) || ts.isArrayLiteralExpression(parent.left);
  const isPart =
    ts.isParenthesizedExpression(parent) ||
    ts.isConditionalExpression(parent) ||
    ts.isBinaryExpression(parent) ||
    ts.isPropertyAssignment(parent) ||
    ts.isObjectLiteralExpression(parent) ||
    ts.isArrayLiteralExpression(parent);
  return isPart && isTakenApart(parent);
}

/** Whether nothing but a table with a length or with numbers as keys can be meant; numbers and the like are beside it at most. */
function wantsTable(parts: readonly ts.Type[], checker: ts.TypeChecker): boolean {
  const others = parts.filter(({ flags }) => (flags & (ts.TypeFlags.NumberLike | ts.TypeFlags.BooleanLike)) === 0);
  return others.length > 0 && others.every((part) => readsAsTable(part, checker));
}

function readsAsTable(part: ts.Type, checker: ts.TypeChecker): boolean {
  if (isText(part) || isList(part, checker)) return false;
  if ((part.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) === 0) return false;
  const hasLength = checker.getPropertyOfType(part, "length") !== undefined;
  return hasLength || checker.getIndexTypeOfType(part, ts.IndexKind.Number) !== undefined;
}
