import { ts } from "../../typescript.ts";
import { declarationOf } from "./function-kinds.ts";
import { isGeneric } from "./function-places.ts";

/**
 * Whether an expression's value is seen from where it goes with the type that is wanted there, never with its own: `const hooks: Hooks = { … }`,
 * not `const hooks = { … } satisfies Hooks`.
 */
export function isSeenAsWanted(node: ts.Node, checker: ts.TypeChecker): boolean {
  const { parent } = node;
  if (ts.isVariableDeclaration(parent) || ts.isParameter(parent) || ts.isPropertyDeclaration(parent))
    return parent.type !== undefined;
  if (ts.isCallExpression(parent) || ts.isNewExpression(parent)) return isPlainArgument(parent, checker);
  if (ts.isAsExpression(parent)) return !isConst(parent.type) || isSeenAsWanted(parent, checker);
  if (ts.isBinaryExpression(parent) && parent.operatorToken.kind >= ts.SyntaxKind.FirstAssignment)
    return parent.operatorToken.kind <= ts.SyntaxKind.LastAssignment && ts.isExpressionStatement(parent.parent);
  if (ts.isReturnStatement(parent) || (ts.isArrowFunction(parent) && parent.body === node))
    return isSeenAsResult(parent, checker);
  return isThrough(parent) && isSeenAsWanted(parent, checker);
}

/** Expressions and parts of them that give on what they are made of. */
function isThrough(node: ts.Node): boolean {
  return (
    ts.isParenthesizedExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isConditionalExpression(node) ||
    ts.isBinaryExpression(node) ||
    ts.isPropertyAssignment(node) ||
    ts.isShorthandPropertyAssignment(node) ||
    ts.isObjectLiteralExpression(node) ||
    ts.isArrayLiteralExpression(node) ||
    ts.isSpreadAssignment(node) ||
    ts.isSpreadElement(node)
  );
}

/** What is generic may give on the argument's own type. */
function isPlainArgument(call: ts.CallExpression | ts.NewExpression, checker: ts.TypeChecker): boolean {
  const declaration = declarationOf(checker.getResolvedSignature(call));
  return declaration !== undefined && !isGeneric(call, declaration);
}

function isSeenAsResult(node: ts.Node, checker: ts.TypeChecker): boolean {
  const around = ts.isArrowFunction(node) ? node : ts.findAncestor(node, ts.isFunctionLike);
  if (around === undefined) return false;
  if (around.type !== undefined) return true;
  if (ts.isMethodDeclaration(around)) return isSeenAsWanted(around, checker);
  return (ts.isArrowFunction(around) || ts.isFunctionExpression(around)) && isSeenAsWanted(around, checker);
}

function isConst(type: ts.TypeNode): boolean {
  return ts.isTypeReferenceNode(type) && type.getText() === "const";
}
