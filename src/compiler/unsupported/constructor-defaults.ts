import { hasNoEffect } from "../link/constant-value.ts";
import { isInstanceField } from "../link/syntax-tests.ts";
import { ts } from "../typescript.ts";
import type { Unsupported } from "./find-unsupported.ts";

/**
 * A default of a constructor's parameter, where the class extends no other and it matters which comes first: JavaScript gives the fields their
 * values before it looks at the parameters, Lua behind them.
 */
export function findConstructorDefault(node: ts.Node): Unsupported | undefined {
  if (!ts.isConstructorDeclaration(node) || node.body === undefined || extendsOther(node.parent)) return undefined;
  const values = node.parent.members.flatMap((member) =>
    ts.isPropertyDeclaration(member) && isInstanceField(member) && member.initializer !== undefined
      ? [member.initializer]
      : [],
  );
  const found = node.parameters.flatMap(defaultsIn).find((each) => values.some((value) => isOrdered(each, value)));
  return (
    found && {
      node: found,
      message: "Found a default that is evaluated behind the values of the fields, and in Lua before them",
      hint: "Give the fields their values in the constructor, or the parameter its default in the first line there",
    }
  );
}

function extendsOther({ heritageClauses }: ts.ClassLikeDeclaration): boolean {
  return heritageClauses?.some(({ token }) => token === ts.SyntaxKind.ExtendsKeyword) === true;
}

/** The default of a parameter or of a part of a pattern, and those inside of the pattern. */
function defaultsIn(node: ts.ParameterDeclaration | ts.BindingElement): readonly ts.Expression[] {
  const own = node.initializer === undefined ? [] : [node.initializer];
  if (ts.isIdentifier(node.name)) return own;
  return [...own, ...node.name.elements.flatMap((each) => (ts.isOmittedExpression(each) ? [] : defaultsIn(each)))];
}

/** Whether it may matter which of two expressions is evaluated first. */
function isOrdered(one: ts.Expression, other: ts.Expression): boolean {
  return !isFixed(one) && !isFixed(other) && !(hasNoEffect(one) && hasNoEffect(other));
}

/** Whether an expression gives the same whenever it is evaluated. */
function isFixed(node: ts.Node): boolean {
  if (ts.isFunctionLike(node) || ts.isLiteralExpression(node)) return true;
  if (ts.isIdentifier(node)) return node.text === "undefined";
  if (node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword) return true;
  if (ts.isPrefixUnaryExpression(node)) return ts.isNumericLiteral(node.operand);
  if (ts.isArrayLiteralExpression(node)) return node.elements.every(isFixed);
  return (
    ts.isObjectLiteralExpression(node) &&
    node.properties.every((each) => ts.isPropertyAssignment(each) && isFixed(each.initializer))
  );
}
